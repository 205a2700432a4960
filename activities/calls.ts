import {
  bookReserved,
  callOfRound,
  lastMissed,
  liveCall,
  perhapsToldBy,
  releaseCall,
  reserveCall,
  type StoredCall,
  standsInForMissed,
  withdrawCall,
} from '../database/cases/calls.ts';
import { recordDecision } from '../database/sending/decisions.ts';
import { factsAfter } from '../database/cases/facts.ts';
import { type FallbackCase, lockFallbackCase } from '../database/fallback/fallback-case.ts';
import { type Connection, transaction } from '../database/pool.ts';
import { callMessage } from '../domain/messages/call-notice.ts';
import { within } from '../domain/time/call-slots.ts';
import { isCounted, underLimits } from '../domain/gate/frequency.ts';
import type { CallWish } from '../domain/gate/consent.ts';
import { decide } from '../domain/gate/gate.ts';
import { registersPermit } from '../domain/gate/register.ts';
import { slotsAsChosen } from '../domain/schedule/expected-outcome.ts';
import type { Outcome } from '../domain/case/step.ts';
import type { Instant } from '../domain/time/instant.ts';
import { localDays } from '../services/time/civil-time.ts';
import { callFacts } from '../services/fallback/call-letter.ts';
import { reserveCallMail, sendCallMail } from '../services/fallback/call-mail.ts';
import type { MailRecipient } from '../services/channels/channel.ts';
import type { Effects } from '../domain/effects/case-effects.ts';
import { MAIL_LATER, MAIL_PAUSE } from './email.ts';
import { fallbackFrequency } from '../services/sending/frequency-facts.ts';
import {
  type FallbackAsked,
  type FallbackLoaded,
  type FallbackQuestion,
  loadFallbackFacts,
} from '../services/sending/load-facts.ts';
import type { Parts } from '../services/parts.ts';
import type { Reserved } from '../services/sending/reserve.ts';
import type { Mailer } from '../services/channels/smtp.ts';
import type { SendChatNotice } from '../services/messages/send-chat-notice.ts';

type BookInput = Parameters<Effects['bookCall']>[0];

type Planned =
  | { readonly is: 'decided'; readonly outcome: Outcome }
  /** It was told of before, or may have been; only the booking is left to write. */
  | { readonly is: 'told'; readonly call: StoredCall; readonly toldBy: 'email' | 'free-form' }
  | {
      readonly is: 'reserved';
      readonly call: StoredCall;
      readonly about: FallbackCase;
      /** The mail to tell by, or what the gate said against it. */
      readonly mail: Reserved<MailRecipient>;
    };

/**
 * The scheduled call (F3): the chosen or first free slot is taken first, then the contact is told, and only then it is booked.
 * Where nobody could be told the slot is given back and a person takes the case.
 */
