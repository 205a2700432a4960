import { expect, test } from 'vitest';
import { type Explanation, explain, followedBy } from '../../domain/explanation/explanation.ts';
import { CATALOGUES, voiceIn } from '../../wording/catalogue.ts';
import { inEnglish } from '../../wording/in-english.ts';
import { LANGUAGES, type Language } from '../../domain/messages/language.ts';
import { namesIn } from '../../gateway/pages/words/names.ts';
import { readPolicies } from '../../settings/policy/policy-file.ts';
import { localized } from '../../wording/localized.ts';
import { render } from '../../wording/render.ts';

const CHILE = { hours: 'Chile', holidays: [] };
const NOBODYS = { hours: null, holidays: [] };

/** Every code with its English, byte for byte: what stored rows, the Temporal UI and services have read so far. */
const SENTENCES: readonly (readonly [Explanation, string])[] = [
  [explain('legacy', { text: 'Impact 1 sent' }), 'Impact 1 sent'],
  [explain('case.missing'), 'there is no case'],
  [explain('case.not-open'), 'the case is closed'],
  [explain('case.open'), 'the case is open'],
  [explain('consent.opted-out'), 'the customer opted out'],
  [explain('address.missing'), 'the contact has no address on this channel'],
  [explain('task.missing'), 'no task is pending for this reason'],
  [explain('task.expired'), 'the task is no longer valid'],
  [explain('task.valid'), 'the task is pending and valid'],
  [explain('offer.business-owes', { case: 'case-10001' }), 'the business owes an answer in case-10001'],
  [explain('offer.needs-person', { case: 'case-10001' }), 'a person is needed in case-10001'],
  [explain('address.unreachable'), 'the address was found unreachable'],
  [explain('address.reachable'), 'the address is not known to be unreachable'],
  [explain('provider.refused', { error: '132015' }), 'the provider refused it (132015)'],
  [explain('send.not-sent'), 'it was certainly not sent'],
  [explain('send.not-its-turn'), 'it is not its turn yet'],
  [explain('window.absent'), 'the channel has no window'],
  [explain('window.never-open'), 'no window was ever open'],
  [explain('window.closed'), 'the window is closed'],
  [explain('window.closing'), 'the window is about to close'],
  [explain('window.open'), 'the window is open'],
  [explain('consent.granted'), 'granted'],
  [explain('consent.missing'), 'no entry in the consent ledger'],
  [explain('consent.withdrawn'), 'consent was withdrawn'],
  [explain('consent.mail-presumed'), 'the policy lets mail about a case go unless it was withdrawn'],
  [explain('consent.call-presumed'), 'calls about a case were not withdrawn'],
  [explain('consent.call-missing'), 'no grant for calls, and the customer asked for none in this case'],
  [explain('consent.wished', { source: 'phone' }), 'the customer asked for the call (phone)'],
  [explain('consent.demanded', { country: 'CO', channel: 'email' }), 'CO demands a grant for email'],
  [explain('consent.renewed'), 'the customer has opted in again'],
  [explain('consent.not-needed'), 'a reply inside the window needs no grant'],
  [explain('consent.confirmation'), 'it confirms the opt-out'],
  [explain('consent.asked-again'), 'the customer has asked again since opting out'],
  [explain('consent.not-asked-again'), 'the customer opted out and has not asked since'],
  [
    explain('register.listed', { source: 'sernac', country: 'CL' }),
    'the number is on the register sernac (CL) of people who want no advertising or calls',
  ],
  [
    explain('register.stale', { source: 'sernac', country: 'CL', days: 31 }),
    'the register sernac (CL) is 31 days old',
  ],
  [explain('register.not-listed'), 'the number is on no register'],
  [explain('register.none'), 'there is no register'],
  [explain('template.missing'), 'no template fits'],
  [explain('template.fits'), 'approved, in the right language and category, variables complete'],
  [explain('template.paused'), 'the template is paused'],
  [explain('template.paused-indefinitely'), 'the template is paused, and nobody knows until when'],
  [explain('template.pause-over'), 'its pause is over'],
  [explain('template.retired', { template: 'pay_v1' }), 'pay_v1 was retired by its owner'],
  [explain('template.awaits-approval', { template: 'pay_v1' }), "pay_v1 waits for its owner's approval"],
  [explain('template.out-of-use', { template: 'pay_v1', status: 'disabled' }), 'pay_v1 is disabled'],
  [explain('template.gives-way', { template: 'pay_v1' }), 'pay_v1 is paused; its fallback goes'],
  [
    explain('template.recategorised', { template: 'pay_v1', category: 'marketing', wanted: 'utility' }),
    'pay_v1 is marketing now, no longer utility',
  ],
  [
    explain('template.wrong-category', { template: 'pay_v1', category: 'marketing', wanted: 'utility' }),
    'pay_v1 is marketing, and an impact of this reason is utility',
  ],
  [explain('template.wrong-country', { template: 'pay_v1' }), "pay_v1 is not for the contact's country"],
  [
    explain('template.unfilled', {
      template: 'pay_v1',
      faults: [
        explain('variable.date', { variable: 'due' }),
        explain('variable.emoji', { variable: 'name' }),
      ],
    }),
    'pay_v1: due must be a date like 2026-03-14; name must have no emoji',
  ],
  [explain('direct-send.unavailable'), 'the line has no Direct Send'],
  [explain('direct-send.restricted'), 'the provider does not let the account use Direct Send now'],
  [explain('cap.reason-reached', { count: 2 }), '2 templates about this reason were sent or may have been'],
  [explain('cap.case-reached', { count: 2 }), '2 templates were sent in this case or may have been'],
  [explain('cap.free', { reason: 1, case: 2 }), '1 of this reason and 2 of this case so far'],
  [explain('frequency.unlimited'), 'no limit concerns it'],
  [explain('frequency.free', { limits: ['automatic-day', 'reason'] }), 'under automatic-day, reason'],
  [
    explain('frequency.reached', { limit: 'automatic-day', most: 3, days: 14 }),
    'automatic-day: 3 in 14 days went already',
  ],
  [
    explain('frequency.period-reached', { limit: 'automatic-day', most: 3, period: 'day' }),
    'automatic-day: 3 this local day went already',
  ],
  [explain('hours.open'), 'inside the send hours'],
  [
    explain('hours.closed', { hours: 'Colombia (Ley 2300 de 2023)', holidays: ['Navidad'] }),
    'outside the send hours of Colombia (Ley 2300 de 2023), Navidad',
  ],
  [
    explain('hours.none-in-time', { hours: 'Colombia (Ley 2300 de 2023)', holidays: ['Navidad'] }),
    'outside the send hours of Colombia (Ley 2300 de 2023), Navidad, and none begin in time',
  ],
  [explain('hours.ended'), 'its send hours ended before it could go'],
  [
    explain('hours.named', { hours: 'Colombia (Ley 2300 de 2023)', holidays: ['Navidad'] }),
    'the send hours of Colombia (Ley 2300 de 2023), Navidad',
  ],
  [
    explain('hours.awaited', { hours: 'Colombia (Ley 2300 de 2023)', holidays: ['Navidad'] }),
    'waits for the send hours of Colombia (Ley 2300 de 2023), Navidad',
  ],
  [explain('slot.preferred'), 'the slot its segment prefers'],
  [explain('slot.awaited'), 'waits for the slot its segment prefers'],
  [explain('line.healthy'), 'the line is well'],
  [explain('line.access-refused', { error: '190' }), 'the provider does not accept the access token (190)'],
  [explain('line.shut'), 'the line is disconnected, or its account banned'],
  [explain('line.rejected'), 'the provider rejected the account'],
  [explain('line.reply-restricted'), 'the account may not answer customers'],
  [explain('line.initiate-restricted'), 'the account may not write first'],
  [explain('line.under-review'), 'the provider is reviewing the account'],
  [explain('line.refused'), 'the provider refuses what goes over the line'],
  [explain('line.quality', { quality: 'red' }), 'the line’s quality is red'],
  [explain('line.lag'), 'the line’s webhooks are late, so the customer may have answered'],
  [explain('line.limit-reached', { most: 3 }), '3 contacts were written to in 24 hours, the account’s limit'],
  [explain('line.warned'), 'the provider warned the account'],
  [explain('template.fatigued'), 'the template is fatigued, and it has no successor'],
  [explain('template.not-fatigued'), 'the template is not fatigued'],
  [explain('mail.later'), 'the mail server is away or said later'],
  [
    explain('hold.too-late', { why: explain('template.paused') }),
    'the template is paused until it is too late',
  ],
  [explain('hold.no-instant'), 'no instant passes all questions'],
  [explain('hold.unexplained'), 'it could not go yet'],
  [explain('advice.no-value'), 'it has no clear value for the customer'],
  [explain('advice.no-offers'), 'the customer does not want offers'],
  [
    explain('advice.template', { category: 'marketing' }),
    'the window is not open: a marketing template goes',
  ],
  [explain('advice.no-template'), 'no template fits or may go'],
  [explain('advice.just-failed'), 'the templates that would fit have just failed here'],
  [
    explain('advice.none-approved', { category: 'marketing' }),
    'the window is not open, and no approved marketing template fits',
  ],
  [
    explain('variable.missing', { variable: 'amount', type: 'text' }),
    'amount is missing: it must be given (text)',
  ],
  [
    explain('variable.unknown', { template: 'pay_v1', variable: 'amount', known: ['amount', 'due_date'] }),
    'pay_v1 has no variable amount: it has amount, due_date',
  ],
  [
    explain('variable.body-too-long', { most: 3, variable: 'amount' }),
    'the text has more than 3 characters with its values; amount is the longest',
  ],
  [explain('variable.too-long', { most: 3, variable: 'amount' }), 'amount must have at most 3 characters'],
  [explain('variable.empty', { variable: 'amount' }), 'amount must be a text that is not empty'],
  [
    explain('variable.many-lines', { variable: 'amount' }),
    'amount must be one line without tabs or more than four spaces in a row',
  ],
  [explain('variable.emoji', { variable: 'amount' }), 'amount must have no emoji'],
  [
    explain('variable.right-to-left', { variable: 'amount' }),
    'amount must have no text that runs from right to left and no mark that turns the direction',
  ],
  [explain('variable.invisible', { variable: 'amount' }), 'amount must have no invisible characters'],
  [
    explain('variable.amount', { variable: 'amount' }),
    `amount must be an amount like { "value": 45990, "currency": "CLP" }`,
  ],
  [
    explain('variable.currency', { variable: 'amount' }),
    'amount must have the ISO 4217 code of a currency, like CLP',
  ],
  [
    explain('variable.decimals', { most: 3, variable: 'amount', currency: 'CLP' }),
    'amount must have at most 3 decimals, as CLP has',
  ],
  [explain('variable.date', { variable: 'amount' }), 'amount must be a date like 2026-03-14'],
  [explain('variable.time-range', { variable: 'amount' }), 'amount must be a time range like 15:00-18:00'],
  [
    explain('variable.link-end', { variable: 'amount' }),
    'amount must be the end of a link: no spaces, at most 1500 characters',
  ],
  [
    explain('variable.code', { variable: 'amount' }),
    'amount must be a code of letters, digits and .-_/#, at most 40 long',
  ],
  [
    explain('variable.media', { variable: 'header' }),
    'header must be a file: a link that begins with https://, or the provider’s number of it',
  ],
  [
    explain('variable.location', { variable: 'header' }),
    'header must be a place: latitude and longitude as numbers, with a name and an address if you like',
  ],
  [
    explain('variable.coupon', { variable: 'coupon' }),
    'coupon must be a code to copy: letters and digits only, at most 15',
  ],
  [
    explain('variable.product', { variable: 'catalog_product' }),
    'catalog_product must be the number of a product in the catalogue: no spaces, at most 100 characters',
  ],
  [
    explain('variable.header-too-long', { variable: 'header', most: 60 }),
    'header is too long: with it the header has more than 60 characters',
  ],
  [explain('fatigue.quality', { quality: 'red' }), 'the provider rates its quality red'],
  [
    explain('fatigue.complaints', { most: 3, percent: 4 }),
    '4.0 % opted out or blocked; at most 3.0 % is borne',
  ],
  [explain('fatigue.answers', { percent: 4, before: 30.5 }), '4.0 % answered, where 30.5 % did before'],
  [explain('fatigue.reads', { percent: 4, least: 20 }), '4.0 % read it; at least 20.0 % should'],
  [explain('fatigue.marked'), 'marked before'],
  [explain('case.opened-by-customer'), 'Opened by the customer'],
  [explain('case.opened-by-notice'), 'Opened by the business with a notice'],
  [explain('case.opened-by-task', { step: 'pay' }), 'Opened by the business with the task pay'],
  [explain('case.assigned'), 'A person took the case'],
  [explain('case.resolved', { outcome: 'needs-human' }), 'Resolved: needs-human'],
  [explain('case.closed', { outcome: 'needs-human' }), 'Closed: needs-human'],
  [explain('customer.wrote'), 'The customer wrote'],
  [explain('customer.opted-out'), 'The customer opted out; nothing automatic follows'],
  [explain('business.answered'), 'The business answered'],
  [explain('contact.erased'), 'The contact was erased; nothing more is sent'],
  [
    explain('case.merged', { into: 'case-10001' }),
    "Merged into case-10001, which is the same customer's and goes on",
  ],
  [
    explain('case.absorbed', { from: 'case-10002' }),
    "Takes over what stood in case-10002, which proved to be the same customer's",
  ],
  [explain('alert.first'), 'First alert: the queue is notified'],
  [explain('alert.escalated', { queue: 'escalations' }), 'Escalated to escalations'],
  [explain('alert.answered'), 'The alert was answered'],
  [explain('window.expired'), 'The window expired'],
  [explain('window.abandoned'), 'The window expired, abandoned'],
  [explain('impact.sent', { number: 1 }), 'Impact 1 sent'],
  [explain('impact.perhaps-sent', { number: 1 }), 'Impact 1 may have been sent (R7)'],
  [
    explain('impact.held', { number: 1, why: explain('template.paused') }),
    'Impact 1 held: the template is paused',
  ],
  [
    explain('impact.held-too-long', { number: 1, why: explain('template.paused') }),
    'Impact 1 held: the template is paused, beyond its bound',
  ],
  [explain('impact.refused', { number: 1 }), 'Impact 1 refused'],
  [explain('impact.failed', { number: 1 }), 'Impact 1 failed'],
  [explain('impact.reported'), 'Another system sent a template'],
  [explain('answer.sent'), 'Answer template sent; the kept reply waits'],
  [
    explain('answer.held', { why: explain('template.paused') }),
    'Answer template held: the template is paused',
  ],
  [
    explain('answer.held-too-long', { why: explain('template.paused') }),
    'Answer template held: the template is paused, beyond its bound',
  ],
  [explain('answer.refused'), 'Answer template refused'],
  [explain('answer.failed'), 'The answer template failed'],
  [explain('reply.saved'), 'The reply is kept'],
  [explain('reply.none-saved'), 'No kept reply waits any more'],
  [explain('reply.delivered'), 'The kept reply was delivered'],
  [explain('reply.not-delivered'), 'The kept reply could not go; an agent confirms it'],
  [explain('reply.failed'), 'A reply failed after it had been accepted: the business owes an answer again'],
  [explain('notice.refused'), 'The notice was refused; nothing is left to wait for'],
  [explain('supervisor.told-again'), 'Still unanswered; the supervisor is told'],
  [explain('supervisor.told-of-need'), 'Still without an agent; the supervisor is told'],
  [explain('need.dismissed'), 'A person says that nobody need act'],
  [explain('need.attended'), 'A person wrote, so nobody else need act'],
  [
    explain('reply.held', { why: explain('provider.refused', { error: '130429' }) }),
    'Kept reply held: the provider refused it (130429)',
  ],
  [explain('reply.still-saved'), 'A kept reply still waits'],
  [explain('listening.over'), 'The time for a late reply is over'],
  [explain('conversation.rests'), 'Nobody has written for a while'],
  [explain('fallback.not-possible', { path: 'email' }), 'Fallback by email is not possible'],
  [explain('line.recovered'), 'The line is well again'],
  [explain('template.recovered'), 'The template is well again'],
  [explain('patience.over'), 'Patience is over'],
  [explain('plan.redrawn'), 'Planned anew'],
  [explain('step.cancelled'), 'The planned step was cancelled'],
  [explain('hold.begun'), 'A person holds the case'],
  [explain('hold.changed'), 'The hold was changed'],
  [explain('hold.over'), 'The hold is over'],
  [explain('hold.released'), 'A person ended the hold'],
  [explain('task.set', { step: 'pay' }), 'Task pay set'],
  [explain('task.renewed', { step: 'pay' }), 'Task pay renewed'],
  [explain('task.lapsed', { step: 'pay' }), 'Task pay has lapsed; nothing about it goes any more'],
  [explain('task.completed'), 'The task was completed'],
  [explain('email.sent'), 'Email sent'],
  [explain('email.perhaps-sent'), 'Email may have been sent'],
  [explain('email.held', { why: explain('template.paused') }), 'Email held: the template is paused'],
  [explain('email.failed'), 'Email failed'],
  [explain('email.bounced'), 'The mail bounced'],
  [explain('call.requested'), 'A call was asked for'],
  [explain('call.booked'), 'Call booked'],
  [explain('call.booked-instead'), 'The chosen slot was gone; the call is booked at another'],
  [explain('call.booking-held', { why: explain('template.paused') }), 'Booking held: the template is paused'],
  [explain('call.not-booked'), 'No call could be booked'],
  [explain('call.due'), 'The call is due'],
  [explain('call.missed'), 'Call missed; it is booked again'],
  [explain('call.missed-finally'), 'Call missed for the last time'],
  [explain('call.failed'), 'The call failed'],
  [explain('call.done'), 'The call took place'],
  [explain('call.cancelled'), 'The call was cancelled'],
  [explain('number.requested'), 'The customer was asked for a phone number'],
  [explain('number.perhaps-requested'), 'The customer may have been asked for a phone number'],
  [
    explain('number.held', { why: explain('send.not-its-turn') }),
    'Request for a phone number held: it is not its turn yet',
  ],
  [
    explain('number.held-too-long', { why: explain('send.not-its-turn') }),
    'Request for a phone number held: it is not its turn yet, beyond the window',
  ],
  [explain('number.refused'), 'The phone number was not asked for'],
  [explain('alert.rearmed'), 'alerts are armed again'],
  [explain('plan.cancelled'), 'what was planned is cancelled'],
  [explain('hold.ended'), 'the hold is over'],
  [explain('impact.planned', { number: 1 }), 'impact 1 planned'],
  [
    explain('impact.planned-later', { number: 1, what: explain('hours.named', CHILE), rule: 'E5' }),
    'impact 1 planned, waits for the send hours of Chile (E5)',
  ],
  [explain('impact.awaits-hold', { number: 1 }), 'impact 1 waits until the hold is over (R12)'],
  [explain('impact.asked-again', { number: 1 }), 'impact 1 is asked about'],
  [explain('impact.skipped', { number: 1 }), 'impact 1 skipped, patience runs'],
  [explain('impact.skipped-unpermitted', { number: 1 }), 'impact 1 skipped, no permitted instant'],
  [explain('impact.skipped-out-of-range', { number: 1 }), 'impact 1 skipped, no permitted instant (R3)'],
  [explain('impact.unpermitted', { number: 1 }), 'no permitted instant for impact 1'],
  [explain('impact.replaced'), 'its fallback version goes'],
  [explain('impact.replacement-planned'), 'its fallback version is planned'],
  [explain('answer.planned'), 'answer template planned'],
  [
    explain('answer.planned-later', { what: explain('hours.named', CHILE), rule: 'E5' }),
    'answer template planned, waits for the send hours of Chile (E5)',
  ],
  [explain('answer.awaits-hold'), 'the answer template waits until the hold is over (R12)'],
  [explain('answer.asked-again'), 'the answer template is asked about'],
  [explain('answer.impossible'), 'no answer template may go'],
  [explain('patience.running'), 'patience runs'],
  [explain('fallback.planned', { path: 'email' }), 'fallback by email'],
  [
    explain('fallback.planned-later', { what: explain('hours.named', CHILE), rule: 'E5', path: 'email' }),
    'fallback by email, waits for the send hours of Chile (E5)',
  ],
  [explain('fallback.call-requested'), 'fallback by the call that is asked for already'],
  [explain('fallback.call-to-come'), 'the call is still to come'],
  [explain('fallback.exhausted'), 'no path left'],
  [explain('number.request-planned'), 'the customer is asked for a phone number'],
  [explain('number.not-requested'), 'the phone number is not asked for'],
  [explain('case.needs-person'), 'a person is needed'],
  [explain('case.dormant'), 'dormant'],
  [explain('case.unanswered'), 'unanswered, the supervisor is told'],
  [explain('case.completed'), 'resolved'],
  [explain('business.still-owes'), 'the business still owes'],
];

