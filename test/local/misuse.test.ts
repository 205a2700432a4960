import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill/implementation';
import { describe, expect, onTestFinished, test } from 'vitest';
import { benchCommand } from '../../bench/bench-arguments.ts';
import type { Measurement } from '../../bench/measurement.ts';
import { plansCommand } from '../../bench/plans-arguments.ts';
import { CLOCK } from '../../dev/clock-arguments.ts';
import { WORDING } from '../../dev/compile-wording.ts';
import { PROVIDER } from '../../dev/provider-arguments.ts';
import { RESET } from '../../dev/reset-arguments.ts';
import { SCENARIO } from '../../dev/scenario-arguments.ts';
import { DESCRIPTIONS } from '../../dev/scenarios/descriptions.ts';
import { STORIES } from '../../dev/scenarios/stories.ts';
import { START } from '../../dev/start-arguments.ts';
import { GATEWAY } from '../../gateway/gateway-arguments.ts';
import { TEMPLATES } from '../../gateway/templates-command/templates-arguments.ts';
import { begun, type Command } from '../../settings/command.ts';
import { BUILD } from '../../workers/arguments/build-arguments.ts';
import { buildFolder } from '../../workers/arguments/build-folder.ts';
import { SETUP } from '../../workers/arguments/setup-arguments.ts';
import { REGISTERS } from '../../gateway/registers-command/registers-arguments.ts';
import { SUMMARY } from '../../workers/arguments/summary-arguments.ts';
import { WORKER } from '../../workers/arguments/worker-arguments.ts';
import { BUILD_ID_FILE } from '../../workers/versions/build-id.ts';
import { ROLLOVER } from '../../workers/versions/rollover-arguments.ts';
import { PICTURES } from '../pictures/pictures-arguments.ts';
import { datesCommand } from '../dates/dates-arguments.ts';

const measurement = (name: string): Measurement => ({
  name,
  what: `how long ${name} takes`,
  runs: 'shared',
  measure: async () => [],
});

const COMMANDS = {
  start: START,
  reset: RESET,
  scenario: SCENARIO,
  clock: CLOCK,
  templates: TEMPLATES,
  registers: REGISTERS,
  summary: SUMMARY,
  pictures: PICTURES,
  'test:dates': datesCommand(Temporal.Instant.from('2027-03-01T12:00Z')),
  build: BUILD,
  gateway: GATEWAY,
  worker: WORKER,
  setup: SETUP,
  provider: PROVIDER,
  rollover: ROLLOVER,
  bench: benchCommand([measurement('life-events'), measurement('warm-start')]),
  plans: plansCommand,
  wording: WORDING,
} as const satisfies Record<string, Command<unknown>>;

type Name = keyof typeof COMMANDS;
const toldOf = (name: Name, given: readonly string[]) => begun<unknown>(COMMANDS[name], given);

describe('the usage of a command', () => {
  test.for(Object.keys(COMMANDS) as Name[])('%s says it, whatever else is typed', (name) => {
    const { usage } = COMMANDS[name];
    expect(usage).toContain(`Usage: npm ${name === 'start' ? 'start' : `run ${name}`}`);
    expect(usage).toContain('--help, -h');
    expect(usage).toMatch(/^Example: /m);
    for (const given of [['--help'], ['-h'], ['banana', '--yes', '--help']]) {
      expect(toldOf(name, given)).toEqual({ code: 0, text: usage });
    }
  });

  test('every scenario has its sentence', () => {
    expect(Object.keys(DESCRIPTIONS)).toEqual(Object.keys(STORIES));
    for (const { shows } of Object.values(DESCRIPTIONS)) expect(SCENARIO.usage).toContain(shows);
  });
});

