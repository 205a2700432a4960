import { randomInt } from 'node:crypto';
import { setImmediate as breath } from 'node:timers/promises';
import pg from 'pg';
import { readLinkSecret } from '../../database/accounts/link-secret.ts';
import { migrate } from '../../database/migrate.ts';
import { type Pool, transaction } from '../../database/pool.ts';
import { DAY, HOUR, type Instant, MINUTE } from '../../domain/time/instant.ts';
import type { Environment } from '../../settings/environment.ts';
import type { Policies } from '../../settings/policy/policy-file.ts';
import { providerClient } from '../provider/client.ts';
import type { Provider } from '../provider/start.ts';
import { personOf } from '../simulator/people.ts';
import { copyOf, toldCount } from './copies.ts';
import { PastWorld } from './past-world.ts';
import { reserve, type Rows, rowsOf, TABLES, writeRows } from './rows.ts';
import { exampleScripts, PAUSED, type Past, pastLives } from './scenes.ts';
import { playScripts, type Script, type ScriptFailure } from './script.ts';

export interface ExamplesFor {
  readonly pool: Pool;
  readonly environment: Environment;
  readonly policies: Policies;
  /** Takes the customers of the examples over, with their windows and what they were sent. */
  readonly provider: Provider;
  /** Case time. */
  readonly now: () => Instant;
  /** Starts the workflow of a case that is stored. */
  readonly start: (caseId: string) => Promise<void>;
  readonly signal: AbortSignal;
  /** One line of what is being done now. */
  readonly say: (what: string) => void;
  /** A script that could not go on; the others do. */
  readonly failed?: (failure: ScriptFailure) => void;
  /** How many finished cases of the days before. */
  readonly history?: number;
}

export interface Examples {
  readonly cases: number;
  readonly history: number;
}

const MARK = 'examples';
const HISTORY = 2_400;
const DAYS = 30;
/** The longest example begins this long before. */
const PAST = 15.2 * DAY;
/** Numbers that are put aside for the cases of the past world. */
const NUMBERS = 200;

/** What was made of examples here; null: nothing yet. */
export async function examplesIn(pool: Pool): Promise<Examples | null> {
  const { rows } = await pool.query<{ value: Examples }>('select value from settings where name = $1', [
    MARK,
  ]);
  return rows[0]?.value ?? null;
}

/** Whether the world is as new: nobody has written yet, and no examples were made. */
export async function isEmptyWorld(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ found: boolean }>(
    'select exists (select from cases) or exists (select from settings where name = $1) as found',
    [MARK],
  );
  return rows[0]?.found === false;
}

/**
 * Fills a new local world: some forty example cases that stand in every state, and the finished cases of the thirty days
 * before. They are played in a world whose clock stands in the past, on a database beside the world's own, through real
 * webhooks, sends and rules; what that left behind is then taken over at once, and the workflows of the open cases take it
 * up. So the world's own clock never moves for it.
 */
export async function makeExamples(world: ExamplesFor): Promise<Examples> {
  const { pool, environment, policies, say, signal } = world;
  const end = world.now();
  say('a database of their own');
  const beside = await databaseBeside(environment.DATABASE_URL);
  try {
    const secret = await readLinkSecret(pool);
    const first = await reserve(pool, 'case_numbers', NUMBERS);
    await prepare(beside.url, first, secret);
    const past = await PastWorld.open({ databaseUrl: beside.url, environment, policies, from: end - PAST });
    try {
      const lives = pastLives();
      const scripts = [...lives.map(({ script }) => script), ...exampleScripts(end), pausing(past)];
      const failures = await playScripts(past, scripts, end, signal, (share) =>
        say(`${Math.floor(share * 100)} % of two weeks played`),
      );
      for (const failure of failures) world.failed?.(failure);
      signal.throwIfAborted();
      return await takeOver(world, past, lives, end);
    } finally {
      await past.close();
    }
  } finally {
    await beside.drop();
  }
}

/** T3: the template is paused shortly before the window expires whose case needs it. */
const pausing = (past: PastWorld): Script => ({
  person: personOf('BR', 99_999),
  ago: 1.2,
  steps: [
    [0, () => past.provider.changeTemplate(PAUSED.name, PAUSED.language, { status: 'PAUSED', pause: 2 })],
  ],
});

