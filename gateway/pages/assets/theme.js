// Loaded before anything is drawn, so that a page never flashes in the other theme.
const KEY = 'ventana-theme';

try {
  const chosen = localStorage.getItem(KEY);
  if (chosen) document.documentElement.dataset.theme = chosen;
} catch {
  // Without storage the system's own theme stays.
}

document.addEventListener('click', (event) => {
  if (!event.target.closest?.('[data-theme-switch]')) return;
  const root = document.documentElement;
  const isDark = root.dataset.theme
    ? root.dataset.theme === 'dark'
    : matchMedia('(prefers-color-scheme: dark)').matches;
  root.dataset.theme = isDark ? 'light' : 'dark';
  try {
    localStorage.setItem(KEY, root.dataset.theme);
  } catch {
    // It holds for this page.
  }
});
