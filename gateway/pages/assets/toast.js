// What an action came to, at the foot of the page. What went well goes by itself, unless somebody points at it or is in it;
// what went wrong stays until it is dismissed, or until the next action says what it came to.
const GOES_AFTER_MS = 6_000;
const place = document.querySelector('#said');
let timer;

const clear = () => {
  clearTimeout(timer);
  for (const region of place.querySelectorAll('[data-said]')) region.replaceChildren();
};

function goes() {
  clearTimeout(timer);
  const passing = place.querySelector('[data-said="status"] .toast');
  if (passing) timer = setTimeout(() => isHeld(passing) || clear(), GOES_AFTER_MS);
}
const isHeld = (toast) => toast.matches(':hover') || toast.contains(document.activeElement);

/**
 * Tells who looks and who listens.
 * @param tone good, bad, or note: neither
 */
export function say(text, tone = 'good') {
  clear();
  if (text === '') return;
  const toast = place.querySelector('template').content.firstElementChild.cloneNode(true);
  toast.dataset.tone = tone;
  toast.querySelector('[data-text]').textContent = text;
  place.querySelector(`[data-said="${tone === 'bad' ? 'alert' : 'status'}"]`).append(toast);
  goes();
}

place.addEventListener('click', ({ target }) => target.closest('[data-dismisses]') && clear());
for (const event of ['mouseover', 'focusin']) place.addEventListener(event, () => clearTimeout(timer));
for (const event of ['mouseout', 'focusout']) place.addEventListener(event, goes);
