import { rebuildSummary } from '../services/summary/summary-projection.ts';
import { createPool } from '../database/pool.ts';
import { postgresInWords } from '../database/reach-postgres.ts';
import { begin } from '../settings/command.ts';
import { describeError } from '../settings/describe-error.ts';
import { createLog } from '../settings/log.ts';
import { PolicyFileError, readPolicies } from '../settings/policy/policy-file.ts';
import { SUMMARY } from './arguments/summary-arguments.ts';

begin(SUMMARY);
const { DATABASE_URL, POLICY_FILE } = process.env;
if (DATABASE_URL === undefined || DATABASE_URL === '') {
  console.error('DATABASE_URL is not set: it names the PostgreSQL whose summary is drawn again.');
  process.exit(1);
}
const pool = createPool(DATABASE_URL, createLog('warn', 'summary'), { name: 'ventana-summary' });
try {
  const contacts = await rebuildSummary({ pool, policies: readPolicies(POLICY_FILE) });
  console.log(`The summary of ${contacts} contacts was drawn again.`);
} catch (error) {
  const said = error instanceof PolicyFileError ? error.message : postgresInWords(error, DATABASE_URL);
  console.error(said ?? `The summary could not be drawn again: ${JSON.stringify(describeError(error))}`);
  process.exitCode = 1;
} finally {
  await pool.end();
}
