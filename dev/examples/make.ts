import { readLinkSecret } from '../../database/accounts/link-secret.ts';
import { type Pool, transaction } from '../../database/pool.ts';
import { DAY, HOUR, type Instant } from '../../domain/time/instant.ts';
import type { Environment } from '../../settings/environment.ts';
import type { Policies } from '../../settings/policy/policy-file.ts';
import { providerClient } from '../provider/client.ts';
import type { Provider } from '../provider/start.ts';
import { personOf } from '../simulator/people.ts';
import { type ExampleAgents, noteAgents } from './agents.ts';
import { copyOf, toldCount } from './copies.ts';
import { databaseBeside } from './database-beside.ts';
import { finishedLives, writeHistory } from './history.ts';
import { PastWorld } from './past-world.ts';
import { reserve, type Rows, rowsOf, TABLES, writeRows } from './rows.ts';
import { exampleScripts, PAUSED, pastLives } from './scenes.ts';
import { type Onward, playScripts, type Script, type ScriptFailure } from './script.ts';

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
  /** Ends the making, until the cases are taken over: what is begun then is brought to its end. */
  readonly signal: AbortSignal;
  /** How far it is. */
  readonly told?: (progress: MakingProgress) => void;
  /** A script that could not go on; the others do. */
  readonly failed?: (failure: ScriptFailure) => void;
  /** How many finished cases of the days before. */
  readonly history?: number;
}

/** First the example cases, then the finished ones of the days before: `made` of `of` of them are there. */
export interface MakingProgress {
  readonly part: 'cases' | 'history';
  readonly made: number;
  readonly of: number;
  /** The cases enter the world now. */
  readonly isEntering: boolean;
}

export interface Examples {
  readonly cases: number;
  readonly history: number;
}

/** What is kept of them: how often some were made here, and up to when. */
interface Mark extends Examples {
  readonly rounds?: number;
  readonly end?: Instant;
}

const MARK = 'examples';
const HISTORY = 2_400;
const DAYS = 30;
/** Numbers that are put aside for the cases of the past world. */
const NUMBERS = 200;
/** People of one round, each with a number of their own. */
const PEOPLE = 60;
/** Workflows that are started at once. */
const STARTS = 8;

/** What was made of examples here; null: nothing yet. */
export async function examplesIn(pool: Pool): Promise<Examples | null> {
  return markIn(pool);
}

