import type { Attempt } from '../../database/sending/attempts.ts';
import type { ChatRecipient } from '../channels/channel.ts';
import type { Carried } from '../sending/deliver.ts';
import type { MessageAnswer, MessageRequest } from './message-answer.ts';

/** A reserved message and whom it goes to, or an answer at once. */
export type ReservedMessage =
  | { readonly answer: MessageAnswer }
  | Carried<ChatRecipient>
  /** The key was used before: the row says what became of it. */
  | { readonly standing: Attempt; readonly to: ChatRecipient | null };

export const messageKey = ({ tokenName, idempotencyKey }: MessageRequest): string =>
  `api/${tokenName}/${idempotencyKey}`;
