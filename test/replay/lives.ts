import { WorkflowUpdateFailedError } from '@temporalio/client';
import { STORIES } from '../../dev/scenarios/stories.ts';
import { appendFact } from '../../database/cases/facts.ts';
import { transaction } from '../../database/pool.ts';
import type { Fact } from '../../domain/case/fact.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../domain/time/instant.ts';
import { assignUpdate, factsSignal, resolveUpdate, rolloverSignal } from '../../workflows/messages.ts';
import { Life } from '../workflows/life.ts';
import type { World } from '../workflows/world.ts';
import { writesUnheard } from '../workflows/writes-unheard.ts';

/** A life whose histories are worth keeping; returns runs that are followed by another one without a link to it. */
export type LifeToRecord = (world: World) => Promise<readonly Run[] | void>;

export interface Run {
  readonly workflowId: string;
  readonly runId: string;
}

const BEYOND_A_RUN = 2_010;

/** The examples, and what they leave out of the ways through a case. */
export const LIVES: Readonly<Record<string, LifeToRecord>> = {
  ...Object.fromEntries(
    Object.entries(STORIES).map(([name, story]) => [name, (world: World) => story(world.play())]),
  ),

  /** R9: unanswered, kept, told by a template, delivered on the tap, and at last the task is completed. */
  async 'kept-reply'(world) {
    const customer = new Life(world);
    await customer.begun();
    await customer.writes('¿Puedo pagar en cuotas?');
    await customer.at('Tue', '12:00');
    await customer.keeps('Sí, en 3 cuotas');
    await customer.at('Tue', '14:00');
    await customer.taps();
    await customer.at('Tue', '14:05');
    customer.must('the kept reply is delivered', (await customer.texts()).length === 1);
    await customer.completes();
    await customer.at('Mon', '12:00', 1);
    customer.must('closed', (await customer.case()).state === 'closed');
  },

  /** E2: STOP while a call is booked; START; a new task; a new case after the closing. */
  async stop(world) {
    const customer = new Life(world);
    await customer.begun({ template: false, task: { reason: 'technical-service', step: 'visit' } });
    await customer.at('Tue', '10:15');
    customer.must('a call is booked', (await customer.case()).call !== null, await customer.case());
    await customer.writes('BAJA');
    await customer.at('Tue', '10:30');
    customer.must('it is cancelled', (await customer.case()).call === null);
    await customer.writes('ALTA');
    await customer.ask('DELETE', `/v1/cases/${await customer.caseId()}/need`);
    await customer.setsTask({ reason: 'delivery', step: 'choose-slot' });
    await customer.until(customer.local('Mon', '12:00', 3));
    await customer.writes('Hola de nuevo');
    await customer.soon(
      'a new case',
      ({ state, previousCaseId }) => state === 'open' && previousCaseId !== null,
    );
    await customer.until((await customer.now()) + 20 * DAY);
  },

  /** H4, E2: told of every working day, heard of from elsewhere, attended to; a kept reply that is left over needs somebody again. */
  async 'needs-a-person'(world) {
    const customer = new Life(world);
    await customer.begun({ template: false, mail: false });
    await customer.at('Wed', '10:00');
    const { id, needsHuman } = await customer.case();
    customer.must('a person is needed', needsHuman, await customer.case());
    const tell = async (fact: 'opted-out' | 'opted-in' | 'attended'): Promise<void> => {
      const told: Fact = { fact, at: await customer.now() };
      const [seq = 0] = await storeUntold(world, id, [told]);
      await world.temporal.client.workflow.getHandle(id).signal(factsSignal, [{ seq, fact: told }]);
    };
    await tell('opted-out');
    await tell('opted-in');
    await tell('attended');
    await customer.soon('nobody is needed', (seen) => !seen.needsHuman);
    await customer.keeps('Lo revisamos');
    await customer.until((await customer.now()) + 4 * DAY);
    customer.must('what is kept needs a person', (await customer.case()).needsHuman, await customer.case());
    await customer.until((await customer.now()) + 31 * DAY);
    customer.must('unattended', (await customer.case()).outcome === 'unattended', await customer.case());
  },

  /** F7: known by a user id alone: asked for a number, once the provider is no longer busy. */
  async 'number-request'(world) {
    const customer = new Life(world);
    await customer.hidesNumber();
    await customer.fails({ kind: 'refuse', code: 130429 }, { match: { type: 'interactive' }, times: 1 });
    await customer.begun({ template: false, mail: false });
    await customer.at('Mon', '10:30');
    const asked = await customer.provider.messages({ to: customer.phone, tookEffect: true });
    customer.must('a number was asked for', asked.length === 1, await customer.timeline());
    await customer.completes();
    await customer.at('Tue', '12:00');
    customer.must('closed', (await customer.case()).state === 'closed', await customer.case());
  },

  /** W10, A3, R10, R11, F3: everything an operator or a service may say, refusals included. */
  async commands(world) {
    const customer = new Life(world);
    await customer.begun({ task: { reason: 'payment', step: 'pay' } });
    await customer.setsTask({ reason: 'delivery', step: 'choose-slot' });
    await customer.command('assign', { queue: 'deliveries', agent: 'agent-7' });
    await customer.completes();
    customer.must('completion resolves', (await customer.case()).state === 'resolved');
    await customer.writes('Otra cosa más');
    await customer.soon('it is open again', ({ state }) => state === 'open');
    const { id } = await customer.case();
    const handle = world.temporal.client.workflow.getHandle(id);
    // W10: a message that is stored and not yet told to the case wins over its resolution.
    await storeUntold(world, id, [
      { fact: 'inbound', at: await customer.now(), arrived: await customer.now(), kind: 'message' },
    ]);
    const refused = await handle
      .executeUpdate(resolveUpdate, { args: [{ outcome: 'done' }] })
      .catch((error: unknown) => error);
    customer.must('a new message wins', refused instanceof WorkflowUpdateFailedError, refused);
    await customer.answers('¿En qué más le ayudo?');
    await customer.setsTask({ reason: 'payment', step: 'pay' });
    await customer.command('call/book', {});
    await customer.soon('a call is booked', ({ call }) => call?.state === 'booked');
    await customer.recordsCall('cancelled');
    await customer.at('Thu', '10:00');
    await customer.command('cancel-step', {});
    customer.must('nothing is planned', (await customer.case()).state === 'dormant', await customer.case());
    await customer.setsTask({ reason: 'payment', step: 'pay', reopen: true });
    await customer.at('Thu', '10:05');
    await customer.resolves('paid');
    await customer.at('Sat', '12:00', 1);
    customer.must('closed', (await customer.case()).state === 'closed');
  },

  /** R8: paused, so the fallback version goes under the same number; that fails later, so it is skipped. */
  async replacement(world) {
    const customer = new Life(world);
    await customer.begun({ task: { reason: 'delivery', step: 'choose-slot' } });
    await customer.fails({ kind: 'refuse', code: 132015 });
    await customer.fails({ kind: 'fail-later', code: 132016 });
    await customer.at('Tue', '10:30');
    customer.must(
      'the fallback follows',
      (await customer.case()).state === 'fallback',
      await customer.case(),
    );
    await customer.at('Wed', '10:00', 2);
  },

  /** R8: held while the line is unwell; accepted, then failed for the person. */
  async 'held-then-failed'(world) {
    const customer = new Life(world);
    await customer.begun();
    await customer.fails({ kind: 'refuse', code: 131042 }, { times: 2 });
    await customer.fails({ kind: 'fail-later', code: 131026 });
    await customer.mailFails({ kind: 'defer', times: 1 });
    await customer.at('Tue', '18:00');
    customer.must(
      'the fallback follows',
      (await customer.case()).state === 'fallback',
      await customer.case(),
    );
    await customer.at('Wed', '10:00', 2);
  },

  /** R7: a send whose activity fails each time is asked about, and planned again when it never went. */
  async settled(world) {
    const customer = new Life(world);
    await customer.begun();
    // The first three sends fail inside the database, as in an outage; the fence that settles them is let through.
    await world.pool.query(`
      create sequence failing_sends;
      create function fail_send() returns trigger language plpgsql as $$
        begin
          if nextval('failing_sends') <= 3 then raise exception 'no send'; end if;
          return new;
        end $$;
      create trigger fail_send before insert on attempts for each row when (new.kind = 'impact')
        execute function fail_send();`);
    await customer.at('Tue', '10:30');
    customer.must('it went at last', (await customer.templateNames()).length === 1, await customer.case());
    await customer.at('Wed', '10:00', 2);
  },

  /** A signal that leaves a gap, facts told twice, and a case that is started again after Temporal lost it. */
  async 'gap-and-loss'(world) {
    const customer = new Life(world);
    await customer.begun();
    const { id } = await customer.case();
    const now = await customer.now();
    const written: Fact = { fact: 'inbound', at: now, arrived: now, kind: 'message' };
    const handle = world.temporal.client.workflow.getHandle(id);
    // Nobody else tells it of those before.
    const lease = (until: string | null) =>
      world.pool.query('update dispatch set lease_until = $2 where case_id = $1', [id, until]);
    await lease('infinity');
    const seqs = await storeUntold(world, id, [written, { fact: 'answered', at: now }, written]);
    await handle.signal(factsSignal, [{ seq: seqs[2] ?? 0, fact: written }]);
    await handle.executeUpdate(assignUpdate, { args: [{ queue: 'priority', agent: null }] });
    await lease(null);
    await customer.until(now + SECOND);
    const { runId } = await handle.describe();
    await handle.terminate('lost');
    await customer.writes('¿Siguen ahí?');
    await customer.soon('it lives on', ({ state }) => state === 'open');
    await customer.answers('Aquí seguimos');
    await customer.until(now + 20 * DAY);
    return [{ workflowId: id, runId }];
  },

  /** R12: held over the expiry, held anew and released, and ended by the customer. */
  async 'held-by-a-person'(world) {
    const customer = new Life(world);
    await customer.begun();
    const hold = async (until: string) => {
      await customer.command('hold', { until, why: 'as agreed' });
    };
    await hold(customer.localTime('Wed', '12:00'));
    await customer.at('Wed', '12:05');
    customer.must('the first impact has gone', (await customer.templateNames()).length === 1);
    await hold(customer.localTime('Mon', '12:00', 1));
    await customer.ask('DELETE', `/v1/cases/${await customer.caseId()}/hold`);
    await hold(customer.localTime('Mon', '12:00', 1));
    await customer.at('Sat', '12:00');
    await customer.writes('Ya pagué');
    await customer.soon('it is open', ({ window }) => window.open);
    await customer.completes();
    await customer.answers('Gracias');
    await customer.resolves('paid');
    await customer.until((await customer.now()) + 3 * DAY);
    customer.must('closed', (await customer.case()).state === 'closed');
  },

  /** R11: opened as a notice; when that has closed, as a task, to its end. */
  async 'opened-by-the-business'(world) {
    const customer = new Life(world);
    await customer.begun({ task: null });
    await customer.resolves('done');
    await customer.until((await customer.now()) + 3 * DAY);
    const contact = { phone: customer.phone };
    const template = { name: 'answer_ready_v1' };
    await customer.ask('POST', '/v1/cases', { idempotencyKey: 'notice', contact, template, as: 'notice' });
    await customer.until((await customer.now()) + 4 * DAY);
    const task = { reason: 'payment', step: 'pay' };
    const named = { name: 'payment_pending_v3' };
    await customer.ask('POST', '/v1/cases', {
      idempotencyKey: 'task',
      contact,
      template: named,
      as: 'task',
      task,
    });
    await customer.until((await customer.now()) + 30 * DAY);
    const { cases } = await customer.ask<{ cases: readonly { state: string }[] }>(
      'GET',
      `/v1/cases?phone=${customer.phone}`,
    );
    const closed = cases.filter(({ state }) => state === 'closed').length;
    customer.must('three cases are closed', closed === 3, cases);
  },

  /** R2, F1, F2: another system sent a template; the mail of the fallback came back. */
  async 'told-by-others'(world) {
    const customer = new Life(world);
    await customer.begun();
    await customer.at('Tue', '12:00');
    await customer.reports({ template: { name: 'cobranza_pago_v7' } });
    await customer.soon('it counts', ({ impacts }) => impacts.length === 2);
    await customer.at('Wed', '12:05');
    const { contactId, fallback } = await customer.case();
    customer.must('the mail went', fallback?.path === 'email');
    await customer.ask('POST', `/v1/contacts/${contactId}/email/bounced`, {
      address: customer.address,
      status: '5.1.1',
    });
    await customer.soon('a person is needed', ({ needsHuman }) => needsHuman);
    await customer.ask('DELETE', `/v1/cases/${await customer.caseId()}/need`);
    await customer.at('Wed', '10:00', 3);
    customer.must('closed', (await customer.case()).state === 'closed', await customer.case());
  },

  /** W5, R9: the provider says that the window is closed; the text is kept, told of, and delivered on the tap. */
  async shut(world) {
    const customer = new Life(world);
    await customer.begun();
    await customer.writes('¿Puedo pagar en cuotas?');
    await customer.fails({ kind: 'refuse', code: 131047 }, { match: { type: 'text' } });
    const { answer } = await customer.tells({ text: { body: 'Sí, en 3 cuotas' } });
    customer.must('it is kept', answer.rule === 'W5', answer);
    await customer.at('Mon', '10:30');
    await customer.taps();
    await customer.at('Mon', '10:35');
    customer.must('it is delivered', (await customer.texts()).length === 1);
    await customer.resolves('paid');
    await customer.at('Fri', '12:00');
    customer.must('closed', (await customer.case()).state === 'closed', await customer.case());
  },

  /** E6: the line is unwell, then well again before the hour at which it would have been asked about. */
  async eased(world) {
    const customer = new Life(world);
    const quality = (event: string) =>
      customer.provider.webhook({
        field: 'phone_number_quality_update',
        value: { display_phone_number: '56911112222', event },
      });
    await customer.begun();
    await customer.at('Tue', '09:50');
    await quality('FLAGGED');
    await customer.at('Tue', '10:30');
    customer.must('it is held', (await customer.case()).impacts.length === 0);
    await quality('UNFLAGGED');
    await customer.at('Tue', '10:35');
    customer.must('it went', (await customer.case()).impacts.length === 1, await customer.case());
    await customer.at('Wed', '10:00', 2);
  },

  /** R7, R6: an impact of which nobody knows whether it went; the customer writes before another one, and nobody tells the case. */
  async 'uncertain-and-overtaken'(world) {
    const customer = new Life(world);
    await customer.begun();
    await customer.fails({ kind: 'reset', when: 'after' });
    await customer.at('Tue', '10:05');
    customer.must('it may have gone', (await customer.case()).impacts.length === 1, await customer.case());
    await customer.at('Thu', '09:55');
    const planned = (await customer.case()).agenda[0];
    customer.must('the second is planned', planned?.step === 'impact-2', planned);
    await writesUnheard(world, customer, Date.parse(planned?.at ?? '') + MINUTE);
    customer.must('it did not go', (await customer.templateNames()).length === 1);
    await customer.answers('Claro, dígame');
    await customer.resolves('paid');
    await customer.at('Wed', '10:00', 1);
    customer.must('closed', (await customer.case()).state === 'closed', await customer.case());
  },

  /** R10: a task that lapses while its template waits for an answer. */
  async lapsed(world) {
    const customer = new Life(world);
    await customer.begun();
    const validUntil = customer.localTime('Wed', '12:00');
    await customer.ask('PUT', `/v1/cases/${await customer.caseId()}/task`, {
      reason: 'payment',
      step: 'pay',
      validUntil,
    });
    await customer.at('Wed', '12:05');
    const events = await customer.eventTypes();
    customer.must('it is told', events.includes('case.task-lapsed'), events);
    await customer.at('Wed', '10:00', 2);
    customer.must('closed', (await customer.case()).state === 'closed', await customer.case());
  },

  /** W9: an answer that the provider had taken and that failed, so that the business owes again and both alerts fire. */
  async 'answer-failed'(world) {
    const customer = new Life(world);
    await customer.begun({ task: null });
    await customer.writes('¿A qué hora llega?');
    await customer.fails({ kind: 'fail-later', code: 131_000, after: ['sent'] }, { match: { type: 'text' } });
    await customer.tells({ text: { body: 'A las cinco' } });
    await customer.soon('the business owes again', ({ owes }) => owes === 'business');
    await customer.until((await customer.now()) + 21 * HOUR);
    customer.must('it is escalated', (await customer.case()).state === 'escalated', await customer.case());
    await customer.resolves('done');
    await customer.until((await customer.now()) + 3 * DAY);
    customer.must('closed', (await customer.case()).state === 'closed', await customer.case());
  },

  /** F3, H4: calls that nobody recorded, until a person is needed, who says that nobody need act. */
  async 'calls-unrecorded'(world) {
    const customer = new Life(world);
    await customer.begun({ template: false, task: { reason: 'technical-service', step: 'visit' } });
    // Nobody can be told of the first one at once.
    await customer.mailFails({ kind: 'defer', times: 1 });
    await customer.until((await customer.now()) + 9 * DAY);
    customer.must('a person is needed', (await customer.case()).needsHuman, await customer.case());
    await customer.ask('DELETE', `/v1/cases/${await customer.caseId()}/need`);
    await customer.until((await customer.now()) + 4 * DAY);
    customer.must('closed', (await customer.case()).state === 'closed', await customer.case());
  },

  /** S3: the contact is erased while a template is planned. */
  async erased(world) {
    const customer = new Life(world);
    await customer.begun();
    await customer.at('Tue', '12:00');
    const { contactId } = await customer.case();
    await customer.ask('POST', `/v1/contacts/${contactId}/erasure`, { confirm: true, why: 'TICKET-7' });
    await customer.until((await customer.now()) + DAY);
  },

  /** R11, R8: a notice that the provider had accepted and that failed for the person. */
  async 'notice-refused'(world) {
    const customer = new Life(world);
    await customer.begun({ task: null });
    await customer.resolves('done');
    await customer.until((await customer.now()) + 3 * DAY);
    await customer.fails({ kind: 'fail-later', code: 131026 });
    await customer.ask('POST', '/v1/cases', {
      idempotencyKey: 'notice',
      contact: { phone: customer.phone },
      template: { name: 'answer_ready_v1' },
      as: 'notice',
    });
    await customer.until((await customer.now()) + DAY);
    const { cases } = await customer.ask<{ cases: readonly { outcome: string | null }[] }>(
      'GET',
      `/v1/cases?phone=${customer.phone}`,
    );
    customer.must(
      'it ended',
      cases.some(({ outcome }) => outcome === 'notice-refused'),
      cases,
    );
  },

  /** I1: two contacts prove to be one while an impact is planned: the younger case is merged, the older goes on with its task. */
  async merged(world) {
    const customer = new Life(world);
    await customer.begun({ task: null });
    const other = new Life(world);
    await other.begins('Mon', '10:00');
    await customer.at('Mon', '11:00');
    await other.writes('Hola, soy yo con otro número');
    await other.soon('the case is open', ({ state }) => state === 'open');
    await other.consents('whatsapp', 'utility', true);
    await other.setsTask({ reason: 'payment', step: 'pay' });
    await customer.at('Tue', '12:00');
    const [into, from] = [(await customer.case()).contactId, (await other.case()).contactId];
    await customer.ask('POST', '/v1/contacts/merge', { into, from, why: 'TICKET-1' });
    await customer.at('Tue', '12:10');
    customer.must('merged', (await other.case()).outcome === 'merged', await other.case());
    const { task } = await customer.case();
    customer.must('the task goes on', task?.step === 'pay', task);
    await customer.at('Mon', '12:00', 4);
    customer.must('closed', (await customer.case()).state === 'closed', await customer.case());
  },

  /** Asked to go on by another version, with a template planned: it continues as new. */
  async 'rolled-over'(world) {
    const customer = new Life(world);
    await customer.begun();
    await customer.at('Tue', '12:00');
    const handle = world.temporal.client.workflow.getHandle(await customer.caseId());
    const { runId } = await handle.describe();
    await handle.signal(rolloverSignal, 'another');
    await customer.until((await customer.now()) + MINUTE);
    customer.must('another run', (await handle.describe()).runId !== runId);
    await customer.at('Wed', '10:00', 3);
    customer.must('closed', (await customer.case()).state === 'closed', await customer.case());
  },

  /** All the facts of a run and more: the case continues as new, with a timer under way and a command to come. */
  async 'continued-as-new'(world) {
    const customer = new Life(world);
    await customer.begun();
    await customer.provider.storm({
      customers: [customer.phone],
      messages: BEYOND_A_RUN,
      copies: 1,
      shuffle: true,
      span: MINUTE,
      perPost: 100,
      concurrency: 4,
    });
    await customer.until((await customer.now()) + MINUTE);
    await customer.answers('Lo leemos todo');
    await customer.until((await customer.now()) + DAY + MINUTE);
    await customer.resolves('done');
    await customer.until((await customer.now()) + 3 * DAY);
    customer.must('closed', (await customer.case()).state === 'closed');
  },
};

/** Stores facts of a case without waking the dispatcher. */
async function storeUntold(world: World, caseId: string, facts: readonly Fact[]): Promise<number[]> {
  return transaction(world.pool, async (connection) => {
    const seqs: number[] = [];
    for (const fact of facts) seqs.push((await appendFact(connection, caseId, fact)) ?? 0);
    return seqs;
  });
}
