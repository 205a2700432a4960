import type { Instant } from '../../domain/time/instant.ts';

export type SendAnswer =
  | { readonly status: number; readonly code: number | null }
  /** The caller got no answer. */
  | { readonly lost: 'timeout' | 'reset' };

export interface SendStatus {
  readonly status: 'sent' | 'delivered' | 'read' | 'failed';
  readonly at: Instant;
  readonly code: number | null;
}

/** A send as the provider saw it. */
export interface Send {
  /** Position among everything received since the start or the last reset. */
  readonly seq: number;
  /** The provider's clock on arrival. */
  readonly at: Instant;
  readonly line: string;
  /** The message id, where the send took effect. */
  readonly id: string | null;
  readonly phone: string | null;
  readonly userId: string | null;
  /** What the request addressed. */
  readonly addressedBy: 'phone' | 'user-id';
  readonly type: string;
  readonly template: string | null;
  readonly callbackData: string | null;
  /** The request's body as received. */
  readonly request: Readonly<Record<string, unknown>>;
  /** The fault it met. */
  readonly fault: string | null;
  /** The message is recorded and its statuses follow, whatever the caller was told. */
  readonly tookEffect: boolean;
  answer: SendAnswer | null;
  readonly statuses: SendStatus[];
}

/** Kept in memory; the oldest go first. */
const KEPT = 50_000;

export interface Sends {
  add(send: Omit<Send, 'seq' | 'answer' | 'statuses'>): Send;
  byId(id: string): Send | undefined;
  bySeq(seq: number): Send | undefined;
  /** In order of arrival. */
  all(): Send[];
  /** The latest that took effect, is addressed to this customer and satisfies `wanted`. */
  latestTo(userId: string, wanted: (send: Send) => boolean): Send | undefined;
  count(): number;
  restore(sends: readonly Send[]): void;
  clear(): void;
}

export function createSends(): Sends {
  const bySeq = new Map<number, Send>();
  const byId = new Map<string, Send>();
  let last = 0;

  function keep(send: Send): void {
    bySeq.set(send.seq, send);
    if (send.id !== null) byId.set(send.id, send);
    if (bySeq.size <= KEPT) return;
    const oldest = bySeq.values().next().value;
    if (oldest === undefined) return;
    bySeq.delete(oldest.seq);
    if (oldest.id !== null) byId.delete(oldest.id);
  }

  return {
    add(send) {
      last += 1;
      const added: Send = { ...send, seq: last, answer: null, statuses: [] };
      keep(added);
      return added;
    },
    byId: (id) => byId.get(id),
    bySeq: (seq) => bySeq.get(seq),
    all: () => [...bySeq.values()],
    latestTo(userId, wanted) {
      let latest: Send | undefined;
      for (const send of bySeq.values()) {
        if (send.tookEffect && send.userId === userId && wanted(send)) latest = send;
      }
      return latest;
    },
    count: () => last,
    restore(sends) {
      for (const send of sends) {
        last = Math.max(last, send.seq);
        keep(send);
      }
    },
    clear() {
      bySeq.clear();
      byId.clear();
      last = 0;
    },
  };
}