/** What somebody types who has not read the usage, and the sentence that answers it. */
const MISUSES: readonly (readonly [Name, readonly string[], string])[] = [
  ['start', ['--no-opne'], 'There is no option --no-opne. Did you mean --no-open?'],
  [
    'start',
    ['empty'],
    'empty is one word too many: this takes no words beside its options. Did you mean --empty?',
  ],
  ['start', ['--empty=yes'], '--empty takes no value.'],
  ['start', ['-x'], 'There is no option -x.'],
  ['setup', ['--retention', '0'], '--retention 0 is no whole number of days from 1 on.'],
  ['setup', ['--retension', '30'], 'There is no option --retension. Did you mean --retention?'],
  ['provider', ['--port', 'x'], '--port x is no port.'],
  ['provider', ['--webhook', 'here'], '--webhook here is no address.'],
  ['reset', ['--force'], 'There is no option --force.'],
  ['reset', ['-y'], 'There is no option -y.'],
  ['reset', ['--hepl'], 'There is no option --hepl. Did you mean --help?'],
  ['reset', ['yes'], 'yes is one word too many: this takes no words beside its options. Did you mean --yes?'],
  ['reset', ['--yes', '--yes'], '--yes is given twice.'],
  ['scenario', ['delivry'], 'There is no scenario delivry. Did you mean delivery?'],
  [
    'scenario',
    ['delivery', 'payment'],
    'payment is one word too many: this takes one word beside its options.',
  ],
  ['scenario', ['--fast', 'cart'], 'There is no option --fast.'],
  ['clock', ['banana'], 'banana is neither a duration, such as PT18H, nor an instant with its offset'],
  ['clock', ['18h'], 'Did you mean PT18H?'],
  ['clock', ['2099-01-01'], '2099-01-01 is neither a duration'],
  ['clock', ['PT0S'], 'PT0S is no time at all: the clock would stay where it is.'],
  ['clock', ['-PT1H'], '-PT1H goes back: the clock goes ahead only.'],
  ['clock', ['P100Y'], 'P100Y: months and years differ in length; write days or hours'],
  ['clock', ['P36500D'], 'P36500D is longer than a year.'],
  ['clock', ['2001-01-01T00:00Z'], '2001-01-01T00:00:00.000Z is past'],
  ['clock', ['PT1H', 'PT2H'], 'PT2H is one word too many: this takes one word beside its options.'],
  ['clock', ['PT1H', '--yse'], 'There is no option --yse. Did you mean --yes?'],
  ['templates', [], 'What is to be done? Give one of the commands below.'],
  ['templates', ['x'], 'There is no command x.'],
  ['templates', ['aprove', 'payment_options', '1'], 'There is no command aprove. Did you mean approve?'],
  ['templates', ['--jsno', 'list'], 'There is no option --jsno. Did you mean --json?'],
  ['templates', ['list', '--force'], 'There is no option --force.'],
  ['templates', ['show'], 'show needs the NAME of a template.'],
  ['templates', ['approve', 'payment_options', '1'], 'approve needs NAME, VERSION and --by WHO.'],
  [
    'templates',
    ['retire', 'payment_options', 'one', '--by', 'Ana'],
    'one is no version: it is a number, such as 4.',
  ],
  ['templates', ['retire', 'payment_options', '1', '--by', '--force'], '--by needs a value.'],
  ['templates', ['approve', 'payment_options', '1', '--by', 'Ana', '--impact', '3'], 'There is no impact 3.'],
  ['registers', [], 'What is to be done? There are list, import, remove.'],
  ['registers', ['imprt'], 'There is no command imprt. Did you mean import?'],
  ['registers', ['import', '--country', 'CL', '--source', 'sernac'], 'import needs the FILE of a list.'],
  ['registers', ['import', 'a.csv', '--country', 'CL'], 'import needs --country CODE and --source NAME.'],
  [
    'registers',
    ['remove', '--country', 'chile', '--source', 'sernac'],
    'chile is no country: it is a code of two capitals, such as CL.',
  ],
  [
    'registers',
    ['import', 'a.csv', '--country', 'CL', '--source', 'sernac', '--date', 'today'],
    'today is no day: write it like 2026-11-01.',
  ],
  ['templates', ['push', '--wait', '10m'], 'did you mean PT10M?'],
  ['templates', ['push', '--wait', 'PT1M', '--no-wait'], '--wait and --no-wait do not go together.'],
  ['summary', [], 'What is to be done? There is rebuild.'],
  ['summary', ['rebuid'], 'There is no command rebuid. Did you mean rebuild?'],
  ['pictures', ['docs'], 'docs is one word too many'],
  ['pictures', ['--all'], '--all needs a value.'],
  ['test:dates', ['leapday'], 'did you mean leap-day?'],
  ['test:dates', ['2020-02-29T10:00Z'], '2020-02-29T10:00Z is past'],
  ['test:dates', ['--project'], 'There is no option --project.'],
  ['build', ['dist', 'other'], 'other is one word too many'],
  ['build', ['--clean'], 'There is no option --clean.'],
  ['gateway', ['start'], 'start is one word too many: this takes no words beside its options.'],
  ['worker', ['--port', '1'], 'There is no option --port.'],
  ['rollover', ['--curent'], 'There is no option --curent. Did you mean --current?'],
  ['rollover', ['--patience'], '--patience needs a value.'],
  ['rollover', ['--patience', 'soon'], '--patience soon is no whole number from 0 on.'],
  ['rollover', ['--batch', '0'], '--batch 0 is no whole number from 1 on.'],
  ['bench', ['--only', 'nonsense'], 'There is no measurement nonsense.'],
  ['bench', ['--only', 'life-event'], 'Did you mean life-events?'],
  ['bench', ['--only', '--json', 'x'], '--only needs a value.'],
  ['plans', ['--cases', '500'], '--cases 500 must be a whole number from 12000 on.'],
  ['bench', ['warm-start'], 'warm-start is one word too many'],
  ['bench', ['--json', 'no/such/folder/figures.json'], 'there is no folder no/such/folder.'],
  ['wording', ['es'], 'es is one word too many: this takes no words beside its options.'],
];

