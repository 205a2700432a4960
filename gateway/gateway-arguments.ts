import { withoutArguments } from '../settings/command.ts';

export const GATEWAY =
  withoutArguments(`Usage: npm run gateway      compiled: node --enable-source-maps dist/gateway/main.js

Runs a gateway in production, from npm run build: webhooks, API, pages, and the dispatching of facts to cases. Brings the
database's schema up to date first. As many as you like, behind a load balancer. SIGTERM lets what is under way finish.

  --help, -h

Variables, all checked before anything is connected; secrets also as NAME_FILE:
  DATABASE_URL, TEMPORAL_ADDRESS, PUBLIC_URL, API_TOKENS, SMTP_URL, MAIL_FROM,
  WHATSAPP_API_URL, WHATSAPP_ACCESS_TOKEN, WHATSAPP_APP_SECRET, WHATSAPP_VERIFY_TOKEN
                            needed
  TEMPORAL_NAMESPACE, TEMPORAL_TASK_QUEUE, TEMPORAL_DEPLOYMENT_NAME, other TEMPORAL_*
                            default, cases, ventana; TLS and API key
  OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_ROLES
                            who may sign in to the pages; without them nobody does
  POLICY_FILE, RATES_FILE   the shipped ones unless given
  PORT, HOST, LOG_LEVEL     8080, 127.0.0.1, info

README.md has all of them.

Example: HOST=0.0.0.0 npm run gateway`);
