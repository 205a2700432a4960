// Every <time data-until="milliseconds"> counts down to its absolute instant, and every <time data-since> up from it. By case time: what the server
// said last, and this machine's clock from there on, so that a wrong clock on a wall does not matter.
let ahead = Number(document.documentElement.dataset.now) - Date.now();

export const now = () => Date.now() + ahead;

export function setNow(instant) {
  ahead = instant - Date.now();
  tick();
}

const two = (number) => String(number).padStart(2, '0');

function written(ms) {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const hours = Math.floor(seconds / 3600);
  const days = Math.floor(hours / 24);
  const clock = `${two(hours % 24)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${ms < 0 ? '−' : ''}${days > 0 ? `${days} d ` : ''}${clock}`;
}

function tick() {
  for (const time of document.querySelectorAll('time[data-until], time[data-since]')) {
    const { until, since } = time.dataset;
    const left = until === undefined ? now() - Number(since) : Number(until) - now();
    const text = written(left);
    if (time.textContent !== text) time.textContent = text;
    time.toggleAttribute('data-over', until !== undefined && left <= 0);
  }
}

tick();
setInterval(tick, 1000);
