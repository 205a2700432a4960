import type { Instant } from '../../domain/time/instant.ts';

/** `later`: it certainly did not go, and may: the line or the person gets too much at this moment, or the provider is away. */
export type ChatNoticeOutcome = 'sent' | 'unknown' | 'refused' | 'later';

/**
 * Sends one free-form text in the case's chat through the sender, its gate and its attempt rows: at most once per key,
 * and only while the window is open (F3, E2, W4).
 * `sent`: the provider has it. `unknown`: it may have it. `refused`: it certainly did not go.
 */
export type SendChatNotice = (message: {
  readonly caseId: string;
  readonly key: string;
  readonly body: string;
  readonly at: Instant;
  /** Of a call, unless said otherwise. */
  readonly purpose?: 'call-notice' | 'opt-out-notice';
}) => Promise<ChatNoticeOutcome>;

/** E2: the same for what confirms an opt-out in the chat of somebody with no open case; it belongs to none and opens none. */
export type ConfirmOptOut = (notice: {
  readonly contactId: string;
  readonly lineId: string;
  readonly key: string;
  readonly body: string;
  readonly at: Instant;
}) => Promise<ChatNoticeOutcome>;
