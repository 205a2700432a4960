import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LineCounter, parseDocument } from 'yaml';
import type { RateTable } from '../../domain/summary/cost.ts';
import { lineOf, type PolicyFault } from '../policy/policy-faults.ts';
import { checkRates } from './rates-checks.ts';
import { RatesFileError } from './rates-faults.ts';

export { RatesFileError } from './rates-faults.ts';

const BUILT_IN = fileURLToPath(new URL('rates.yaml', import.meta.url));

/**
 * M4: reads a rate table (YAML or JSON), or the built-in one. A given file replaces the built-in table: rates of two cards
 * are never mixed.
 * @throws RatesFileError with every fault, its line and what to write instead
 */
export function readRates(file: string = BUILT_IN): RateTable {
  const name = basename(file);
  const lines = new LineCounter();
  let text: string;
  try {
    text = readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown';
    throw new RatesFileError([
      {
        file: name,
        line: 1,
        at: '',
        message: `cannot be read (${code}); RATES_FILE must name a YAML or JSON file`,
      },
    ]);
  }
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const unparsed = document.errors.map(
    ({ pos, message }): PolicyFault => ({ file: name, line: lines.linePos(pos[0]).line, at: '', message }),
  );
  if (unparsed.length > 0) throw new RatesFileError(unparsed);
  let content: unknown;
  try {
    content = document.toJS();
  } catch {
    throw new RatesFileError([
      { file: name, line: 1, at: '', message: 'uses aliases (*) that cannot be resolved' },
    ]);
  }
  const faults: PolicyFault[] = [];
  const table = checkRates(content, (place, message) => {
    faults.push({
      file: name,
      line: lineOf(document, lines, place),
      at: place.map(String).join('.'),
      message,
    });
  });
  if (faults.length > 0) throw new RatesFileError(faults.toSorted((one, other) => one.line - other.line));
  return table;
}
