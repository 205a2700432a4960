import {
  forgetRequest,
  type KeyedRequest,
  nameSubject,
  takeUpRequest,
} from '../../database/accounts/api-requests.ts';
import { type ContactChange, changeContact, loadContact } from '../../database/contacts/contact-record.ts';
import { findContacts } from '../../database/receiving/contacts.ts';
import { recordDecision } from '../../database/sending/decisions.ts';
import { lockSendCase } from '../../database/sending/eligibility.ts';
import { announceContactChange } from '../../database/cases/facts.ts';
import { ensureLines } from '../../database/receiving/lines.ts';
import {
  announceOpening,
  insertCase,
  insertOpening,
  openTask,
  undoOpening,
} from '../../database/sending/openings.ts';
import { type Connection, transaction } from '../../database/pool.ts';
import type { NewTask } from '../../database/cases/tasks.ts';
import type { Held } from '../../domain/case/case-state.ts';
import type { Clause } from '../../domain/explanation/codes.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { BrokenLimit, TemplateContent } from '../../domain/messages/message-content.ts';
import type { Rule } from '../../domain/rule.ts';
import { messageKey, type MessageAnswer, type MessageRequest } from './message-answer.ts';
import { findNamed, reserveNamedTemplate } from './named-template.ts';
import { type ConsentOn, lacksConsent } from '../sending/load-facts.ts';
import type { SenderParts } from '../sending/sender-parts.ts';
import { asBrokenLimit, readyLinks } from './template-choice.ts';
import { evaluatePlanned } from './planned-template.ts';

/** R11: a service asks for a case that begins with a template. Bodies go no further than Postgres (S1). */
export interface OpeningRequest {
  readonly tokenName: string;
  /** With `tokenName`: the same for every repetition of one request. */
  readonly idempotencyKey: string;
  /** Of the whole request: the same key with another digest is an error. */
  readonly digest: string;
  /** Whom it is for: by our id, or by an address on the channel; somebody unknown becomes a contact. */
  readonly contact:
    | { readonly id: string }
    | { readonly phone: string | null; readonly userId: string | null };
  /** What is said of the contact besides. */
  readonly change: ContactChange;
  /** Null: the only line there is. */
  readonly line: string | null;
  readonly template: TemplateContent['template'];
  /** Null: a notice. */
  readonly task: Omit<NewTask, 'caseId'> | null;
  readonly at: Instant;
}

/** What became of it. */
export type OpeningAnswer =
  /** The case is stored and its workflow may start. Its impact 1 is the workflow's, at once or from `until` on. */
  | { readonly was: 'task'; readonly caseId: string; readonly held: Held | null }
  /** The case is stored, and this is what became of its notice. */
  | { readonly was: 'notice'; readonly caseId: string; readonly message: MessageAnswer }
  /** W10: the contact has an unclosed case on the line. */
  | { readonly was: 'case-open'; readonly caseId: string }
  /** By the gate: there is no case, and the same key may be tried again. */
  | {
      readonly was: 'suppressed';
      readonly rule: Rule;
      readonly why: Clause;
      /** E2: the consent that would let it go; null by another rule. */
      readonly lacks: ConsentOn | null;
      readonly contactId: string;
    }
  | { readonly was: 'invalid'; readonly rule: Rule; readonly errors: readonly BrokenLimit[] }
  | { readonly was: 'no-contact' }
  /** `given: null`: none was named, and there is not exactly one. */
  | { readonly was: 'no-line'; readonly known: readonly string[]; readonly given: string | null }
  | { readonly was: 'key-conflict' };

type Stored =
  | Exclude<OpeningAnswer, { was: 'notice' }>
  /** It is there, and its message reserved or held; `isNew: false`: by the same request before. */
  | { readonly was: 'stored-notice'; readonly caseId: string };

/** Keys of headers hold no spaces, so these are never one of those. */
const keyOf = ({ tokenName, idempotencyKey, digest }: OpeningRequest): KeyedRequest => ({
  token: tokenName,
  key: `open-case ${idempotencyKey}`,
  digest,
});