test.for(MISUSES)('npm run %s -- %j is refused: %s', ([name, given, sentence]) => {
  const told = toldOf(name, given);
  expect(told).toEqual({ code: 2, text: expect.stringContaining(sentence) });
  expect((told as { text: string }).text).toContain(COMMANDS[name].usage);
});

test('what is meant is read', () => {
  expect(toldOf('start', [])).toEqual({ asked: { isEmpty: false, staysClosed: false } });
  expect(toldOf('start', ['--empty', '--no-open'])).toEqual({ asked: { isEmpty: true, staysClosed: true } });
  expect(toldOf('reset', ['--yes'])).toEqual({ asked: { isSure: true } });
  expect(toldOf('scenario', [])).toEqual({ asked: { story: null } });
  expect(toldOf('scenario', ['storm'])).toEqual({ asked: { story: 'storm' } });
  expect(toldOf('clock', [])).toEqual({ asked: { jump: null, isSure: false } });
  expect(toldOf('clock', ['pt18h', '--yes'])).toEqual({
    asked: { jump: { advance: 18 * 3_600_000, word: 'PT18H' }, isSure: true },
  });
  expect(toldOf('clock', ['2999-03-02T10:00-05:00'])).toEqual({
    asked: { jump: { to: Date.parse('2999-03-02T15:00:00Z') }, isSure: false },
  });
  expect(toldOf('templates', ['--json', 'show', 'cart_help'])).toEqual({
    asked: { do: 'show', isJson: true, name: 'cart_help' },
  });
  expect(toldOf('rollover', ['--current', '--patience=5'])).toEqual({
    asked: { isDryRun: false, isToBeCurrent: true, patience: 5_000, batch: 200 },
  });
  expect(toldOf('bench', ['--only', 'warm-start'])).toMatchObject({
    asked: { measurements: [{ name: 'warm-start' }] },
  });
  expect(toldOf('test:dates', ['leap-day', '--', '--project', 'plain', '--help'])).toMatchObject({
    asked: { beginnings: [{ name: 'leap-day' }], args: ['--project', 'plain', '--help'] },
  });
});

test('a build goes where nothing is, or a build; never over anything else', () => {
  const root = mkdtempSync(join(tmpdir(), 'ventana-build-folder-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const folder of ['empty', 'built', 'workers']) mkdirSync(join(root, folder));
  writeFileSync(join(root, 'built', BUILD_ID_FILE), 'a');
  writeFileSync(join(root, 'workers', 'main.ts'), '');
  for (const folder of ['dist', 'empty', 'built']) {
    expect(buildFolder(root, folder)).toBe(join(root, folder));
  }
  expect(() => buildFolder(root, 'workers')).toThrow('holds something that is no build');
  for (const folder of ['.', '..', '/', '../elsewhere', tmpdir()]) {
    expect(() => buildFolder(root, folder)).toThrow('is not inside');
  }
});