/** The same with parameters that make a difference. */
const VARIANTS: readonly (readonly [Explanation, string])[] = [
  [explain('hours.closed', NOBODYS), 'outside the send hours'],
  [explain('hours.closed', CHILE), 'outside the send hours of Chile'],
  [explain('hours.none-in-time', NOBODYS), 'outside the send hours, and none begin in time'],
  [explain('hours.awaited', NOBODYS), 'waits for the send hours'],
  [
    explain('hours.named', { hours: 'Chile', holidays: ['Año Nuevo', 'Feriado'] }),
    'the send hours of Chile, Año Nuevo, Feriado',
  ],
  [
    explain('frequency.reached', { limit: 'quarter', most: 1, days: 0.25 }),
    'quarter: 1 in 0.25 days went already',
  ],
  [
    explain('frequency.period-reached', { limit: 'week', most: 2, period: 'week' }),
    'week: 2 this local week went already',
  ],
  [
    explain('variable.unknown', { template: 'hi_v1', variable: 'color', known: [] }),
    'hi_v1 has no variable color: it has none',
  ],
  [
    explain('line.limit-reached', { most: 100000 }),
    '100000 contacts were written to in 24 hours, the account’s limit',
  ],
  [
    explain('hold.too-late', { why: explain('hours.closed', CHILE) }),
    'outside the send hours of Chile until it is too late',
  ],
  [
    followedBy(
      explain('window.abandoned'),
      explain('impact.skipped-unpermitted', { number: 1 }),
      explain('fallback.exhausted'),
      explain('case.needs-person'),
    ),
    'The window expired, abandoned; impact 1 skipped, no permitted instant; no path left; a person is needed',
  ],
  [
    followedBy(
      explain('window.abandoned'),
      explain('impact.planned-later', {
        number: 1,
        rule: 'E5',
        what: explain('hours.named', { hours: 'Colombia (Ley 2300 de 2023)', holidays: ['Navidad'] }),
      }),
    ),
    'The window expired, abandoned; impact 1 planned, waits for the send hours of Colombia (Ley 2300 de 2023), Navidad (E5)',
  ],
];

