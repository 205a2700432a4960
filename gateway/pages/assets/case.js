import { now } from './countdown.js';
import { bodyOf, callApi, inWords, say } from './forms.js';

// The case page: one key per composed message, refusals in the page's words, the advice on templates, and what a person
// would miss without it (Ctrl+Enter, the end of the timeline in sight).
const page = document.querySelector('#case-page');
const faults = JSON.parse(page.dataset.faults);
const providerFaults = JSON.parse(page.dataset.providerFaults);

// A message has one idempotency key while it is the same message: whatever sends it twice, it goes once. What was refused
// for good is another message when it is tried again; without an answer nobody knows, so the key stays.
const composed = (form) =>
  JSON.stringify([...new FormData(form)].filter(([name]) => name !== 'idempotencyKey' && name !== 'keep'));

document.addEventListener(
  'submit',
  ({ target: form }) => {
    if (!form.hasAttribute('data-keyed')) return;
    const message = composed(form);
    if (form.dataset.composed === message) return;
    form.dataset.composed = message;
    form.elements.namedItem('idempotencyKey').value = keyOf();
  },
  true,
);

// randomUUID is for secure origins only; a local world may be looked at from another machine.
const keyOf = () =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');

page.addEventListener('done', ({ target: form, detail }) => {
  delete form.dataset.composed;
  const sent = form.dataset.sent && JSON.parse(form.dataset.sent)[detail?.status];
  if (sent) say(sent);
  if (form.hasAttribute('data-keyed')) preview(form);
});

page.addEventListener('refused', ({ target: form, detail: problem }) => {
  if (problem !== null && problem.status < 500) delete form.dataset.composed;
  const place = form.querySelector('[data-fault]');
  if (place) place.textContent = inOwnWords(problem, form);
});

// What is behind a refusal, in the page's language too: the rule that forbids, or what the provider's code comes to.
function inOwnWords(problem, form) {
  const rule = problem?.code === 'suppressed' ? document.getElementById(`rule-${problem.rule}`) : null;
  const parts = [inWords(problem, faults, form), rule?.textContent, providerFaults[problem?.providerClass]];
  return parts.filter(Boolean).join(' ');
}

// R10: who resolves has read what is shown when they begin to, and what they were told of since.
const readOn = (form) => {
  const field = form?.elements.namedItem('seen');
  if (field) field.value = document.querySelector('[data-seen]').dataset.seen;
};
page.addEventListener('click', ({ target }) => {
  const opener = target.closest?.('[data-opens]');
  if (opener) readOn(document.getElementById(opener.dataset.opens)?.querySelector('form'));
});
page.addEventListener('refused', ({ target: form, detail: problem }) => {
  if (problem?.code === 'new_message') readOn(form);
});

// What makes no sense now says why, also to whoever presses it.
page.addEventListener('click', ({ target }) => {
  const because = target.closest?.('[data-because]')?.dataset.because;
  if (because) say(because, 'note');
});

// Ctrl+Enter sends what is being written.
page.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  const { form } = event.target;
  if (form?.hasAttribute('data-keyed')) form.requestSubmit(buttonOf(form));
});
const buttonOf = (form) => [...form.elements].find(({ type }) => type === 'submit');

// Days from now at nine in the business's zone, for a hold.
page.addEventListener('click', ({ target }) => {
  const days = target.closest?.('[data-pick]')?.dataset.pick;
  if (!days) return;
  const field = target.closest('form').elements.namedItem('until');
  const day = new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeZone: page.dataset.zone });
  field.value = `${day.format(now() + Number(days) * 86_400_000)}T09:00`;
  field.dispatchEvent(new Event('input', { bubbles: true }));
});

// Which day today is changes at midnight, of which nobody tells the page.
const nearDays = JSON.parse(page.dataset.nearDays);
const dayFormat = new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeZone: page.dataset.zone });
setInterval(() => {
  const today = Date.parse(dayFormat.format(now()));
  for (const heading of document.querySelectorAll('[data-day]')) {
    const near = nearDays[Math.round((Date.parse(heading.dataset.day) - today) / 86_400_000)];
    const text = near ? `${near} · ` : '';
    const place = heading.querySelector('[data-near-day]');
    if (place.textContent !== text) place.textContent = text;
  }
}, 1000);
// A task has the data of the reason that is chosen; an amount is a number and its currency, or nothing.
page.addEventListener('change', ({ target }) => {
  if (target.name !== 'reason') return;
  for (const fields of target.form.querySelectorAll('[data-for-reason]')) {
    fields.hidden = fields.dataset.forReason !== target.value;
    fields.disabled = fields.hidden;
  }
});
page.addEventListener('input', ({ target }) => {
  const pair = target.closest?.('.task-data .pair');
  if (!pair) return;
  const fields = [...pair.querySelectorAll('input')];
  for (const field of fields) field.required = fields.some(({ value }) => value !== '');
});

