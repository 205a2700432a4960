import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  contradict,
  identitiesOf,
  keyOf,
  type Named,
  type Owner,
  settleChange,
  settleEntry,
} from '../../../domain/contacts/settle-entry.ts';

const AT = 1_000;
const id = (value: string, account: string | null = 'waba-1') => ({ value, account });
const named = (phones: readonly string[], userIds: readonly string[] = []): Named => ({
  phones,
  userIds: userIds.map((value) => id(value)),
});
/** Contacts by what they are known by. */
function known(contacts: Readonly<Record<string, Named>>): Map<string, Owner> {
  return new Map(
    Object.entries(contacts).flatMap(([contactId, each]) =>
      identitiesOf(each).map((identity) => [
        keyOf(identity),
        { contactId, userIds: each.userIds, since: 0, isFormer: false },
      ]),
    ),
  );
}

describe('I1: what one entry shows', () => {
  test('I1: a number and a user id of two contacts show that they are one', () => {
    const owners = known({ byPhone: named(['57300']), byId: named([], ['CO.1']) });
    expect(settleEntry(named(['57300'], ['CO.1']), owners, AT)).toMatchObject({
      contactId: 'byId',
      merges: ['byPhone'],
      moves: [],
    });
  });

  test('I1: a number of somebody with another user id was passed on: nobody is merged', () => {
    const owners = known({ one: named(['57300'], ['CO.1']) });
    const phone = { kind: 'phone', value: '57300' };
    expect(settleEntry(named(['57300'], ['CO.2']), owners, AT)).toMatchObject({
      contactId: null,
      merges: [],
      moves: [phone],
    });
    const both = known({ one: named(['57300'], ['CO.1']), two: named([], ['CO.2']) });
    expect(settleEntry(named(['57300'], ['CO.2']), both, AT)).toMatchObject({
      contactId: 'two',
      merges: [],
      moves: [phone],
    });
  });

  test('I1: what is told late takes no number from who got it since', () => {
    const owners = new Map(
      [...known({ one: named(['57300'], ['CO.1']) })].map(([key, owner]) => [
        key,
        { ...owner, since: AT + 1 },
      ]),
    );
    expect(settleEntry(named(['57300'], ['CO.2']), owners, AT).moves).toEqual([]);
  });

  test('I1: user ids of different accounts, and those of the parent, do not contradict each other', () => {
    expect(contradict([id('CO.1', 'a')], [id('CO.2', 'b')])).toBe(false);
    expect(contradict([id('CO.1', 'a')], [id('CO.2', null)])).toBe(true);
    expect(contradict([id('CO.1')], [id('CO.ENT.2')])).toBe(false);
    expect(contradict([id('CO.ENT.1')], [id('CO.ENT.2', 'b')])).toBe(true);
    expect(contradict([id('CO.1'), id('CO.2')], [id('CO.1')])).toBe(false);
  });

  test('I1: nobody is ever merged with somebody who has another user id of the same business, and nothing is lost', () => {
    const phone = fc.constantFrom('p1', 'p2', 'p3');
    const userId = fc.constantFrom('CO.1', 'CO.2', 'CO.3', 'CO.ENT.1', 'CO.ENT.2');
    const someone = fc.record({
      phones: fc.uniqueArray(phone),
      userIds: fc.uniqueArray(userId, { maxLength: 2 }),
    });
    fc.assert(
      fc.property(fc.array(someone, { maxLength: 4 }), someone, (contacts, said) => {
        const taken = new Set<string>();
        const own = Object.fromEntries(
          contacts.map((each, index) => {
            const free = (value: string) => !taken.has(value) && taken.add(value);
            return [`c${index}`, named(each.phones.filter(free), each.userIds.filter(free))];
          }),
        );
        const owners = known(own);
        const entry = named(said.phones, said.userIds);
        const { contactId, merges, moves, adds } = settleEntry(entry, owners, AT);
        for (const each of merges) {
          expect(contradict(entry.userIds, own[each]?.userIds ?? [])).toBe(false);
          expect(contradict(own[contactId ?? '']?.userIds ?? [], own[each]?.userIds ?? [])).toBe(false);
        }
        // Only a number is ever taken from somebody, and only where the entry names another user id.
        for (const { kind, value } of moves) {
          expect(kind).toBe('phone');
          const owner = owners.get(`phone ${value}`);
          expect(contradict(entry.userIds, owner?.userIds ?? [])).toBe(true);
        }
        // Whom an entry's own user id belongs to is whom it is about.
        const [first] = identitiesOf(entry);
        const byId =
          first?.kind === 'user_id' && !first.value.includes('ENT') ? owners.get(keyOf(first)) : undefined;
        if (byId !== undefined) expect(contactId).toBe(byId.contactId);
        for (const identity of identitiesOf(entry)) {
          expect(owners.has(keyOf(identity)) || adds.some((each) => keyOf(each) === keyOf(identity))).toBe(
            true,
          );
        }
      }),
    );
  });
});

describe('I1: what a change shows', () => {
  const change = (before: Named, after: Named, owners: Map<string, Owner>) =>
    settleChange({ before, after }, owners, AT);

  test('I1: who is called previous is looked for first, and who wrote first under the new ones is the same person', () => {
    const owners = known({ old: named(['1'], ['CO.1']), early: named(['9'], ['CO.9']) });
    expect(change(named(['1'], ['CO.1']), named(['9'], ['CO.9']), owners)).toMatchObject({
      contactId: 'old',
      merges: ['early'],
      gives: [
        { kind: 'user_id', value: 'CO.1' },
        { kind: 'phone', value: '1' },
      ],
    });
    // Without user ids: numbers are all that is said.
    expect(change(named(['1']), named(['9']), owners)).toMatchObject({ contactId: 'old', merges: ['early'] });
  });

  test('I1: a number that its former holder still has moves, and that holder stays somebody else', () => {
    const owners = known({ old: named(['1'], ['CO.1']), holder: named(['9'], ['CO.8']) });
    expect(change(named(['1'], ['CO.1']), named(['9'], ['CO.9']), owners)).toMatchObject({
      contactId: 'old',
      merges: [],
      takes: [
        { kind: 'phone', value: '9' },
        { kind: 'user_id', value: 'CO.9' },
      ],
    });
  });

  test('I1: an event about the user id alone says nothing of the number; of nobody known, nothing', () => {
    const owners = known({ old: named(['1'], ['CO.1']) });
    expect(change(named([], ['CO.1']), named([], ['CO.2']), owners)?.gives).toEqual([
      { kind: 'user_id', value: 'CO.1' },
    ]);
    expect(change(named(['7']), named(['1']), owners)).toBeNull();
  });
});