const noticeOf = (request: OpeningRequest, caseId: string): MessageRequest => ({
  caseId,
  idempotencyKey: keyOf(request).key,
  tokenName: request.tokenName,
  digest: request.digest,
  content: { type: 'template', template: request.template },
  keep: false,
  author: `system:${request.tokenName}`,
  at: request.at,
  isNotice: true,
});

/**
 * R11. Case, task, and the gate's answer are one transaction: a case that may not be written to never exists. A notice is
 * sent from here, like every template of the API; impact 1 of a task is the workflow's alone, under its own key (R2).
 */
export function createCaseOpening(
  parts: SenderParts,
  sendMessage: (request: MessageRequest) => Promise<MessageAnswer>,
) {
  const { pool } = parts;

  return {
    /** Safe to repeat under its key. */
    async openCase(request: OpeningRequest): Promise<OpeningAnswer> {
      await readyLinks(pool);
      const contactId = await transaction(pool, (connection) => contactFor(connection, request));
      if (contactId === null) return { was: 'no-contact' };
      const stored = await transaction(pool, (connection) => store(parts, connection, contactId, request));
      if (stored.was !== 'stored-notice') return stored;
      const { caseId } = stored;
      const message = await sendMessage(noticeOf(request, caseId));
      return { was: 'notice', caseId, message };
    },
  };
}

/** The contact, made where nobody is known by the address, with what the request says of it. */
async function contactFor(
  connection: Connection,
  { contact, change, at }: OpeningRequest,
): Promise<string | null> {
  const contactId = 'id' in contact ? contact.id : await byAddress(connection, contact, at);
  const known = contactId === null ? null : await loadContact(connection, contactId);
  if (contactId === null || known === null) return null;
  if (Object.keys(change).length > 0) {
    await announceContactChange(connection, contactId, at);
    await changeContact(connection, contactId, change);
  }
  // I1: of one that was merged, the one that stays.
  return known.id;
}

async function byAddress(
  connection: Connection,
  { phone, userId }: { readonly phone: string | null; readonly userId: string | null },
  at: Instant,
): Promise<string | null> {
  const person = {
    phones: phone === null ? [] : [phone],
    userIds: userId === null ? [] : [{ value: userId, account: null }],
    name: null,
    country: null,
  };
  return (await findContacts(connection, [person], at))[0]?.id ?? null;
}

async function store(
  parts: SenderParts,
  connection: Connection,
  contactId: string,
  request: OpeningRequest,
): Promise<Stored> {
  const { task } = request;
  const keyed = keyOf(request);
  const known = await takeUpRequest(connection, keyed);
  if (known.conflicts) return { was: 'key-conflict' };
  if (known.subject !== null) {
    return task === null
      ? { was: 'stored-notice', caseId: known.subject }
      : { was: 'task', caseId: known.subject, held: null };
  }
  const stored = await storeNew(parts, connection, contactId, request);
  if (stored.was === 'task' || stored.was === 'stored-notice') {
    await nameSubject(connection, keyed, stored.caseId);
  } else {
    await forgetRequest(connection, keyed);
  }
  return stored;
}

async function storeNew(
  parts: SenderParts,
  connection: Connection,
  contactId: string,
  request: OpeningRequest,
): Promise<Stored> {
  const { at, task } = request;
  const line = await lineFor(connection, request.line);
  if ('known' in line) return { was: 'no-line', known: line.known, given: request.line };
  // I1: merged since it was found.
  const { id } = (await loadContact(connection, contactId)) ?? { id: contactId };
  const inserted = await insertCase(connection, { contactId: id, lineId: line.id, at });
  if ('open' in inserted) return { was: 'case-open', caseId: inserted.open };
  const { opened: caseId } = inserted;
  const stored =
    task === null
      ? await storeNotice(parts, connection, caseId, request)
      : await storeTask(parts, connection, caseId, task, request);
  if (stored.was !== 'suppressed' && stored.was !== 'invalid') return stored;
  await undoOpening(connection, caseId);
  return stored.was === 'invalid' ? stored : { ...stored, contactId };
}

