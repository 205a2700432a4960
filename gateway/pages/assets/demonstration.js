// What a local world says of its example cases, on every page. It is asked for now and then: a stream of its own would take
// one of the few connections that a browser opens to a server.
import { callApi, inWords, say } from './forms.js';

const place = document.querySelector('[data-notice]');
/** While something is on its way, and else: somebody may start over in another tab. */
const SOON_MS = 1_000;
const LATER_MS = 10_000;
let state = null;
let timer;

const isOnItsWay = () => ['clearing', 'making', 'history'].includes(state);

async function look() {
  clearTimeout(timer);
  const answer = await fetch(place.dataset.notice).catch(() => null);
  // Nobody is signed in any more, or this world has no examples: there is nothing to ask for.
  if (answer !== null && (answer.redirected || answer.status === 404)) return;
  if (answer?.ok) show(await answer.text());
  timer = setTimeout(() => void look(), isOnItsWay() ? SOON_MS : LATER_MS);
}

function show(html) {
  const wasOnItsWay = isOnItsWay();
  if (place.innerHTML !== html) place.innerHTML = html;
  state = place.firstElementChild?.dataset.state ?? 'ready';
  // Pages without a live part show what was there when they were opened.
  const isLive = document.querySelector('[data-live-source]') !== null;
  const isFilledIn = document.querySelector('form[data-touched], dialog[open]') !== null;
  if (wasOnItsWay && !isOnItsWay() && !isLive && !isFilledIn) location.reload();
}

async function ask(button) {
  button.disabled = true;
  try {
    await callApi(button.dataset.asks);
  } catch (failure) {
    say(inWords(failure.problem), 'bad');
  }
  await look();
}
place.addEventListener('click', ({ target }) => {
  const button = target.closest('[data-asks]');
  if (button) void ask(button);
});
// The clock was moved on this page, or the world started over.
document.addEventListener('world-changed', () => void look());
void look();
