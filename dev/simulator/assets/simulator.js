// The simulator's buttons say themselves what they ask for: data-call="POST /path" data-body="{…}".
import { now, setNow } from './countdown.js';
import { callApi, inWords, say } from './forms.js';

const key = () => `sim-${Date.now()}-${Math.random().toString(36).slice(2)}`;
// What people do to a case stands in the audit log with its reason.
const WHY = document.querySelector('h1')?.textContent ?? 'simulator';
let isMoving = false;

function bodyOf(button) {
  const body = JSON.parse(button.dataset.body ?? '{}');
  if (body.idempotencyKey === '') body.idempotencyKey = key();
  if (body.until === '') body.until = new Date(now() + Number(button.dataset.for)).toISOString();
  return body;
}

const sim = document.querySelector('.sim');
const faults = JSON.parse(sim.dataset.faults);
const tell = (failure) => say(inWords(failure.problem, faults), 'bad');

sim.addEventListener('refused', ({ target: form, detail: problem }) => {
  const place = form.querySelector('[data-fault]');
  if (place) place.textContent = inWords(problem, faults);
});

async function ask(button) {
  const target = button.dataset.call;
  button.setAttribute('aria-busy', 'true');
  say('');
  try {
    const answer = await callApi(target, target.startsWith('DELETE') ? undefined : bodyOf(button), WHY);
    if (button.hasAttribute('data-goes')) location.href = `/simulator?customer=${answer.customer}`;
    if (button.hasAttribute('data-outage')) await untilBack(button);
  } catch (failure) {
    tell(failure);
  } finally {
    button.removeAttribute('aria-busy');
  }
}

// The page itself is signed in by the database, so it asks a route that is not.
async function untilBack(button) {
  const label = button.textContent;
  for (let isUp = false; !isUp; ) {
    say(label.trim(), 'bad');
    await new Promise((resolve) => setTimeout(resolve, 500));
    isUp = await fetch('/dev/database')
      .then((answer) => answer.json())
      .then(({ up }) => up)
      .catch(() => false);
  }
  say(button.dataset.back);
}

// While the clock moves every case lives through it: a second jump would only wait.
async function jump(button) {
  if (isMoving) return;
  isMoving = true;
  const root = document.documentElement;
  const place = document.querySelector('.moving');
  root.toggleAttribute('data-moving', true);
  const { jump: advance, jumpTo: to } = button.dataset;
  const began = performance.now();
  const seconds = () => ((performance.now() - began) / 1000).toFixed(1);
  const show = (text) => {
    if (place) place.textContent = text;
  };
  let there = '';
  const ticking = setInterval(() => show(`${place?.dataset.movingText} ${there}${seconds()} s`), 200);
  // How far the cases are: on a busy machine seconds alone look as if nothing happened.
  const look = async () => {
    const { moving } = await callApi('GET /dev/clock').catch(() => ({}));
    if (moving?.cases > 0) there = `${moving.arrived} / ${moving.cases} · `;
  };
  const looking = setInterval(() => void look(), 1000);
  try {
    const target = to === undefined || Date.parse(to) <= now() ? { advance: advance ?? 'PT1S' } : { to };
    const answer = await callApi('POST /dev/clock', target);
    setNow(Date.parse(answer.now));
    show(`${place?.dataset.thereText} (${seconds()} s)`);
  } catch (failure) {
    show('');
    tell(failure);
  } finally {
    clearInterval(ticking);
    clearInterval(looking);
    root.toggleAttribute('data-moving', false);
    isMoving = false;
    clock();
    document.dispatchEvent(new CustomEvent('world-changed'));
  }
}

document.addEventListener('click', ({ target }) => {
  const button = target.closest?.('button');
  if (!button || button.getAttribute('aria-busy')) return;
  if (button.dataset.call) void ask(button);
  else if (button.dataset.jump || button.dataset.jumpTo) void jump(button);
  else if (button.hasAttribute('data-hides-tour')) showTour(false);
  else if (button.hasAttribute('data-shows-tour')) showTour(true);
  else if (button.hasAttribute('data-shows-next')) toNext(true);
});

// Each message has a key of its own, so that a repeated request is the same message and a repeated text is not.
document.addEventListener(
  'submit',
  ({ target }) => {
    for (const field of target.querySelectorAll?.('[data-fresh-key]') ?? []) field.value = key();
  },
  true,
);

function clock() {
  for (const place of document.querySelectorAll('[data-clock]')) {
    place.textContent = new Intl.DateTimeFormat(place.dataset.locale, {
      timeZone: place.dataset.zone,
      weekday: 'short',
      day: 'numeric',
      // As all instants of the pages are written.
      month: place.dataset.locale.startsWith('pt') ? 'numeric' : 'short',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    }).format(now());
    place.dateTime = new Date(now()).toISOString();
  }
}
clock();
setInterval(clock, 1000);

// The newest message is in sight, as on a phone.
let shown = '';
function toNewest() {
  const chat = document.querySelector('#chat');
  const last = chat?.lastElementChild?.textContent ?? '';
  const count = chat?.childElementCount ?? 0;
  if (chat && `${count}${last}` !== shown) chat.scrollTop = chat.scrollHeight;
  shown = `${count}${last}`;
}
toNewest();
document.addEventListener('live', toNewest);

// The guide points at the control that its next step is done by.
let pointed = null;
function toNext(isAsked = false) {
  const next = document.querySelector('[data-next]');
  // Between two steps there may be nothing yet to point at.
  if (!next) return;
  // Not as the page opens, and not from under somebody's fingers.
  const isNew = pointed !== null && pointed !== next.dataset.next;
  pointed = next.dataset.next;
  if (document.documentElement.hasAttribute('data-no-guide') || !(isAsked || isNew)) return;
  next.scrollIntoView({ block: 'nearest' });
  const isBusy =
    document.activeElement?.matches('input, textarea, select') && document.activeElement.value !== '';
  if (isAsked || !isBusy) next.focus({ preventScroll: true });
}
toNext();
document.addEventListener('live', () => toNext());

const TOUR = 'ventana-tour';
function showTour(isShown) {
  document.documentElement.toggleAttribute('data-no-guide', !isShown);
  try {
    if (isShown) localStorage.removeItem(TOUR);
    else localStorage.setItem(TOUR, 'hidden');
  } catch {
    // It is so on this page.
  }
}
try {
  if (localStorage.getItem(TOUR)) showTour(false);
} catch {
  // It stays.
}

document.addEventListener('done', ({ target }) => {
  if (target.hasAttribute('data-starts-over')) location.href = '/simulator';
});
document.addEventListener('submit', ({ target }) => {
  // The notice tells how far it is.
  if (target.hasAttribute?.('data-starts-over'))
    setTimeout(() => document.dispatchEvent(new CustomEvent('world-changed')), 100);
});