/** A line is known once the provider's webhooks named it; before the first webhook ever, the one that is given is taken. */
async function lineFor(
  connection: Connection,
  line: string | null,
): Promise<{ readonly id: string } | { readonly known: readonly string[] }> {
  const { rows } = await connection.query<{ id: string }>('select id from lines order by id');
  const known = rows.map(({ id }) => id);
  if (line === null) return known.length === 1 && known[0] !== undefined ? { id: known[0] } : { known };
  if (known.length === 0) await ensureLines(connection, [{ id: line, displayNumber: null, accountId: null }]);
  else if (!known.includes(line)) return { known };
  return { id: line };
}

type NotStored =
  | Omit<Extract<OpeningAnswer, { was: 'suppressed' }>, 'contactId'>
  | Extract<OpeningAnswer, { was: 'invalid' }>;

async function storeNotice(
  parts: SenderParts,
  connection: Connection,
  caseId: string,
  request: OpeningRequest,
): Promise<NotStored | Extract<Stored, { was: 'stored-notice' }>> {
  const facts = await lockSendCase(connection, caseId);
  if (facts === null) throw new TypeError('a case is gone that was just opened');
  const { template: asked, at } = request;
  const found = await findNamed(parts, connection, facts, asked, at);
  if ('errors' in found) return { was: 'invalid', rule: 'E3', errors: found.errors };
  const { template } = found;
  const reason = template.reason === '*' ? parts.policies.defaultReason : template.reason;
  const message = noticeOf(request, caseId);
  const reserved = await reserveNamedTemplate(parts, connection, facts, message, {
    type: 'template',
    template: asked,
  });
  let goesAt = at;
  if ('answer' in reserved) {
    const { answer } = reserved;
    if (answer.was === 'suppressed') return answer;
    if (answer.was === 'invalid') return answer;
    if (answer.was === 'held') goesAt = answer.until;
  }
  await insertOpening(connection, {
    caseId,
    as: 'notice',
    reason,
    // Its values stand in the message itself.
    template: { ...template, variables: {} },
    attemptKey: messageKey(message),
  });
  await announceOpening(connection, caseId, { fact: 'opened', at, reason, task: null, goesAt });
  return { was: 'stored-notice', caseId };
}

async function storeTask(
  parts: SenderParts,
  connection: Connection,
  caseId: string,
  task: Omit<NewTask, 'caseId'>,
  { template: asked, at }: OpeningRequest,
): Promise<NotStored | Extract<Stored, { was: 'task' }>> {
  const { reason, step, validUntil, dueAt } = task;
  const taskId = await openTask(connection, { ...task, caseId }, at);
  const facts = await lockSendCase(connection, caseId);
  if (facts === null) throw new TypeError('a case is gone that was just opened');
  const found = await findNamed(parts, connection, facts, asked, at);
  if ('errors' in found) return { was: 'invalid', rule: 'E3', errors: found.errors };
  await insertOpening(connection, {
    caseId,
    as: 'task',
    reason,
    template: { ...found.template, variables: asked.variables ?? {} },
    attemptKey: null,
  });
  const until = Math.min(
    at + parts.policies.resolve(reason).reopenWithin,
    validUntil ?? Number.MAX_SAFE_INTEGER,
  );
  const plan = { caseId, reason, number: 1, replacement: 0, tries: 0, seen: 0, at, until } as const;
  const { chosen, evaluation } = await evaluatePlanned(parts, connection, facts, plan);
  if (chosen !== null && chosen.message === null && chosen.faults.length > 0) {
    return { was: 'invalid', rule: 'E3', errors: chosen.faults.map(asBrokenLimit) };
  }
  // Decided once when planned, and again in the transaction that sends (E).
  await recordDecision(connection, { caseId, attemptId: null, step: 'impact-1', ...evaluation });
  const { decision } = evaluation;
  if (decision.answer === 'suppressed') {
    return { was: 'suppressed', rule: decision.rule, why: decision.why, lacks: lacksConsent(evaluation) };
  }
  const goesAt = decision.answer === 'held' ? decision.until : at;
  await announceOpening(connection, caseId, {
    fact: 'opened',
    at,
    reason,
    task: { id: taskId, step, since: at, validUntil, dueAt },
    goesAt,
  });
  return {
    was: 'task',
    caseId,
    held:
      decision.answer === 'held' ? { rule: decision.rule, why: decision.why, until: decision.until } : null,
  };
}
