import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LANGUAGES } from '../../domain/messages/language.ts';
import { refusalInWords, refusalsIn } from '../../gateway/pages/words/refusals.ts';
import { readText } from '../layering/repository.ts';

const ROOT = new URL('../../gateway/', import.meta.url);

/** Told to machines before anybody has signed in: webhooks, handshakes, tokens. */
const OF_MACHINES = new Set([
  'incomplete_body',
  'invalid_signature',
  'invalid_token',
  'not_a_handshake',
  'unsupported_media_type',
  'wrong_verify_token',
]);

/** Codes as the gateway's source writes them. */
const codes = [
  ...new Set(
    readdirSync(ROOT, { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('pages/'))
      .flatMap((file) => [...readText(`gateway/${file}`).matchAll(/\bcode: '([a-z]+_[a-z_]+|[a-z]{6,})'/g)])
      .map(([, code = '']) => code),
  ),
].filter((code) => !OF_MACHINES.has(code));

test.each(LANGUAGES)('%s: every refusal that a person may meet has words', (language) => {
  expect(codes.length).toBeGreaterThan(20);
  expect(codes.filter((code) => !Object.hasOwn(refusalsIn(language), code))).toEqual([]);
});

test('a code that is new is not shown to people', () => {
  for (const language of LANGUAGES) expect(refusalInWords('brand_new', language)).not.toContain('brand');
});
