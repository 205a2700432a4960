import type { Attempt } from '../../database/sending/attempts.ts';
import type { MessageAnswer, MessageRequest } from './message-answer.ts';
import type { Outgoing } from '../channels/whatsapp.ts';

/** A reserved message and whom it goes to, or an answer at once. */
export type ReservedMessage =
  | { readonly answer: MessageAnswer }
  | { readonly attempt: Attempt; readonly to: Outgoing['to'] }
  /** The key was used before: the row says what became of it. */
  | { readonly standing: Attempt; readonly to: Outgoing['to'] | null };

export const messageKey = ({ tokenName, idempotencyKey }: MessageRequest): string =>
  `api/${tokenName}/${idempotencyKey}`;
