import { withoutArguments } from '../../settings/command.ts';

export const WORKER =
  withoutArguments(`Usage: npm run worker      compiled: node --enable-source-maps dist/workers/main.js

Runs a worker in production, from npm run build: the workflows of the cases, their sends, mails and calls. Brings the
database's schema up to date first. As many as you like; they share a task queue. SIGTERM lets what is under way finish.

  --help, -h

Variables, all checked before anything is connected; secrets also as NAME_FILE:
  DATABASE_URL, TEMPORAL_ADDRESS, PUBLIC_URL, API_TOKENS, SMTP_URL, MAIL_FROM,
  WHATSAPP_API_URL, WHATSAPP_ACCESS_TOKEN, WHATSAPP_APP_SECRET, WHATSAPP_VERIFY_TOKEN
                            needed
  TEMPORAL_NAMESPACE, TEMPORAL_TASK_QUEUE, TEMPORAL_DEPLOYMENT_NAME, other TEMPORAL_*
                            default, cases, ventana; TLS and API key
  POLICY_FILE               the shipped one unless given
  TEMPLATE_REVIEW_TO        has the weekly review of templates whose owner has no address
  WORKER_METRICS_ADDRESS    where its metrics are served, such as 0.0.0.0:9464; nowhere unless given
  LOG_LEVEL                 info

README.md has all of them.

Example: WORKER_METRICS_ADDRESS=0.0.0.0:9464 npm run worker`);