// A template's preview is what the server would send with these values, word for word. Until all of them are given there is
// no such text: then its body stands there with the names of the values.
const PREVIEW_WAIT = 250;
const waits = new WeakMap();
function preview(form) {
  const place = form.querySelector('[data-preview]');
  if (!place) return;
  clearTimeout(waits.get(form));
  waits.set(
    form,
    setTimeout(() => void look(form, place), PREVIEW_WAIT),
  );
}
async function look(form, place) {
  if (!form.closest('details').open) return;
  const { template } = bodyOf(form);
  const mine = JSON.stringify(template);
  place.dataset.looked = mine;
  const found = await callApi(place.dataset.preview, { template }).catch(() => null);
  // What was typed last is what counts.
  if (place.dataset.looked !== mine) return;
  place.textContent =
    found?.text ??
    place.dataset.body.replaceAll(/\{\{\s*(\w+)\s*\}\}/g, (_, name) => `[${name.replaceAll('_', ' ')}]`);
  form.querySelector('[data-incomplete]').hidden = found !== null;
}
page.addEventListener('input', ({ target }) => {
  const form = target.closest?.('form[data-keyed]');
  if (form) preview(form);
});
page.addEventListener(
  'toggle',
  ({ target }) => {
    const form = target.open && target.querySelector?.(':scope > form[data-keyed]');
    if (form) preview(form);
  },
  true,
);

// What may go now: asked when somebody wants to know, and again when the window opens or closes.
let asked = 0;
async function advise() {
  const templates = document.querySelector('#templates');
  if (!templates?.open) return;
  const place = templates.querySelector('#advice');
  asked += 1;
  const mine = asked;
  const purpose = templates.querySelector('#purpose').value;
  const answer = await fetch(`${templates.dataset.advice}?purpose=${purpose}&lang=${page.dataset.language}`);
  const html = await answer.text();
  // The latest question is the one that counts; the page is ours, and everything in it is escaped.
  if (mine !== asked) return;
  if (!answer.ok || answer.redirected) {
    place.textContent =
      answer.status === 401 || answer.redirected ? faults.unauthenticated : faults.unavailable;
    return;
  }
  place.innerHTML = html;
  for (const form of place.querySelectorAll('form')) preview(form);
}
page.addEventListener('toggle', ({ target }) => target.id === 'templates' && void advise(), true);
page.addEventListener('change', ({ target }) => target.id === 'purpose' && void advise());
page.addEventListener('done', ({ target }) => target.closest('#advice') && void advise());

// W2: the window begins to close by time alone, of which nobody tells the page: from then on a reply is kept.
setInterval(() => {
  const composer = document.querySelector('#composer');
  const until = Number(composer?.dataset.freeUntil);
  if (!until || now() < until) return;
  delete composer.dataset.freeUntil;
  composer.dataset.window = 'closing';
  composer.querySelector('[name="keep"]').disabled = false;
  const button = composer.querySelector('[data-keep]');
  button.textContent = button.dataset.keep;
}, 1000);

// Where the reply is not in sight, a bar leads to it.
const toReply = document.querySelector('[data-to-reply]');
const inSight = new IntersectionObserver((entries) => {
  for (const { isIntersecting } of entries) toReply.hidden = isIntersecting;
});
let watched = null;
function watchReply() {
  if (!toReply) return;
  const reply = document.querySelector('#reply');
  if (reply === watched) return;
  if (watched) inSight.unobserve(watched);
  watched = reply;
  if (reply) inSight.observe(reply);
  else toReply.hidden = true;
}
toReply?.addEventListener('click', (event) => {
  event.preventDefault();
  const field = document.querySelector('#reply textarea');
  field?.focus({ preventScroll: true });
  document.querySelector('#composer')?.scrollIntoView({ block: 'center' });
});
page.addEventListener('live', watchReply);
watchReply();

// The latest is in sight, unless somebody reads what came before.
const timeline = () => document.querySelector('#timeline');
const isAtEnd = (element) => element.scrollHeight - element.scrollTop - element.clientHeight < 80;
let follows = true;
const toEnd = () => timeline()?.scrollTo({ top: timeline().scrollHeight });
page.addEventListener(
  'scroll',
  ({ target }) => target.id === 'timeline' && (follows = isAtEnd(target)),
  true,
);
// What stands beside it grows and shrinks, and so does what is seen of it.
new ResizeObserver(() => follows && toEnd()).observe(timeline());
let windowWas = document.querySelector('#composer')?.dataset.window;
page.addEventListener('live', () => {
  if (follows) toEnd();
  const composer = document.querySelector('#composer');
  if (!composer || composer.dataset.window === windowWas) return;
  windowWas = composer.dataset.window;
  const templates = composer.querySelector('#templates');
  if (windowWas === 'closed') templates.open = true;
  void advise();
});
page.addEventListener('change', ({ target }) => target.name === 'show' && follows && toEnd());

toEnd();
void advise();
