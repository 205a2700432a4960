// Definitions by hover and focus as well as by tap, values along the charts by pointer and arrow keys, and addresses without
// what is empty. What a chart says of a place is its own table's row.

// Definitions: the button opens them by itself; here they come where they are asked for.
const HOVER_MS = 120;
let waiting;

function place(popover, button) {
  const at = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = popover;
  const left = Math.max(8, Math.min(at.left - 12, document.documentElement.clientWidth - width - 8));
  const below = at.bottom + 6;
  const top = below + height + 8 <= innerHeight ? below : Math.max(8, at.top - height - 6);
  popover.style.left = `${left}px`;
  popover.style.top = `${top}px`;
}

const definitionOf = (button) => document.getElementById(button.getAttribute('popovertarget'));

function open(button) {
  const popover = definitionOf(button);
  popover.dataset.placed = '';
  if (!popover.matches(':popover-open')) popover.showPopover();
  place(popover, button);
}

function close(button) {
  const popover = definitionOf(button);
  if (popover.matches(':popover-open') && !popover.matches(':hover')) popover.hidePopover();
}

for (const button of document.querySelectorAll('.define')) {
  button.addEventListener('pointerenter', ({ pointerType }) => {
    if (pointerType !== 'mouse') return;
    clearTimeout(waiting);
    waiting = setTimeout(() => open(button), HOVER_MS);
  });
  button.addEventListener('pointerleave', () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => document.activeElement !== button && close(button), HOVER_MS);
  });
  button.addEventListener('focus', () => button.matches(':focus-visible') && open(button));
  button.addEventListener('blur', () => close(button));
  button.addEventListener('click', (event) => {
    event.preventDefault();
    open(button);
  });
}
for (const popover of document.querySelectorAll('.definition')) {
  popover.addEventListener('pointerleave', () => {
    clearTimeout(waiting);
    waiting = setTimeout(() => popover.matches(':popover-open') && popover.hidePopover(), HOVER_MS);
  });
  popover.addEventListener('pointerenter', () => clearTimeout(waiting));
}
// What is fixed would stay behind when the page goes on. It goes along with a button that has the focus: the browser itself
// scrolls to one that is reached by keyboard, a moment after it has the focus.
addEventListener(
  'scroll',
  () => {
    const popover = document.querySelector('.definition:popover-open');
    const button = document.querySelector('.define:focus-visible');
    if (popover === null) return;
    if (button !== null && definitionOf(button) === popover) place(popover, button);
    else popover.hidePopover();
  },
  { passive: true },
);

// Charts
function lead(plot) {
  const { along } = plot.dataset;
  const svg = plot.querySelector('svg');
  const guide = svg.querySelector('[data-guide]');
  const readout = plot.querySelector('.readout');
  const table = plot.closest('figure').querySelector('details table');
  const heads = [...table.tHead.rows[0].cells].slice(1).map((cell) => cell.textContent.trim());
  const rows = [...table.tBodies[0].rows];
  const drawn =
    along === 'y' ? Math.round(svg.clientHeight / Number(guide.getAttribute('height'))) : rows.length;
  const count = Math.min(rows.length, drawn);
  const isAtEnds = guide.dataset.spread === 'ends';
  let at = -1;

  const show = (index) => {
    if (index === at) return;
    at = index;
    if (index < 0) {
      delete plot.dataset.at;
      readout.textContent = '';
      return;
    }
    plot.dataset.at = String(index);
    const [name, ...cells] = rows[index].cells;
    const title = document.createElement('b');
    title.textContent = name.textContent;
    readout.replaceChildren(
      title,
      ...cells.map((cell, place) => {
        const line = document.createElement('span');
        const value = document.createElement('i');
        value.textContent = cell.textContent;
        line.append(heads[place], ' ', value);
        return line;
      }),
    );
    if (along === 'y') {
      const height = Number(guide.getAttribute('height'));
      guide.setAttribute('y', String(index * height));
      readout.style.top = `${Math.min((index + 1) * height, svg.clientHeight)}px`;
      readout.style.left = 'auto';
      readout.style.right = '0';
      return;
    }
    const share = isAtEnds ? (count === 1 ? 0 : index / (count - 1)) : (index + 0.5) / count;
    const x = share * svg.clientWidth;
    guide.setAttribute('x', String(x - 1));
    const room = svg.clientWidth - readout.offsetWidth;
    const beside = share > 0.5 ? x - readout.offsetWidth - 10 : x + 10;
    readout.style.left = `${Math.max(0, Math.min(beside, room))}px`;
  };

  svg.tabIndex = 0;
  plot.addEventListener('pointermove', ({ clientX, clientY }) => {
    const box = svg.getBoundingClientRect();
    const share = along === 'y' ? (clientY - box.top) / box.height : (clientX - box.left) / box.width;
    const index = isAtEnds ? Math.round(share * (count - 1)) : Math.floor(share * count);
    show(Math.max(0, Math.min(count - 1, index)));
  });
  plot.addEventListener('pointerleave', () => show(-1));
  svg.addEventListener('blur', () => show(-1));
  svg.addEventListener('keydown', (event) => {
    const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    const next =
      event.key === 'Home'
        ? 0
        : event.key === 'End'
          ? count - 1
          : event.key === 'Escape'
            ? -1
            : event.key in steps
              ? Math.max(0, Math.min(count - 1, at + steps[event.key]))
              : null;
    if (next === null) return;
    event.preventDefault();
    show(next);
  });
}
for (const plot of document.querySelectorAll('.drawing')) lead(plot);

// Addresses
for (const form of document.querySelectorAll('form[data-clean]')) {
  form.addEventListener('formdata', ({ formData }) => {
    // The fields are removed while they are gone through.
    for (const [name, value] of Array.from(formData)) if (value === '') formData.delete(name);
  });
}

// A choice that is open closes when somebody goes on elsewhere.
document.addEventListener('click', ({ target }) => {
  for (const pick of document.querySelectorAll('.pick[open]')) if (!pick.contains(target)) pick.open = false;
});
document.addEventListener('keydown', ({ key, target }) => {
  const pick = key === 'Escape' ? target.closest?.('.pick[open]') : null;
  if (!pick) return;
  pick.open = false;
  pick.querySelector('summary').focus();
});