async function markIn(pool: Pool): Promise<Mark | null> {
  const { rows } = await pool.query<{ value: Mark }>('select value from settings where name = $1', [MARK]);
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
 * Adds some forty example cases that stand in every state, and then the finished cases of the thirty days before, or of
 * those since the examples that are there already. They are played in a world whose clock stands in the past, on a
 * database beside the world's own, through real webhooks, sends and rules; what that left behind is then taken over at
 * once, and the workflows of the open cases take it up. So the world's own clock never moves for it.
 */
export async function makeExamples(world: ExamplesFor): Promise<Examples> {
  const { pool, signal, told = () => undefined } = world;
  const end = world.now();
  const known = await markIn(pool);
  const rounds = known === null ? 0 : (known.rounds ?? 1);
  const agents = await noteAgents(pool);

  const scripts = exampleScripts(end, rounds * PEOPLE);
  const of = scripts.length;
  const cases = await inThePast(
    world,
    agents,
    [...scripts, pausing],
    end,
    // Half a case is played, the other half is started.
    ({ begun }) => told({ part: 'cases', made: Math.floor(Math.min(begun, of) / 2), of, isEntering: false }),
    async (past) => {
      signal.throwIfAborted();
      const entering = (made: number): void => told({ part: 'cases', made, of, isEntering: true });
      entering(Math.floor(of / 2));
      return takeOver(world, past, { end, rounds, entering, of });
    },
  );

  const days = known === null ? DAYS : Math.min(DAYS, Math.floor((end - (known.end ?? end)) / DAY));
  const history = days < 1 || world.history === 0 ? 0 : await historyOf(world, agents, end, { days, rounds });
  await pool.query('update settings set value = value || $2 where name = $1', [MARK, { history }]);
  return { cases, history };
}

async function historyOf(
  world: ExamplesFor,
  agents: ExampleAgents,
  end: Instant,
  { days, rounds }: { readonly days: number; readonly rounds: number },
): Promise<number> {
  const { pool, signal, told = () => undefined, history: wanted = HISTORY } = world;
  const cases = Math.round((wanted * days) / DAYS);
  told({ part: 'history', made: 0, of: cases, isEntering: false });
  const lives = pastLives();
  const finished = await inThePast(
    world,
    agents,
    lives.map(({ script }) => script),
    end,
    () => undefined,
    (past) => finishedLives(past, lives),
  );
  return writeHistory(pool, finished, {
    end,
    days,
    cases,
    after: rounds * HISTORY,
    signal,
    told: (made, of) => told({ part: 'history', made, of, isEntering: false }),
  });
}

/** Plays scripts up to the present, and reads what they left behind. */
async function inThePast<Left>(
  { pool, environment, policies, signal, failed }: ExamplesFor,
  agents: ExampleAgents,
  scripts: readonly Script[],
  end: Instant,
  onward: (onward: Onward) => void,
  read: (past: PastWorld) => Promise<Left>,
): Promise<Left> {
  signal.throwIfAborted();
  const first = await reserve(pool, 'case_numbers', NUMBERS);
  const beside = await databaseBeside(environment.DATABASE_URL, first, await readLinkSecret(pool));
  try {
    const longest = Math.max(...scripts.map(({ ago }) => ago));
    const from = end - (longest + 1) * HOUR;
    const past = await PastWorld.open({ databaseUrl: beside.url, environment, policies, agents, from });
    try {
      for (const failure of await playScripts(past, scripts, end, signal, onward)) failed?.(failure);
      return await read(past);
    } finally {
      await past.close();
    }
  } finally {
    await beside.drop();
  }
}

/** T3: the template is paused shortly before the window expires whose case needs it. */
const pausing: Script = {
  person: personOf('BR', 99_999),
  ago: 1.2,
  steps: [
    [
      0,
      ({ world }) =>
        world.provider.changeTemplate(PAUSED.name, PAUSED.language, { status: 'PAUSED', pause: 2 }),
    ],
  ],
};

async function takeOver(
  { pool, provider, start }: ExamplesFor,
  past: PastWorld,
  {
    end,
    rounds,
    entering,
    of,
  }: {
    readonly end: Instant;
    readonly rounds: number;
    readonly entering: (made: number) => void;
    readonly of: number;
  },
): Promise<number> {
  const { rows: contacts } = await past.pool.query<{ id: string }>('select id from contacts');
  const examples: Rows[] = [];
  for (const { id } of contacts) examples.push(await rowsOf(past.pool, id));
  provider.remember(past.memory());
  await transaction(pool, async (connection) => {
    const count = examples.map(toldCount).reduce((sum, each) => sum + each, 0);
    let toldFrom = await reserve(connection, 'timeline_seq', count);
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
    const mark: Mark = { cases: examples.length, history: 0, rounds: rounds + 1, end };
    await connection.query(
      `insert into settings (name, value) values ($1, $2)
       on conflict (name) do update set value = excluded.value`,
      [MARK, mark],
    );
  });
  const client = providerClient(provider.controlUrl);
  await client.changeTemplate(PAUSED.name, PAUSED.language, { status: 'PAUSED', pause: 2 });
  const open = examples.flatMap(({ cases }) =>
    cases
      .map((row) => JSON.parse(row) as { readonly id: string; readonly is_open: boolean })
      .filter((each) => each.is_open)
      .map(({ id }) => id),
  );
  let started = 0;
  const waiting = [...open];
  await Promise.all(
    Array.from({ length: STARTS }, async () => {
      for (let id = waiting.shift(); id !== undefined; id = waiting.shift()) {
        await start(id);
        started += 1;
        entering(Math.floor((of * (1 + started / open.length)) / 2));
      }
    }),
  );
  return examples.length;
}
