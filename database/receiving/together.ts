import { identitiesOf, keyOf } from '../../domain/contacts/settle-entry.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { IncomingPost, IncomingStatus, Person, Spoken } from './incoming.ts';

/** A post, and when it arrived in case time. */
export interface ArrivedPost {
  readonly post: IncomingPost;
  readonly now: Instant;
}

/** Posts that were to be stored together and hold something that one after the other would come out otherwise. */
export class NotTogether extends Error {
  override readonly name = 'NotTogether';
}

/**
 * With what a post may share a transaction. `said`: messages and echoes that do nothing else; `statuses`: those that touch
 * their attempt only; `nothing`: failures, events, preferences, calls, revisions, whatever shows more than who wrote, and
 * posts that would make others wait for long.
 */
export type Company = 'said' | 'statuses' | 'nothing';

/** Larger posts take so long that who shares a transaction with one would notice. */
const ENTRIES_AT_MOST = 50;

export function companyOf({ spoken, statuses, events }: IncomingPost): Company {
  if (events.length > 0 || spoken.length + statuses.length > ENTRIES_AT_MOST) return 'nothing';
  if (spoken.length === 0 && statuses.length > 0)
    return statuses.every(({ status }) => status !== 'failed') ? 'statuses' : 'nothing';
  if (statuses.length > 0 || spoken.length === 0) return 'nothing';
  return spoken.every(isPlain) && areApart(spoken.map(({ person }) => person)) ? 'said' : 'nothing';
}

/** A message or an echo, and nothing beside. Without a time it is as old as its own arrival, which a group has not. */
const isPlain = (said: Spoken): boolean =>
  said.type !== 'call' &&
  said.kind !== 'stop' &&
  said.kind !== 'start' &&
  said.at !== null &&
  said.person.saidAt != null &&
  said.marketing === undefined &&
  said.permission === undefined &&
  said.revises === undefined &&
  said.opens === undefined &&
  said.shares === undefined &&
  said.wantsCall === undefined;

/** Identities by their keys; with each all by which its person is named, and in whose posts. */
export type Names = ReadonlyMap<string, string>;

/** Whom a post speaks of: posts that share an identity come one after the other, in their order (I1, W3). */
export function namesIn({ spoken, events }: IncomingPost): Names {
  const persons = [
    ...spoken.map(({ person }) => person),
    ...events.flatMap(({ means }) => {
      switch (means?.is) {
        case 'identity-change':
          return [means.before, means.after];
        case 'marketing-preference':
        case 'marketing-sign-up':
          return [means.person];
        default:
          return [];
      }
    }),
  ];
  return new Map(
    persons.flatMap((person) => {
      const whole = wholeOf(person);
      return identitiesOf(person).map((identity) => [keyOf(identity), whole] as const);
    }),
  );
}

const wholeOf = ({ phones, userIds }: Person): string =>
  [...phones, ...userIds.map(({ value, account }) => `${value} of ${account ?? ''}`)].toSorted().join(', ');

/**
 * I1: persons who are stored together are the same by all that they are named by, or share nothing: of two under one
 * number, each by a user id of its own, the second is somebody else only once the first was stored.
 */
export const canJoin = (group: Names, names: Names): boolean =>
  [...names].every(([key, whole]) => {
    const there = group.get(key);
    return there === undefined || there === whole;
  });

/** Whether the persons of one post are such, too. */
const areApart = (persons: readonly Person[]): boolean => {
  const wholes = new Map<string, string>();
  return persons.every((person) => {
    const whole = wholeOf(person);
    return identitiesOf(person).every((identity) => {
      const before = wholes.get(keyOf(identity)) ?? whole;
      wholes.set(keyOf(identity), whole);
      return before === whole;
    });
  });
};

/** Posts as one, in order of arrival; each thing in it keeps the instant at which it came. */
export function asOne(posts: readonly ArrivedPost[]): IncomingPost {
  const lines = new Map<string, IncomingPost['lines'][number]>();
  for (const { post } of posts) {
    for (const line of post.lines) {
      const before = lines.get(line.id);
      lines.set(line.id, {
        id: line.id,
        displayNumber: line.displayNumber ?? before?.displayNumber ?? null,
        accountId: line.accountId ?? before?.accountId ?? null,
      });
    }
  }
  return {
    lines: [...lines.values()],
    spoken: posts.flatMap(({ post, now }) => post.spoken.map((said) => arrived(said, now))),
    statuses: posts.flatMap(({ post, now }) =>
      post.statuses.map((status): IncomingStatus => ({ ...status, arrivedAt: now })),
    ),
    events: [],
  };
}

const arrived = (said: Spoken, now: Instant): Spoken => ({
  ...said,
  arrivedAt: now,
  // W3: what is said to be later than it came is as old as its arrival.
  person: { ...said.person, saidAt: Math.min(said.person.saidAt ?? now, now) },
});
