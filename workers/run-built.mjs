// `npm run gateway`, `npm run worker` and `npm run setup`: what npm run build has made. Plain JavaScript, because a production machine has no
// compiler; and because without a build these commands still say how they are used.
import { existsSync } from 'node:fs';

const COMMANDS = {
  gateway: { main: 'gateway/main.js', name: 'GATEWAY', usage: 'gateway/gateway-arguments' },
  setup: { main: 'workers/setup-command.js', name: 'SETUP', usage: 'workers/arguments/setup-arguments' },
  worker: { main: 'workers/main.js', name: 'WORKER', usage: 'workers/arguments/worker-arguments' },
};

const [which] = process.argv.splice(2, 1);
const { main, name, usage } = COMMANDS[which];
const root = new URL('..', import.meta.url);
const built = new URL(`dist/${main}`, root);

/** The compiled file, or its source where nothing is built. */
async function load(path) {
  const compiled = new URL(`dist/${path}.js`, root);
  if (existsSync(compiled)) return import(compiled.href);
  const { register } = await import('tsx/esm/api');
  register();
  return import(new URL(`${path}.ts`, root).href);
}

if (process.argv.length > 2) {
  const { begin } = await load('settings/command');
  begin((await load(usage))[name]);
}
if (existsSync(built)) {
  await import(built.href);
} else {
  console.error(`Nothing is built yet: there is no dist/${main}.\n  → npm run build`);
  process.exitCode = 1;
}
