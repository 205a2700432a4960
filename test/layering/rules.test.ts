import { describe, expect, test } from 'vitest';
import { readRepository, readText } from './repository.ts';
import { citationsIn, idsIn, requirementsIn, titlesIn } from './rules.ts';
import { lineAt, readSource } from './source.ts';

/** What the first version promises in full, or in a simple form that it states. */
const PROMISED = idsIn('W1–W5, W7, W9, W10, A1–A5, R1–R10, F1–F5, S1, S2, E1, E2, E3, E5, X1–X6');

const { sources } = readRepository();
const citations = citationsIn(sources);
const requirements = requirementsIn(readText('docs/requirements.md'));
const stated = new Set(requirements.map(({ id }) => id));

describe('rules and their proofs', () => {
  test('every rule that is promised has a test that cites it', () => {
    const cited = new Set(citations.map(({ id }) => id));
    console.log(table());
    expect(PROMISED.filter((id) => !cited.has(id))).toEqual([]);
  });

  test('every rule that is promised is stated, and not as something to come', () => {
    const standing = new Map(requirements.map(({ id, stands }) => [id, stands]));
    expect(PROMISED.filter((id) => (standing.get(id) ?? 'not yet') === 'not yet')).toEqual([]);
  });

  test('every rule is stated once', () => {
    const ids = requirements.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  test('every rule that a title, a comment or a text cites is stated', () => {
    const unknown = sources
      // This folder's own examples speak of rules that are not.
      .filter(({ path }) => !path.startsWith('test/layering/'))
      .flatMap(({ path, code, comments, strings }) => {
        const isTest = path.startsWith('test/');
        const words = [...comments, ...strings.filter(({ text }) => !isTest || text.includes(' '))];
        return words.flatMap(({ start, text }) =>
          idsIn(text)
            .filter((id) => !stated.has(id))
            .map((id) => `${path}:${lineAt(code, start)} ${id}`),
        );
      });
    expect(unknown).toEqual([]);
  });
});

describe('how they are found', () => {
  test('ids are told from what looks like them, and ranges are spelt out', () => {
    expect(idsIn('W1, R10: see A2–A4 and (E5)')).toEqual(['A2', 'A3', 'A4', 'W1', 'R10', 'E5']);
    expect(idsIn('W123 SW1 E164 R1a a-W1 S2-b ES2023 F1.5 M1_x')).toEqual([]);
    expect(idsIn('W2.')).toEqual(['W2']);
  });

  test('titles are those of tests and groups, whatever they are made with', () => {
    const text = [
      "describe('W1 group', () => {",
      "  test('W2: one', () => check('W90'));",
      "  it.skipIf(process.env['W91'] === 'yes')(`W3: two`, () => {});",
      "  test.each([['W4', f('W5')]])('%s: table', () => {});",
      "  test.each([['W92', 1]])('W6: fixed', () => {});",
      "  test.for<[string]>(CASES)('W7: typed', () => {});",
      "  // test('W93: not there')",
      "  await contest('W94');",
      "  test(nameOf('W95'), () => {});",
      '  test(`${NAMES[name]}: ${name}`, () => {});',
      '});',
      "const NAMES = {\n  a: 'W8 (W9)',\n  b: f('W10'),\n};",
      "const OTHERS = {\n  a: 'W96',\n};",
    ].join('\n');
    const found = titlesIn(readSource('test/a.test.ts', text)).flatMap((title) => idsIn(title.text));
    expect(found.toSorted()).toEqual(['W1', 'W10', 'W2', 'W3', 'W4', 'W5', 'W6', 'W7', 'W8', 'W9']);
  });

  test('requirements are read with how they stand', () => {
    const text =
      '- **W1** A rule.\n- **W6** *Not yet.* Later.\n| **X1** | `name` |\n- **T1** *In part.* b\nW9 c';
    expect(requirementsIn(text)).toEqual([
      { id: 'W1', stands: 'whole' },
      { id: 'W6', stands: 'not yet' },
      { id: 'X1', stands: 'whole' },
      { id: 'T1', stands: 'in part' },
    ]);
  });
});

/** How many tests cite each rule, and where. */
function table(): string {
  const lines = requirements.map(({ id, stands }) => {
    const mine = citations.filter((each) => each.id === id);
    const places = [...new Set(mine.map(({ path }) => path.split('/')[1]))];
    return `${id.padEnd(4)} ${stands.padEnd(8)} ${String(mine.length).padStart(3)}  ${places.join(', ')}`;
  });
  return ['rule stands  tests  in', ...lines].join('\n');
}