async function takeOver(
  world: ExamplesFor,
  past: PastWorld,
  lives: readonly Past[],
  end: Instant,
): Promise<Examples> {
  const { pool, provider, say } = world;
  const { rows: contacts } = await past.pool.query<{ id: string; name: string }>(
    'select id, name from contacts',
  );
  const ofHistory = new Map(lives.map((life) => [life.script.person.name, life]));
  const examples: Rows[] = [];
  const histories: {
    readonly life: Past;
    readonly rows: Rows;
    readonly span: readonly [Instant, Instant];
  }[] = [];
  for (const { id, name } of contacts) {
    const rows = await rowsOf(past.pool, id);
    const life = ofHistory.get(name);
    const span = life === undefined ? null : await closedSpan(past, id);
    if (life === undefined) examples.push(rows);
    else if (span !== null) histories.push({ life, rows, span });
  }

  say('taking them over');
  const open: string[] = [];
  const { customers, sends } = past.memory();
  const remembered = customers.filter(({ name }) => !ofHistory.has(name));
  const phones = new Set(remembered.map(({ phone }) => phone));
  provider.remember({ customers: remembered, sends: sends.filter(({ phone }) => phones.has(phone)) });
  await transaction(pool, async (connection) => {
    const told = examples.map(toldCount).reduce((sum, count) => sum + count, 0);
    let toldFrom = await reserve(connection, 'timeline_seq', told);
    const copies = examples.map((rows) => {
      const copy = copyOf(rows, { shift: 0, as: null, caseNumber: null, toldFrom });
      toldFrom += toldCount(rows);
      return copy;
    });
    for (const table of TABLES)
      await writeRows(
        connection,
        table,
        copies.flatMap((rows) => rows[table]),
      );
    await connection.query('insert into settings (name, value) values ($1, $2)', [
      MARK,
      { cases: examples.length, history: 0 },
    ]);
    const { rows } = await connection.query<{ id: string }>('select id from cases where is_open order by id');
    open.push(...rows.map(({ id }) => id));
  });
  const client = providerClient(provider.controlUrl);
  await client.changeTemplate(PAUSED.name, PAUSED.language, { status: 'PAUSED', pause: 2 });
  for (const id of open) await world.start(id);

  const history = await writeHistory(world, histories, end);
  await pool.query('update settings set value = $2 where name = $1', [
    MARK,
    { cases: examples.length, history },
  ]);
  return { cases: examples.length, history };
}

/** From its beginning to its close; null: the life is not over. */
async function closedSpan(past: PastWorld, contactId: string): Promise<readonly [Instant, Instant] | null> {
  const { rows } = await past.pool.query<{ began: Instant; closed: Instant; open: number }>(
    `select min(opened_at) as began, max(closed_at) as closed, count(*) filter (where is_open)::integer as open
     from cases where contact_id = $1`,
    [contactId],
  );
  const [row] = rows;
  return row === undefined || row.open > 0 || row.closed === null ? null : [row.began, row.closed];
}

/** Copies of finished lives over thirty days: other people, other days, the same hours where hours matter. */
async function writeHistory(
  { pool, say, signal, history: wanted = HISTORY }: ExamplesFor,
  lives: readonly { readonly life: Past; readonly rows: Rows; readonly span: readonly [Instant, Instant] }[],
  end: Instant,
): Promise<number> {
  const weight = lives.reduce((sum, { life }) => sum + life.weight, 0);
  const planned = lives.flatMap((each) =>
    Array.from({ length: Math.round((each.life.weight / weight) * wanted) }, () => each),
  );
  let number = await reserve(pool, 'case_numbers', planned.length * 2);
  let made = 0;
  while (made < planned.length) {
    signal.throwIfAborted();
    const batch = planned.slice(made, made + 100);
    const copies: Rows[] = [];
    let toldFrom = await reserve(
      pool,
      'timeline_seq',
      batch.reduce((sum, { rows }) => sum + toldCount(rows), 0),
    );
    for (const [
      index,
      {
        life,
        rows,
        span: [began, closed],
      },
    ] of batch.entries()) {
      const earliest = Math.ceil((end - DAYS * DAY - began) / DAY);
      const latest = Math.floor((end - 2 * HOUR - closed) / DAY);
      const days = randomInt(earliest, Math.max(earliest + 1, latest + 1));
      const minutes = life.isFree ? randomInt(-150, 150) * MINUTE : 0;
      const { person } = life.script;
      const is = personOf(person.country, 2_000_000 + made + index);
      copies.push(
        copyOf(rows, {
          shift: days * DAY + (days * DAY + minutes + closed < end ? minutes : 0),
          as: { was: person, is: { ...is, name: `${is.name} ${made + index + 1}` } },
          caseNumber: () => (number += 1),
          toldFrom,
        }),
      );
      toldFrom += toldCount(rows);
      // Others want to be served meanwhile.
      await breath();
    }
    await transaction(pool, async (connection) => {
      for (const table of TABLES) {
        if (table !== 'lines' && table !== 'dispatch')
          await writeRows(
            connection,
            table,
            copies.flatMap((rows) => rows[table]),
          );
      }
    });
    made += batch.length;
    say(`${made} of ${planned.length} finished cases`);
  }
  return made;
}

/** A database on the same server, for as long as the past is played. */
async function databaseBeside(databaseUrl: string): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const url = new URL(databaseUrl);
  const name = `${decodeURIComponent(url.pathname.slice(1))}_examples`;
  const onServer = async (...statements: string[]): Promise<void> => {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      for (const statement of statements) await client.query(statement);
    } finally {
      await client.end();
    }
  };
  // One that was interrupted left it behind.
  const drop = (): Promise<void> => onServer(`drop database if exists "${name}" with (force)`);
  await drop();
  await onServer(`create database "${name}"`);
  url.pathname = `/${encodeURIComponent(name)}`;
  return { url: url.href, drop };
}

async function prepare(databaseUrl: string, firstCase: number, secret: Buffer): Promise<void> {
  await migrate(databaseUrl);
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(`select setval('case_numbers', $1)`, [firstCase]);
    await client.query(`insert into settings (name, value) values ('link-secret', $1)`, [
      { key: secret.toString('base64url') },
    ]);
  } finally {
    await client.end();
  }
}