test('the table has every code once', () => {
  expect(SENTENCES.map(([{ code }]) => code)).toEqual(Object.keys(CATALOGUES.en));
});

test.each([...SENTENCES, ...VARIANTS])('%j', (said, english) => {
  expect(inEnglish(said)).toBe(english);
  // The library says the same of the catalogue as the functions that were compiled from it.
  expect(render(said, voiceIn('en'))).toBe(english);
});

test('a reader gets the sentence and the names in their own language', () => {
  const names = namesIn(readPolicies().labels, 'es');
  const escalated = explain('alert.escalated', { queue: 'escalations' });
  expect(localized(escalated, 'es', names)).toEqual({ text: 'Escalado a Escalamientos', lang: 'es' });
  expect(localized(escalated, 'en', namesIn(readPolicies().labels, 'en'))).toEqual({
    text: 'Escalated to Escalations',
    lang: 'en',
  });
  const held = explain('impact.held', {
    number: 2,
    why: explain('frequency.period-reached', { limit: 'automatic-day', most: 1, period: 'day' }),
  });
  expect(localized(followedBy(held, explain('task.set', { step: 'pay' })), 'es', names).text).toBe(
    'Intento de reapertura 2 programado: límite «Automáticos por día»: ya se envió 1 en el día; Tarea creada: completar el pago',
  );
});