export function createCalls(
  parts: Parts,
  mailer: Mailer,
  sendChatNotice: SendChatNotice,
): Pick<Effects, 'bookCall'> {
  const { pool } = parts;

  return {
    async bookCall(input) {
      const planned = await transaction(pool, (connection) => plan(parts, connection, input));
      switch (planned.is) {
        case 'decided':
          return planned.outcome;
        case 'told':
          return book(planned.call, planned.toldBy, input);
        case 'reserved':
          return tell(planned, input);
      }
    },
  };

  /** By mail with a calendar file; else free-form, if the window is open; else later, or a person takes it. */
  async function tell(
    { call, about, mail }: Extract<Planned, { is: 'reserved' }>,
    input: BookInput,
  ): Promise<Outcome> {
    const { caseId, at, seen } = input;
    const news = (await standsInForMissed(pool, call)) ? 'rebooked' : 'booked';
    const facts = await callFacts(parts, call, about);
    let isLater = false;
    if (mail.is === 'reserved') {
      const mailed = await sendCallMail(parts, mailer, mail, { news, call, facts, at, seen });
      if (mailed.was === 'sent' || mailed.was === 'unknown') return book(call, 'email', input);
      if (mailed.was === 'fenced' || mailed.was === 'overtaken') {
        await transaction(pool, (connection) => releaseCall(connection, call.id, at));
        return { was: 'overtaken', missed: await factsAfter(pool, caseId, seen) };
      }
      isLater = mailed.was === 'expired' || mailed.class === 'pace';
    }
    if (about.anchor !== null) {
      const body = callMessage(news, facts);
      const told = await sendChatNotice({ caseId, key: `${call.id}/chat`, body, at });
      // Unknown counts as told: promising a call twice is worse than making one that was perhaps not announced.
      if (told === 'sent' || told === 'unknown') return book(call, 'free-form', input);
      isLater ||= told === 'later';
    }
    await transaction(pool, (connection) => releaseCall(connection, call.id, at));
    if (isLater) return { was: 'held', at, until: at + MAIL_PAUSE, rule: 'F3', why: MAIL_LATER };
    if (mail.is === 'held') {
      const { until, rule, why } = mail.decision;
      return { was: 'held', at, until, rule, why };
    }
    // F1: where nobody could be told by any means, the path never was possible.
    const wasTried = mail.is === 'reserved';
    return { was: 'refused', at, rule: 'F3', cause: wasTried ? 'person' : 'gate' };
  }

  async function book(
    call: StoredCall,
    toldBy: 'email' | 'free-form',
    { caseId, reason, at }: BookInput,
  ): Promise<Outcome> {
    const { isBooked, wish } = await transaction(pool, async (connection) => {
      const about = await lockFallbackCase(connection, caseId, reason);
      return { isBooked: await bookReserved(connection, call.id, toldBy, at), wish: about?.wish ?? null };
    });
    // Withdrawn while it was being told: whoever withdrew it has the contact told of that too.
    return isBooked ? done(call, at, wish) : { was: 'refused', at, rule: 'F3', cause: 'gate' };
  }
}

/** E2: one that the customer asked for stays when they opt out. */
const done = ({ slot }: StoredCall, at: Instant, wish: CallWish | null): Outcome => ({
  was: 'done',
  at,
  slot,
  ...(wish === null ? {} : { wished: true }),
});

/** Reads the state, asks the gate and takes a slot, in one transaction (R6, E). Lock order: case, slot counters. */
async function plan(parts: Parts, connection: Connection, input: BookInput): Promise<Planned> {
  const { caseId, reason, round, seen, at } = input;
  const decided = (outcome: Outcome): Planned => ({ is: 'decided', outcome });
  const about = await lockFallbackCase(connection, caseId, reason);
  if (about === null) return decided({ was: 'refused', at, rule: 'E1', cause: 'gate' });

  const live = await liveCall(connection, caseId);
  const known = live ?? (await callOfRound(connection, caseId, round));
  if (known !== null && known.state !== 'reserved') {
    return decided(done(known, known.bookedAt ?? at, about.wish));
  }
  const toldBy = live && (await perhapsToldBy(connection, live));
  if (live !== null && toldBy !== null) return { is: 'told', call: live, toldBy };
  const isOvertaken = about.factSeq > seen;
  const isStale = live !== null && (live.round !== round || live.slot[0] <= at);
  if (live !== null && (isOvertaken || isStale)) await withdrawCall(connection, live, at);
  if (isOvertaken) return decided({ was: 'overtaken', missed: await factsAfter(connection, caseId, seen) });

  const call = live === null || isStale ? await takeSlot(parts, connection, input, about) : live;
  if ('was' in call) return decided(call);
  return { is: 'reserved', call, about, mail: await planMail(parts, connection, input, about, call) };
}

/**
 * E: the call itself passes the gate, for the slot it is planned for; F3: then the first slot with room is taken. E4: the
 * mail that tells of it goes now, so a slot is one at which a call still may follow it.
 */
