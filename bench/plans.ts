import type { Pool } from '../database/pool.ts';
import { createProgress } from '../dev/machine/progress.ts';
import { begin } from '../settings/command.ts';
import { worksBeside } from './history/beside.ts';
import { unindexedKeys } from './history/foreign-keys.ts';
import { faultsOf, type Measure, type Planned, plannedIn, TELLING_PLANS } from './history/plan.ts';
import { visits } from './history/visits.ts';
import { openLargeWorld, phoneOf, startLargeServer } from './history/world.ts';
import { plansCommand } from './plans-arguments.ts';

/** A smaller table, in pages of 8 KiB, is as small everywhere: templates, lines, people of the business, subscribers. */
const GROWS_FROM = 50;
/** Read from end to end all the same, and why that is right. */
const EXPECTED: readonly { readonly table: string; readonly statement: RegExp; readonly why: string }[] = [
  {
    table: 'webhook_events',
    statement: /lower\(value::text\) like any/,
    why: 'a person may be named anywhere in an event that was kept; none is older than 30 days (S3)',
  },
];

/** No page and no batch is made of more rows of one table. */
const MOST = 5_000;

const { size } = begin(plansCommand);
const progress = createProgress();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const server = await progress.step('PostgreSQL', () =>
  startLargeServer(false, (line) => progress.note(line)),
);
const databaseUrl = await progress.step('a large database', () => server.database('plans', size));
const told: Planned[] = [];
const tellingUrl = new URL(databaseUrl);
tellingUrl.searchParams.set('options', TELLING_PLANS);
const world = await openLargeWorld(tellingUrl.href, (pool) =>
  pool.on('connect', (connection) =>
    connection.on('notice', ({ message }) => {
      const planned = plannedIn(message);
      if (planned !== null) told.push(planned);
    }),
  ),
);
const rows = await rowsOf(world.pool);
const measure: Measure = { rows, most: MOST };
const faults = new Map<string, Set<string>>();
let statements = 0;

/** What was told since is its doing. */
function judge(name: string, whole: string | undefined): void {
  for (const { statement, plan } of told.splice(0)) {
    statements += 1;
    // What looks at all of something by its nature may read so much of it, by an index.
    const found = faultsOf(
      plan,
      whole === undefined ? measure : { ...measure, most: Number.POSITIVE_INFINITY },
    );
    for (const fault of found) {
      const isExpected = EXPECTED.some(
        (each) => each.statement.test(statement) && fault.startsWith(`reads ${each.table} from`),
      );
      if (isExpected) continue;
      const line = `${fault}: ${statement.slice(0, 160)}`;
      faults.set(line, (faults.get(line) ?? new Set()).add(name));
    }
  }
}

await progress.step('what is asked of the gateway', async () => {
  for (const visit of visits(world.somebody)) {
    told.length = 0;
    await world.visit(visit);
    await world.settled();
    judge(`${visit.path} (${visit.by})`, visit.whole);
  }
});
await progress.step('what comes in, and what is done beside', async () => {
  told.length = 0;
  await world.write(world.somebody.phone);
  await world.write(phoneOf(9_999_999));
  judge('a webhook', undefined);
  for (const [name, work, whole] of worksBeside(world.pool, world.somebody)) {
    told.length = 0;
    await work();
    judge(name, whole);
  }
});
const keys = await unindexedKeys(world.pool);
await world.stop();
await server.stop();

console.log(`\n${statements} plans looked at, of ${rows.size} tables that grow.`);
for (const [fault, whose] of faults) {
  const [first, ...others] = whose;
  console.log(`✗ ${fault}\n    ${first}${others.length === 0 ? '' : ` and ${others.length} more`}`);
}
for (const key of keys) console.log(`✗ no index begins with ${key}`);
if (faults.size + keys.length === 0) console.log('None reads what it need not.');
process.exit(faults.size + keys.length === 0 ? 0 : 1);

async function rowsOf(pool: Pool): Promise<ReadonlyMap<string, number>> {
  const { rows: tables } = await pool.query<{ name: string; rows: number }>(
    `select relname as name, reltuples::bigint as rows from pg_class
     where relnamespace = 'public'::regnamespace and relkind = 'r' and relpages >= $1 and relname <> 'schema_migrations'`,
    [GROWS_FROM],
  );
  return new Map(tables.map((table) => [table.name, table.rows]));
}
