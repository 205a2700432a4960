import { HOUR, type Instant, MINUTE, SECOND } from '../../domain/time/instant.ts';
import type { Play, SeenCase } from './play.ts';

/** The examples of docs/requirements.md, which must play exactly. */
export const STORIES = {
  delivery,
  payment,
  'technical-service': technicalService,
  cart,
  'no-consent': noConsent,
  storm,
} as const satisfies Record<string, (play: Play) => Promise<void>>;

export type StoryName = keyof typeof STORIES;

/** How far from its instant a step may be: timers fire a few milliseconds late, never early. */
const EXACT = 5 * SECOND;

const isAt = (shown: string | null | undefined, instant: Instant): boolean =>
  shown != null && Date.parse(shown) >= instant - 1 && Date.parse(shown) <= instant + EXACT;

/** E5: the most by which a case goes after the opening of the hours it was held for. */
const JITTER = 15 * MINUTE;

const isAtOpening = (shown: string | null | undefined, opening: Instant): boolean =>
  shown != null && Date.parse(shown) >= opening - 1 && Date.parse(shown) <= opening + JITTER + EXACT;

const alertAt = (seen: SeenCase, level: number) => seen.alerts.find((alert) => alert.level === level)?.at;

/** X1: Mon 10:00 "is my order coming today?"; the bot offers slots; nobody confirms. */
async function delivery(play: Play): Promise<void> {
  await play.begins('Mon', '10:00');
  await play.writes('¿Llega hoy mi pedido?');
  const began = await play.soon('the case is open', ({ state }) => state === 'open');
  await play.consents('whatsapp', 'utility', true);
  const anchor = Date.parse(began.window.anchoredAt ?? '');
  play.must('X1: the business owes', began.owes === 'business', began.owes);
  await play.sends({
    interactive: {
      type: 'list',
      body: { text: '¿Cuándo le queda bien?' },
      action: {
        button: 'Ver horarios',
        sections: [
          {
            title: 'Martes',
            rows: [
              { id: 'slot-1', title: '08:00–12:00' },
              { id: 'slot-2', title: '14:00–18:00' },
            ],
          },
        ],
      },
    },
  });
  await play.setsTask({ reason: 'delivery', step: 'choose-slot', data: { order: 'A-1042' } });
  const pending = await play.soon('X1: the customer owes', ({ owes }) => owes === 'customer');
  play.must(
    'X1: the agenda begins with the first alert',
    pending.agenda[0]?.step === 'alert-1',
    pending.agenda,
  );

  await play.until(anchor + 18 * HOUR);
  const expiring = await play.case();
  play.must(
    'X1: Tue 04:00 the first alert',
    expiring.state === 'expiring' && isAt(alertAt(expiring, 1), anchor + 18 * HOUR),
    expiring,
  );
  await play.until(anchor + 20 * HOUR);
  const escalated = await play.case();
  play.must(
    'X1: Tue 06:00 escalated',
    escalated.state === 'escalated' && isAt(alertAt(escalated, 2), anchor + 20 * HOUR),
    escalated,
  );
  await play.until(anchor + 24 * HOUR);
  const reopening = await play.case();
  play.must('X1: Tue 10:00 reopening', reopening.state === 'reopening' && !reopening.window.open, reopening);
  play.must(
    'X1: the utility at 10:00',
    isAt(reopening.impacts[0]?.at, anchor + 24 * HOUR),
    reopening.impacts,
  );
  const [template] = await play.templates();
  play.must(
    'X1: the template is the one that reschedules',
    template?.name.startsWith('delivery_reschedule') === true,
    template,
  );

  await play.until(play.local('Tue', '12:30'));
  await play.taps();
  const back = await play.soon('X1: the customer is back', ({ state }) => state === 'open');
  const closes = Date.parse(back.window.closesAt ?? '') - (await play.now());
  play.must('X1: the window is open until Wed 12:30', Math.abs(closes - 24 * HOUR) < MINUTE, back.window);
  await play.resolves('delivered');
  play.must('X1: resolved', (await play.case()).state === 'resolved');
  await play.until(play.local('Wed', '12:31'));
  const closed = await play.case();
  play.must(
    'X1: closed with its outcome',
    closed.state === 'closed' && closed.outcome === 'delivered',
    closed,
  );
}