async function takeSlot(
  parts: Parts,
  connection: Connection,
  { caseId, reason, round, at, slots, chosen }: BookInput,
  about: FallbackCase,
): Promise<StoredCall | Outcome> {
  const { policies } = parts;
  const last = slots.at(-1)?.[1] ?? at;
  const told = await fallbackFrequency(connection, policies, about, { what: 'call-notice', reason, at });
  const loaded = await loadCallFacts(
    parts,
    connection,
    about,
    { kind: 'call', at, until: last },
    { what: 'call', reason },
  );
  const { frequency: alone } = loaded.facts;
  const notice = { ...told.message, at };
  const frequency = {
    ...alone,
    sends: alone.limits.some((limit) => isCounted(limit, alone.message, notice))
      ? [...alone.sends, notice]
      : alone.sends,
  };
  const facts = { ...loaded.facts, frequency };
  const isSameDay = await dayOfMissed(connection, caseId, policies.business.timeZone);
  const ahead = slots.filter(([from]) => from >= at && !isSameDay(from));
  const inside = within(ahead, facts.permitted ?? []);
  const permitted = slotsAsChosen(inside, chosen ?? null).filter(
    ([from]) => underLimits(frequency, from).answer === 'yes',
  );
  // E8: an outdated register is one now, whenever the slot would be.
  const isOutdated =
    facts.registers !== undefined &&
    registersPermit(facts.registers, loaded.question.isMarketing === true, at).answer === 'hold';
  const question = { ...loaded.question, at: isOutdated ? at : ((permitted[0] ?? inside[0])?.[0] ?? at) };
  const decision = decide(question, facts);
  // It is asked now, about the slot: the story of the case must not have it happen when the call is.
  await recordDecision(connection, {
    caseId,
    attemptId: null,
    step: 'call',
    question,
    askedAt: at,
    facts,
    decision,
  });
  if (decision.answer === 'suppressed') return { was: 'refused', at, rule: decision.rule, cause: 'gate' };
  if (decision.answer === 'held' && (decision.rule === 'E4' || isOutdated)) {
    return { was: 'held', at, until: decision.until, rule: decision.rule, why: decision.why };
  }
  const { capacity } = policies.business.calls;
  const { purpose } = frequency.message;
  const call = await reserveCall(connection, {
    caseId,
    reason,
    round,
    at,
    slots: permitted,
    capacity,
    purpose,
    country: frequency.country ?? null,
  });
  return call ?? { was: 'refused', at, rule: 'F3', cause: 'line' };
}

/** F3: never two promises in one day of the business. */
async function dayOfMissed(
  connection: Connection,
  caseId: string,
  zone: string,
): Promise<(at: Instant) => boolean> {
  const missed = await lastMissed(connection, caseId);
  if (missed === null) return () => false;
  const [day] = localDays(zone, missed, missed + 1);
  return (at) => day !== undefined && day[0] <= at && at < day[1];
}

/** E: so does the mail that tells of it. Where it has to wait beyond the slot, the booking waits with it. */
async function planMail(
  parts: Parts,
  connection: Connection,
  { reason, at, slots }: BookInput,
  about: FallbackCase,
  call: StoredCall,
): Promise<Reserved<MailRecipient>> {
  const key = `${call.id}/email`;
  const loaded = await loadCallFacts(
    parts,
    connection,
    about,
    { kind: 'email', at, until: Math.max(call.slot[0], slots.at(-1)?.[0] ?? at) },
    { what: 'call-notice', reason, except: { call: call.id, key } },
  );
  return reserveCallMail(connection, loaded, { about, key, reason });
}

/** An operator may ask for a call where no task is pending: then there is none that could have become invalid (E1). */
async function loadCallFacts(
  parts: Parts,
  connection: Connection,
  about: FallbackCase,
  asked: FallbackQuestion,
  message: FallbackAsked,
): Promise<FallbackLoaded> {
  const { question, facts } = await loadFallbackFacts(parts, connection, about, asked, message);
  return { question, facts: about.task === null ? { ...facts, task: { validUntil: null } } : facts };
}
