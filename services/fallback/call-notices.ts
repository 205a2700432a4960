import {
  type CallNotice,
  claimNotices,
  hasNoticeDue,
  postponeNotice,
  settleNotice,
} from '../../database/fallback/call-notices.ts';
import { findCall, type StoredCall } from '../../database/cases/calls.ts';
import { type FallbackCase, lockFallbackCase } from '../../database/fallback/fallback-case.ts';
import { putOffMails } from '../../database/sending/mail-attempts.ts';
import { type Connection, transaction } from '../../database/pool.ts';
import { callMessage } from '../../domain/messages/call-notice.ts';
import type { GateFacts } from '../../domain/gate/gate.ts';
import { type Duration, SECOND } from '../../domain/time/instant.ts';
import { callFacts } from './call-letter.ts';
import { reserveCallMail, sendCallMail } from './call-mail.ts';
import type { MailRecipient } from '../channels/channel.ts';
import { fallbackFacts, fallbackMessage } from '../sending/fallback-facts.ts';
import { noticeKey, noticeWait } from '../sending/notice-wait.ts';
import type { Parts } from '../parts.ts';
import type { Reserved } from '../sending/reserve.ts';
import type { Mailer } from '../channels/smtp.ts';
import { startSweep, type Sweep } from '../sweep.ts';
import type { SendChatNotice } from '../messages/send-chat-notice.ts';

const SWEEP: Duration = SECOND;
const AT_ONCE = 4;
/** Put off so often, it is told to operators: about an hour after the first try. */
const LOUD = 6;

/**
 * Tells contacts that a call they were told of is cancelled (F3). What cancels a call is recorded with the case's state,
 * so the telling is a queue of its own: it outlives the case, and several processes may work on it.
 */
export function startCallNotices(parts: Parts, mailer: Mailer, sendChatNotice: SendChatNotice): Sweep {
  const { pool, clock, log } = parts;
  const serve = async (notice: CallNotice): Promise<void> => {
    const outcome = await tell(notice);
    if (outcome !== 'later') return settleNotice(pool, notice.callId, outcome);
    const { callId, caseId, putOff } = notice;
    // F3: until the slot is over, when it is too late.
    if (putOff === LOUD) log.error({ callId, caseId }, 'a cancelled call could not be told of yet');
    return postponeNotice(pool, callId, clock.now() + noticeWait(putOff));
  };

  /** The way the call was told of, then the other. */
  const tell = async (notice: CallNotice): Promise<string> => {
    const { caseId, at } = notice;
    const planned = await transaction(pool, (connection) => plan(parts, connection, notice));
    if (planned === null) return 'too-late';
    const { call, about, mail } = planned;
    const facts = await callFacts(parts, call, about);
    const inChat = () =>
      sendChatNotice({
        caseId,
        key: noticeKey(`${call.id}/cancelled/chat`, notice.putOff),
        body: callMessage('cancelled', facts),
        at: notice.putOff === 0 ? at : clock.now(),
      });
    if (call.toldBy === 'free-form') {
      const told = await inChat();
      if (told !== 'refused') return told;
    }
    if (mail.is === 'reserved') {
      const about = { news: 'cancelled', call, facts, at, seen: null } as const;
      const mailed = await sendCallMail(parts, mailer, mail, about);
      if (mailed.was === 'sent' || mailed.was === 'unknown') return mailed.was;
      if (mailed.was === 'refused' && mailed.class === 'pace') return 'later';
    }
    return call.toldBy === 'free-form' ? 'refused' : inChat();
  };

  return startSweep({
    every: SWEEP,
    isDue: () => hasNoticeDue(pool, clock.now()),
    async work() {
      const notices = await claimNotices(pool, clock.now(), AT_ONCE);
      await Promise.all(notices.map((notice) => serve(notice)));
      return notices.length > 0;
    },
    failed: (error) =>
      log.warn(
        { code: (error as { code?: string }).code },
        'call notices wait for the database; they go again',
      ),
  });
}

interface Planned {
  readonly call: StoredCall;
  readonly about: FallbackCase;
  readonly mail: Reserved<MailRecipient>;
}

/** The gate for the mail (E). Null once the slot is over: nobody waits for the call any more. */
async function plan(parts: Parts, connection: Connection, notice: CallNotice): Promise<Planned | null> {
  const { callId, caseId, reason, at } = notice;
  const about = await lockFallbackCase(connection, caseId, reason);
  const call = await findCall(connection, callId);
  if (about === null || call === null || parts.clock.now() >= call.slot[1]) return null;
  const question = { kind: 'email', at, until: call.slot[1] } as const;
  // It answers what the customer did or said, so it waits for no hours (E5: replies are exempt), and it is about a
  // promise of ours and not about the task, so it outlives task and case (E1).
  const facts: GateFacts = {
    ...fallbackFacts(
      parts,
      about,
      question,
      reason,
      fallbackMessage(parts, about, { what: 'call-notice', reason, at }),
    ),
    case: { isOpen: true },
    task: { validUntil: null },
    permitted: [[at, call.slot[1]]],
  };
  // Not numbered by tries: one that died while it spoke has perhaps told, and must be found again (R7).
  const key = `${call.id}/cancelled/${await putOffMails(connection, caseId, `${call.id}/cancelled/`)}`;
  return {
    call,
    about,
    mail: await reserveCallMail(connection, { question, facts }, { about, key, reason }),
  };
}
