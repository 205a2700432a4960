// What an admin did to an account is seen in the table: it is asked for again.
document.addEventListener('done', ({ target }) => {
  if (target.matches('form[data-reloads]')) location.reload();
});
