// The list by keyboard: `/` leads to the search, the arrows from case to case.
const search = document.querySelector('.session-filters input[type="search"]');
const isTyping = (element) => element.matches('input, select, textarea, [contenteditable]');

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
  const { key, target } = event;
  if (key === '/' && !isTyping(target)) {
    event.preventDefault();
    search.focus();
    search.select();
    return;
  }
  if ((key !== 'ArrowDown' && key !== 'ArrowUp') || !target.matches('.case-link')) return;
  event.preventDefault();
  const links = [...document.querySelectorAll('.case-link')];
  links[links.indexOf(target) + (key === 'ArrowDown' ? 1 : -1)]?.focus();
});

// An address says what is asked for, not what is not.
document.addEventListener('submit', ({ target }) => {
  if (!target.matches('[data-drops-empty]')) return;
  for (const field of target.elements) if (field.name && field.value === '') field.disabled = true;
});
// Back from another page, the fields are there again.
addEventListener('pageshow', () => {
  for (const field of document.querySelectorAll('[data-drops-empty] :disabled')) field.disabled = false;
});

// Rare filters lie over the list while they are open.
const rare = document.querySelector('.session-filters .more');
const isInRare = (target) => rare.contains(target);
document.addEventListener('click', ({ target }) => isInRare(target) || (rare.open = false));
document.addEventListener('keydown', ({ key, target }) => {
  if (key !== 'Escape' || !rare.open) return;
  rare.open = false;
  if (isInRare(target)) rare.querySelector('summary').focus();
});
