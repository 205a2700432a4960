import { readFileSync } from 'node:fs';
import { createPool } from '../../database/pool.ts';
import { postgresInWords } from '../../database/reach-postgres.ts';
import { begin } from '../../settings/command.ts';
import { systemClock } from '../../settings/clock.ts';
import { describeError } from '../../settings/describe-error.ts';
import { createLog } from '../../settings/log.ts';
import { PolicyFileError, readPolicies } from '../../settings/policy/policy-file.ts';
import { REGISTERS } from './registers-arguments.ts';
import { runRegisters } from './run-registers.ts';

const asked = begin(REGISTERS);
const { DATABASE_URL, POLICY_FILE } = process.env;
if (DATABASE_URL === undefined || DATABASE_URL === '') {
  console.error('DATABASE_URL is not set: it names the PostgreSQL whose registers are meant.');
  process.exit(1);
}
const pool = createPool(DATABASE_URL, createLog('warn', 'registers'), { name: 'ventana-registers' });
try {
  const told = await runRegisters(asked, {
    pool,
    now: systemClock.now(),
    age: readPolicies(POLICY_FILE).marketing.registerAge,
    readFile: (name) => readFileSync(name, 'utf8'),
  });
  (told.code === 0 ? console.log : console.error)(told.text);
  process.exitCode = told.code;
} catch (error) {
  const said = error instanceof PolicyFileError ? error.message : postgresInWords(error, DATABASE_URL);
  console.error(said ?? `The registers could not be changed: ${JSON.stringify(describeError(error))}`);
  process.exitCode = 1;
} finally {
  await pool.end();
}
