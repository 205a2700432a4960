import { readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { LANGUAGES } from '../../domain/messages/language.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { readText } from '../layering/repository.ts';

const ROOT = new URL('../../', import.meta.url);
const policies = readPolicies();
const { labels } = policies;

/** What runs in production or is shown by the local world. */
const product = readdirSync(ROOT, { withFileTypes: true })
  .filter(
    (entry) => entry.isDirectory() && !/^(?:\.|test$|bench$|docs$|dist$|node_modules$)/.test(entry.name),
  )
  .flatMap(({ name }) =>
    readdirSync(new URL(`${name}/`, ROOT), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.(?:tsx?|js)$/.test(file))
      .map((file) => `${name}/${file}`),
  );

test('whatever ships has its label in every language', () => {
  for (const section of ['reasons', 'customerReasons', 'queues', 'steps', 'outcomes', 'limits'] as const) {
    expect(labels[section].size, section).toBeGreaterThan(4);
    for (const [id, label] of labels[section]) {
      expect(Object.keys(label).toSorted(), `${section}.${id}`).toEqual([...LANGUAGES].toSorted());
    }
  }
  const queues = policies.reasons
    .map((reason) => policies.resolve(reason))
    .flatMap(({ queue, escalationQueue }) => [queue, escalationQueue]);
  expect(queues.filter((queue) => !labels.queues.has(queue))).toEqual([]);
  expect(policies.frequency.filter(({ name }) => !labels.limits.has(name))).toEqual([]);
  expect([...labels.reasons.keys()]).toEqual(policies.reasons);
  expect([...labels.customerReasons.keys()]).toEqual(policies.reasons);
});

test('a label stands once, in the policy file, and in no code', () => {
  // Outcomes are left out: states of cases and of messages are called alike.
  const texts = (['reasons', 'customerReasons', 'queues', 'steps'] as const).flatMap((section) =>
    [...labels[section].values()].flatMap((label) => Object.values(label)),
  );
  // The whole of a literal or of an element; steps begin with a capital where they stand alone.
  const copies = [
    ...new Set(texts.flatMap((text) => [text, `${text[0]?.toUpperCase()}${text.slice(1)}`])),
  ].map((text) => ({
    text,
    written: ["''", '""', '``', '><'].map(([before, after]) => `${before}${text}${after}`),
  }));
  expect(product.length).toBeGreaterThan(300);
  // What a template says is the provider's to approve; its button may be called as a step is.
  const code = product.filter((file) => !file.startsWith('database/template-seed/'));
  const found = code.flatMap((file) => {
    const source = readText(file);
    return copies
      .filter(({ written }) => written.some((each) => source.includes(each)))
      .map(({ text }) => `${file}: ${text}`);
  });
  expect(found).toEqual([]);
});
