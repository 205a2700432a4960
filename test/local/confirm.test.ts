import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { confirm } from '../../dev/machine/confirm.ts';

/** A terminal in which somebody types this. */
async function answer(typed: string | null, isTTY = true) {
  const input = Object.assign(new PassThrough(), { isTTY });
  const output = Object.assign(new PassThrough(), { isTTY });
  let shown = '';
  output.setEncoding('utf8').on('data', (text: string) => (shown += text));
  const asked = confirm('Delete them?', { input, output });
  if (typed === null) input.end();
  else input.write(typed);
  return { said: await asked, shown };
}

test('only a yes that was typed is one', async () => {
  for (const typed of ['y\n', 'yes\n', ' YES \n']) expect((await answer(typed)).said).toBe('yes');
  for (const typed of ['\n', 'n\n', 'yeah\n', 'delete\n']) expect((await answer(typed)).said).toBe('no');
  expect((await answer('n\n')).shown).toContain('Delete them? [y/N] ');
});

test('a terminal that is closed says no', async () => {
  expect((await answer(null)).said).toBe('no');
  expect((await answer('\u0003')).said).toBe('no');
});

test('without a terminal nobody is asked, and nothing waits', async () => {
  expect(await answer('y\n', false)).toEqual({ said: 'nobody', shown: '' });
});
