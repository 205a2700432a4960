import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from '../settings/command.ts';
import { Misused, oneOf, readArguments } from '../settings/command-arguments.ts';
import type { Measurement } from './measurement.ts';

export interface BenchAsked {
  readonly measurements: readonly Measurement[];
  /** Files to write to, or undefined. */
  readonly json: string | undefined;
  readonly page: string | undefined;
}

/** Told before an hour of measuring, not after it. */
function fileToWrite(option: string, file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  if (statSync(dirname(file), { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new Misused(`--${option} ${file}: there is no folder ${dirname(file)}.`);
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new Misused(`--${option} ${file} is a folder.`);
  return file;
}

export function benchCommand(all: readonly Measurement[]): Command<BenchAsked> {
  return {
    usage: `Usage: npm run bench [-- OPTIONS]

Measures on servers of its own, which it starts and ends, and prints a table. All of it takes long; a figure is worth
something on a machine that does nothing else.

  --only NAME,…   some measurements, of those below
  --json FILE     writes the figures there, too
  --page FILE     writes them there as a page, as in docs/figures.md
  --help, -h

${all.map(({ name, what }) => `  ${name.padEnd(20)} ${what}`).join('\n')}

Example: npm run bench -- --only life-events`,
    read(given) {
      const { values } = readArguments(given, {
        options: { only: { type: 'string' }, json: { type: 'string' }, page: { type: 'string' } },
      });
      const names = values.only?.split(',').map((name) =>
        oneOf(
          name.trim(),
          all.map((each) => each.name),
          'measurement',
        ),
      );
      return {
        measurements: names === undefined ? all : all.filter(({ name }) => names.includes(name)),
        json: fileToWrite('json', values.json),
        page: fileToWrite('page', values.page),
      };
    },
  };
}