const SHIPPED_LIMITS = readPolicies().frequency.map(({ name }) => name);

test.each(LANGUAGES)(
  'E4, E3: no reader of %s is told the code of a limit, a template or a variable',
  (language) => {
    const names = namesIn(readPolicies().labels, language);
    const said = (clause: Explanation) => localized(clause, language, names).text;
    expect(SHIPPED_LIMITS).toContain('automatic-day');
    for (const limit of SHIPPED_LIMITS) {
      // A word that some limit is named by may be a word of the language: "reason".
      const raw = new RegExp(`\\b${limit}\\b(?! )`);
      const all = [
        explain('frequency.reached', { limit, most: 2, days: 7 }),
        explain('frequency.period-reached', { limit, most: 1, period: 'day' }),
        explain('frequency.free', { limits: [limit] }),
      ].map(said);
      if (limit.includes('-')) for (const text of all) expect(text).not.toMatch(raw);
      for (const text of all) expect(text).toContain(names.limit(limit));
    }
    const unfilled = explain('template.unfilled', {
      template: 'payment_due_v1',
      faults: [explain('variable.date', { variable: 'due_date' })],
    });
    expect(said(unfilled)).not.toMatch(/payment_due|due_date/);
    const surplus = explain('variable.unknown', {
      template: 'cart_help_v1',
      variable: 'amount',
      known: ['case_id'],
    });
    expect(said(surplus)).not.toMatch(/cart_help|case_id/);
  },
);

