import { DAY, type Duration, HOUR, type Instant } from '../time/instant.ts';
import type { CasePolicy, Policy } from '../policy.ts';

/** Where a contact can be talked to. */
export type Channel = 'whatsapp' | 'messenger' | 'instagram' | 'webchat' | 'email';

/** W6: how long free-form messages may be sent after the customer's last, by channel. */
export interface ChannelWindow {
  /** Null: no window, free-form always. */
  readonly length: Duration | null;
  /** How long a person of the business may still answer, counted from the same anchor. Null: no longer than anybody. */
  readonly humanAgent: Duration | null;
}

/**
 * W6. WhatsApp's is Meta's customer service window; Messenger and Instagram have the standard messaging window and the
 * HUMAN_AGENT tag, which bots and templates may not use. Webchat and email are the business's own.
 */
export const CHANNEL_WINDOWS: Readonly<Record<Channel, ChannelWindow>> = {
  whatsapp: { length: 24 * HOUR, humanAgent: null },
  messenger: { length: 24 * HOUR, humanAgent: 7 * DAY },
  instagram: { length: 24 * HOUR, humanAgent: 7 * DAY },
  webchat: { length: null, humanAgent: null },
  email: { length: null, humanAgent: null },
};

/** A channel that nobody has described has the shortest window there is, so that nothing goes too late. */
export const channelWindow = (channel: string): ChannelWindow =>
  Object.hasOwn(CHANNEL_WINDOWS, channel) ? CHANNEL_WINDOWS[channel as Channel] : CHANNEL_WINDOWS.whatsapp;

/** W6: the policy of a case as its channel has it: no longer than the channel's window, and none where that has none. */
export function policyOn(channel: string, policy: Policy): CasePolicy {
  const { length } = channelWindow(channel);
  if (length !== null && policy.window <= length) return policy;
  return { ...policy, window: length };
}

/** Until when free-form may go, and by which tag. */
export interface FreeFormWindow {
  /** Half-open (W2). Null: always. */
  readonly closesAt: Instant | null;
  /** What the channel wants to see on a message that only the extension permits. */
  readonly tag: 'HUMAN_AGENT' | null;
}

/**
 * W6: the window of a free-form message at `at`. Past the channel's own only a person's message goes, tagged as such, and
 * not where the provider itself has closed the window (W5).
 */
export function freeFormWindow(
  channel: string,
  window: {
    readonly anchor: Instant;
    /** Of the channel's own window; null where it has none. */
    readonly closesAt: Instant | null;
    readonly isShut: boolean;
  },
  message: { readonly byPerson: boolean; readonly at: Instant },
): FreeFormWindow {
  const { anchor, closesAt, isShut } = window;
  const { humanAgent } = channelWindow(channel);
  const isExtended =
    humanAgent !== null && message.byPerson && !isShut && closesAt !== null && message.at >= closesAt;
  return isExtended
    ? { closesAt: Math.max(closesAt, anchor + humanAgent), tag: 'HUMAN_AGENT' }
    : { closesAt, tag: null };
}
