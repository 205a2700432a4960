import { Idiomorph } from './idiomorph.js';
import { setNow } from './countdown.js';

// A countdown's text, a form that somebody is filling in and what a module filled ([data-own]) are the browser's; the rest is the server's.
const keep = {
  beforeAttributeUpdated: (name, node) => !(name === 'open' && node.matches('dialog, details')),
  beforeNodeMorphed: (old, fresh) => {
    if (old.nodeType !== Node.ELEMENT_NODE) return true;
    if (old.matches('form[data-touched], dialog[open], [data-own]')) return false;
    if (old.matches('time[data-until], time[data-since]') && fresh.matches('time')) fresh.textContent = old.textContent;
    return true;
  },
};

function follow(region) {
  const liveness = document.querySelector(`[data-liveness="${region.id}"]`);
  const say = (isLive) => {
    if (!liveness) return;
    const text = liveness.dataset[isLive ? 'live' : 'stale'];
    if (liveness.textContent !== text) liveness.textContent = text;
    liveness.toggleAttribute('data-is-live', isLive);
  };
  let source;
  const connect = () => {
    source = new EventSource(region.dataset.liveSource);
    source.addEventListener('open', () => say(true));
    source.addEventListener('error', () => say(false));
    source.addEventListener('clock', ({ data }) => setNow(Number(data)));
    source.addEventListener('region', ({ data }) => {
      Idiomorph.morph(region, data, { morphStyle: 'innerHTML', ignoreActiveValue: true, callbacks: keep });
      region.dataset.updated = String(Number(region.dataset.updated ?? 0) + 1);
      region.dispatchEvent(new CustomEvent('live', { bubbles: true }));
    });
  };
  connect();
  addEventListener('pagehide', () => source.close());
  addEventListener('pageshow', ({ persisted }) => persisted && connect());
}

for (const region of document.querySelectorAll('[data-live-source]')) follow(region);