/** X2: payment, not yet due, so utility; the window expires Wed 15:00. */
async function payment(play: Play): Promise<void> {
  await play.begins('Tue', '15:00');
  await play.writes('Quiero pagar mi factura');
  await play.soon('the case is open', ({ state }) => state === 'open');
  const address = `${play.phone}@example.com`;
  await play.isKnownAs({ email: address });
  await play.consents('whatsapp', 'utility', true);
  await play.answers('Con gusto. Este es su enlace de pago.');
  await play.setsTask({
    reason: 'payment',
    step: 'pay',
    data: { amount: { value: 120000, currency: 'COP' } },
    resumeUrl: 'https://pay.example.com/i/1042',
    dueAt: new Date((await play.now()) + 30 * 24 * HOUR).toISOString(),
  });
  const anchor = Date.parse((await play.case()).window.anchoredAt ?? '');
  const expiry = anchor + 24 * HOUR;
  await play.until(expiry);
  const first = await play.case();
  play.must('X2: utility with pay button Wed 15:00', isAt(first.impacts[0]?.at, expiry), first.impacts);

  await play.until(expiry + 72 * HOUR);
  const second = (await play.case()).impacts[1];
  const after = Date.parse(second?.at ?? '') - Date.parse(first.impacts[0]?.at ?? '');
  play.must(
    'X2: the second between Fri 15:00 and Sat 15:00',
    after >= 48 * HOUR && after <= 72 * HOUR,
    second,
  );
  play.must('X2: a different template', second?.template !== first.impacts[0]?.template, second);
  play.must('X2: no email yet', (await play.mails(address)).length === 0 || after < 48 * HOUR + MINUTE);

  await play.until(Date.parse(second?.at ?? '') + 24 * HOUR + MINUTE);
  const fallback = await play.case();
  const mails = await play.mails(address);
  play.must('X2: 24 h later an email', fallback.state === 'fallback' && mails.length === 1, fallback);
  play.must('X2: with the case id', mails[0]?.subject.includes(fallback.id) === true, mails[0]?.subject);
  play.must('X2: and one link that resumes', mails[0]?.text?.includes('/r/') === true, mails[0]?.text);

  await play.until(expiry + 14 * 24 * HOUR);
  play.must('X2: never a third', (await play.templates()).length === 2, await play.templates());
  play.must('X2: closed', (await play.case()).state === 'closed', (await play.case()).state);
}

/** X3: appointment flow abandoned; template; the customer, who granted calls (E2), returns; abandons again. */
async function technicalService(play: Play): Promise<void> {
  await play.begins('Mon', '10:00');
  await play.writes('Mi equipo no enciende');
  await play.soon('the case is open', ({ state }) => state === 'open');
  const address = `${play.phone}@example.com`;
  await play.isKnownAs({ email: address });
  await play.consents('call', 'utility', true);
  await play.consents('whatsapp', 'utility', true);
  await play.answers('Le agendo una visita. ¿Qué día le queda bien?');
  await play.setsTask({ reason: 'technical-service', step: 'choose-appointment' });
  await play.until(play.local('Tue', '10:01'));
  play.must('X3: the first template', (await play.templates()).length === 1, await play.templates());
  await play.until(play.local('Tue', '11:00'));
  await play.taps();
  await play.soon('X3: the customer is back', ({ state }) => state === 'open');
  await play.answers('¿El jueves en la mañana?');
  await play.until(play.local('Wed', '11:01'));
  const second = await play.case();
  play.must('X3: the second expiry goes straight to the fallback', second.state === 'fallback', second);
  play.must('X3: no second template', (await play.templates()).length === 1, await play.templates());
  const booked = (await play.timeline()).some(({ kind }) => kind === 'call');
  const mails = await play.mails(address);
  play.must('X3: a booked call, told by email', booked && mails.length === 1, {
    booked,
    mails: mails.length,
  });
}

