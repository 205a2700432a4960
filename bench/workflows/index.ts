export { restartingWorkflow } from './restarting.ts';
