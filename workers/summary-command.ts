import { rebuildSummary } from '../services/summary/summary-projection.ts';
import { createPool } from '../database/pool.ts';
import { describeError } from '../settings/describe-error.ts';
import { createLog } from '../settings/log.ts';
import { readPolicies } from '../settings/policy/policy-file.ts';

const USAGE = `npm run summary -- rebuild   Draws the session summary again from what is stored (DATABASE_URL, POLICY_FILE).`;

const { DATABASE_URL, POLICY_FILE } = process.env;
if (process.argv[2] !== 'rebuild' || DATABASE_URL === undefined) {
  console.error(DATABASE_URL === undefined ? `DATABASE_URL is not set.\n\n${USAGE}` : USAGE);
  process.exit(2);
}
const pool = createPool(DATABASE_URL, createLog('warn', 'summary'), { name: 'ventana-summary' });
try {
  const contacts = await rebuildSummary({ pool, policies: readPolicies(POLICY_FILE) });
  console.log(`The summary of ${contacts} contacts was drawn again.`);
} catch (error) {
  console.error(`The summary could not be drawn again: ${JSON.stringify(describeError(error))}`);
  process.exitCode = 1;
} finally {
  await pool.end();
}
