import { Idiomorph } from './idiomorph.js';
import { setNow } from './countdown.js';

// A countdown's text, a form that somebody is filling in and what a module filled ([data-own]) are the browser's; the rest is the server's.
const keep = {
  beforeAttributeUpdated: (name, node) => !(name === 'open' && node.matches('dialog, details')),
  beforeNodeMorphed: (old, fresh) => {
    if (old.nodeType !== Node.ELEMENT_NODE) return true;
    if (old.matches('form[data-touched], dialog[open], [data-own]')) return false;
    if (old.matches('time[data-until], time[data-since]') && fresh.matches('time'))
      fresh.textContent = old.textContent;
    return true;
  },
};

const signIn = (label) => {
  const link = document.createElement('a');
  link.href = `/login?to=${encodeURIComponent(location.pathname + location.search)}`;
  link.textContent = label;
  return link;
};

/** Three times what the server lets pass on a silent stream. */
const STALE_AFTER_S = 10;

function follow(region) {
  const liveness = document.querySelector(`[data-liveness="${region.id}"]`);
  let isOver = false;
  const say = (isLive) => {
    if (!liveness || isOver) return;
    const text = liveness.dataset[isLive ? 'live' : 'stale'];
    if (liveness.textContent !== text) liveness.textContent = text;
    liveness.toggleAttribute('data-is-live', isLive);
  };
  // How old what is shown is: the server says every few seconds that it is up to date.
  let heardAt = performance.now();
  const age = document.createElement('span');
  age.setAttribute('aria-hidden', 'true');
  age.className = 'age';
  liveness?.after(age);
  const aging = setInterval(() => {
    const seconds = Math.floor((performance.now() - heardAt) / 1000);
    age.textContent = `${seconds} s`;
    if (seconds >= STALE_AFTER_S) say(false);
  }, 1000);
  let source;
  const connect = () => {
    source = new EventSource(region.dataset.liveSource);
    source.addEventListener('open', () => say(true));
    source.addEventListener('error', () => say(false));
    source.addEventListener('clock', ({ data }) => {
      heardAt = performance.now();
      setNow(Number(data));
      say(true);
    });
    // Nobody is signed in any more: what is shown is of the past, and no reconnecting brings it back.
    source.addEventListener('signed-out', () => {
      source.close();
      say(false);
      isOver = true;
      clearInterval(aging);
      age.remove();
      liveness?.setAttribute('data-is-over', '');
      liveness?.replaceChildren(liveness.dataset.signedOut, ' ', signIn(liveness.dataset.signInAgain));
    });
    source.addEventListener('region', ({ data }) => {
      // What is typed into a field stays; whatever else has the focus is kept up to date like the rest.
      const ignoreActiveValue = document.activeElement?.matches('input, textarea, select') === true;
      Idiomorph.morph(region, data, { morphStyle: 'innerHTML', ignoreActiveValue, callbacks: keep });
      region.dataset.updated = String(Number(region.dataset.updated ?? 0) + 1);
      region.dispatchEvent(new CustomEvent('live', { bubbles: true }));
    });
  };
  connect();
  addEventListener('pagehide', () => source.close());
  addEventListener('pageshow', ({ persisted }) => persisted && !isOver && connect());
}

for (const region of document.querySelectorAll('[data-live-source]')) follow(region);