test('E5: whose send hours a message waits for is told by the country’s name in the reader’s language', () => {
  const { labels } = readPolicies();
  const said = (language: Language, hours: string): string =>
    localized(explain('hours.awaited', { hours, holidays: [] }), language, namesIn(labels, language)).text;
  expect(said('pt', 'Brazil')).toBe('espera o horário de envio – Brasil');
  expect(said('es', 'Peru (Ley 29571)')).toBe('espera el horario de envío de Perú (Ley 29571)');
  expect(said('en', 'Brazil')).toBe('waits for the send hours of Brazil');
  // A place that is no country, of a policy file of the business's own, keeps its name.
  expect(said('es', 'Chiloé')).toBe('espera el horario de envío de Chiloé');
});

test('E4: a limit of the business’s own is its key, spelled with spaces', () => {
  const reached = explain('frequency.reached', { limit: 'black-friday', most: 2, days: 1 });
  expect(localized(reached, 'pt', namesIn(readPolicies().labels, 'pt')).text).toContain('black friday');
});

test('a sentence of before there were codes is shown as it is, and said to be English', () => {
  const stored = explain('legacy', { text: 'Impact 1 held: the line is unwell; dormant' });
  expect(localized(stored, 'pt')).toEqual({ text: 'Impact 1 held: the line is unwell; dormant', lang: 'en' });
});

test('a code that only a newer version knows is shown as a code, and fails nothing', () => {
  const newer = { code: 'window.widened', params: { by: 3 } } as unknown as Explanation;
  expect(inEnglish(newer)).toBe('window.widened');
  expect(localized(newer, 'es').text).toBe('window.widened');
});