/** X4: the customer asked to be reminded; last message at 22:00; the window closes at 22:00 next day. */
async function cart(play: Play): Promise<void> {
  await play.begins('Mon', '22:00');
  await play.writes('Recuérdame mañana terminar la compra');
  await play.soon('the case is open', ({ state }) => state === 'open');
  await play.consents('whatsapp', 'utility', true);
  await play.answers('Claro, se lo recuerdo.');
  await play.setsTask({ reason: 'cart', step: 'checkout', data: { asked: 'reminder' } });
  await play.until(play.local('Tue', '22:30'));
  const held = await play.case();
  play.must('X4: not at 22:00', held.impacts.length === 0 && held.state === 'reopening', held);
  play.must(
    'X4: the agenda says the next morning',
    isAtOpening(held.agenda[0]?.at, play.local('Wed', '08:00')),
    held.agenda,
  );
  await play.until(play.local('Wed', '08:30'));
  const sent = await play.case();
  play.must(
    'X4: at the opening of the send hours',
    isAtOpening(sent.impacts[0]?.at, play.local('Wed', '08:00')),
    sent.impacts,
  );
  play.must(
    'X4: when the agenda said',
    isAt(sent.impacts[0]?.at, Date.parse(held.agenda[0]?.at ?? '')),
    sent.impacts,
  );
}

/** X5: the window expires with a task, WhatsApp utility consent withdrawn meanwhile through the API. */
async function noConsent(play: Play): Promise<void> {
  await play.begins('Mon', '10:00');
  await play.writes('Quiero pagar mi factura');
  await play.soon('the case is open', ({ state }) => state === 'open');
  const address = `${play.phone}@example.com`;
  await play.isKnownAs({ email: address });
  await play.consents('whatsapp', 'utility', true);
  await play.answers('Con gusto.');
  await play.setsTask({ reason: 'payment', step: 'pay' });
  await play.consents('whatsapp', 'utility', false);
  await play.until(play.local('Tue', '10:05'));
  play.must('X5: no template', (await play.templates()).length === 0, await play.templates());
  const decisions = (await play.timeline()).filter(({ kind }) => kind === 'decision');
  play.must(
    'X5: the decision is stored with rule E2',
    decisions.some(({ rule }) => rule === 'E2'),
    decisions,
  );
  play.must('X5: email, which is allowed', (await play.mails(address)).length === 1);
  play.must('X5: fallback', (await play.case()).state === 'fallback', (await play.case()).state);
}

/** X6: 200 messages in a minute, duplicated and shuffled. */
async function storm(play: Play): Promise<void> {
  await play.begins('Mon', '10:00');
  const report = await play.provider.storm({
    customers: [play.phone],
    messages: 200,
    copies: 5,
    shuffle: true,
    span: MINUTE,
    perPost: 10,
    concurrency: 8,
  });
  play.must('X6: every webhook is taken', Object.keys(report.answers).join() === '200', report.answers);
  await play.soon('the case is open', ({ state }) => state === 'open');
  const { cases } = await play.ask<{ cases: SeenCase[] }>('GET', `/v1/cases?phone=${play.phone}`);
  play.must('X6: one window', cases.length === 1, cases.length);
  const stored = (await play.timeline()).filter(({ kind }) => kind === 'message');
  play.must('X6: 200 messages, each once', stored.length === 200, stored.length);
  const anchor = Date.parse((await play.case()).window.anchoredAt ?? '');
  await play.until(anchor + 23 * HOUR);
  const seen = await play.case();
  play.must('X6: one pair of alerts', seen.alerts.length === 2, seen.alerts);
  play.must(
    'X6: at the right instants',
    isAt(alertAt(seen, 1), anchor + 18 * HOUR) && isAt(alertAt(seen, 2), anchor + 20 * HOUR),
    seen.alerts,
  );
}
