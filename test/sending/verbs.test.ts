import { expect, test } from 'vitest';
import { readRepository } from '../layering/repository.ts';

const PRODUCT = /^(?:domain|workflows|activities|services|workers|gateway|database|settings)\//;
const sources = readRepository().sources.filter(({ path }) => PRODUCT.test(path));

/** Files outside of `database/` whose code names this, under whatever other name it calls it. */
const usersOf = (name: string): readonly string[] =>
  sources
    .filter(({ path, code }) => !path.startsWith('database/') && new RegExp(`\\b${name}\\b`).test(code))
    .map(({ path }) => path);

/** Files with a statement that does this. */
const statements = (pattern: RegExp): readonly string[] =>
  sources.filter(({ strings }) => strings.some(({ text }) => pattern.test(text))).map(({ path }) => path);

// One way to send: whoever sends walks loadFacts, decide, reserve, deliver, settle, and what each of them alone may do is
// done nowhere else. R2 and R7 rest on it.
test('only reserve stores what goes out or waits', () => {
  const only = ['services/sending/reserve.ts'];
  expect(statements(/\binsert\s+into\s+attempts\b/i)).toEqual(['database/sending/attempts.ts']);
  // What came in, and what other systems sent, are messages too.
  expect(statements(/\binsert\s+into\s+messages\b/i)).toEqual([
    'database/receiving/keep-said.ts',
    'database/receiving/reported-messages.ts',
    'database/sending/outbound.ts',
  ]);
  for (const name of ['insertAttempt', 'insertOutbound', 'holdOn', 'releaseHeld']) {
    expect([name, usersOf(name)]).toEqual([name, only]);
  }
});

test('only deliver moves an attempt to calling, and only what it is given speaks to the provider', () => {
  const moves = /\bset\s+status = 'calling'|\bthen 'calling'/;
  expect(statements(moves)).toEqual(['database/sending/attempts.ts']);
  expect(usersOf('startCalling')).toEqual(['services/sending/deliver.ts']);
  expect(usersOf(String.raw`whatsapp\.send`)).toEqual(['services/channels/whatsapp-channel.ts']);
});

test('only settle writes what became of it, and fences a key', () => {
  const only = ['services/sending/settle.ts'];
  const names = ['markSent', 'markRefused', 'markUnknown', 'settleMail', 'giveUpMail'];
  for (const name of [...names, 'fenceKey', 'fenceAttempt', 'holdAgain']) {
    expect([name, usersOf(name)]).toEqual([name, only]);
  }
});

test('what is reserved was decided on facts that load-facts loaded', () => {
  const loaders = /\bload(?:Reply|Template|Fallback)Facts\(|: Loaded\b/;
  const deciders = sources.filter(({ path, code }) => !path.startsWith('domain/') && /\bdecide\(/.test(code));
  expect(deciders.map(({ path }) => path).toSorted()).toEqual([
    'activities/calls.ts',
    'activities/email.ts',
    'services/fallback/call-mail.ts',
    'services/messages/named-template.ts',
    'services/messages/planned-template.ts',
    'services/messages/reply.ts',
  ]);
  expect(deciders.filter(({ code }) => !loaders.test(code)).map(({ path }) => path)).toEqual([]);
});

test('every sender delivers what it reserved, and settles what it delivered', () => {
  const senders = sources.filter(({ imports }) =>
    imports.some(({ from, kind }) => from.endsWith('/sending/deliver.ts') && kind === 'value'),
  );
  expect(senders.map(({ path }) => path).toSorted()).toEqual([
    'activities/email.ts',
    'services/fallback/call-mail.ts',
    'services/messages/held-templates.ts',
    'services/messages/kept-replies.ts',
    'services/messages/message-send.ts',
    'services/messages/number-request.ts',
    'services/messages/opt-out-confirmation.ts',
    'services/messages/template-send.ts',
  ]);
  for (const { path, code } of senders) {
    const calls = (name: string) => [...code.matchAll(new RegExp(`await ${name}\\(`, 'g'))].length;
    expect([path, calls('deliver')]).toEqual([path, 1]);
    expect([path, /\bsettle\(/.test(code)]).toEqual([path, true]);
  }
});

test('a place of the pace is taken in one way', () => {
  expect(usersOf(String.raw`pace\.take`)).toEqual([
    'services/channels/pace-of-case.ts',
    'services/messages/opt-out-confirmation.ts',
  ]);
});
