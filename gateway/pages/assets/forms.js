// Forms that speak to the API as any service does, with the sign-in in place of a token:
//   <form data-api="POST /v1/cases/case-1/resolve"> fields by name; a dot makes an object: name="text.body"
//   data-type="number|boolean|json|instant" on a field says what it becomes; an empty field is left out, a disabled one too
//   data-zone on an instant: the zone whose clocks it was read from, else this machine's
//   name="why" is the reason for the audit log and travels beside the body; in it too where the form has data-why-in-body
// It tells who listens: "done" with the answer, "refused" with the problem (null: there was no answer).
import { say } from './toast.js';

export { say };

const words = JSON.parse(document.body.dataset.words);

function valueOf(field) {
  const { type } = field.dataset;
  if (type === 'number') return Number(field.value);
  if (type === 'boolean') return field.value === 'true';
  if (type === 'json') return JSON.parse(field.value);
  if (type === 'instant') return instantOf(field.value, field.dataset.zone).toISOString();
  return field.value;
}

// What the clocks of a zone show, as an instant: looked for twice, because the offset may change on the way.
function instantOf(local, zone) {
  if (!zone) return new Date(local);
  const format = new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeStyle: 'medium', timeZone: zone });
  const shown = (at) => Date.parse(`${format.format(at).replace(' ', 'T')}Z`);
  const wanted = Date.parse(`${local}Z`);
  const first = wanted + (wanted - shown(wanted));
  return new Date(first + (wanted - shown(first)));
}

export function bodyOf(form) {
  const body = {};
  for (const field of form.elements) {
    if (!field.name || field.matches(':disabled')) continue;
    if (field.name === 'why' && !form.hasAttribute('data-why-in-body')) continue;
    if ((field.type === 'checkbox' || field.type === 'radio') && !field.checked) continue;
    if (field.value === '') continue;
    const path = field.name.split('.');
    const last = path.pop();
    let place = body;
    for (const part of path) place = place[part] ??= {};
    place[last] = valueOf(field);
  }
  return body;
}

export async function callApi(target, body, why) {
  const [method, path] = target.split(' ');
  const answer = await fetch(path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(why ? { 'ventana-why': encodeURIComponent(why) } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const json = text === '' ? null : JSON.parse(text);
  if (!answer.ok) throw Object.assign(new Error(json?.detail ?? answer.statusText), { problem: json });
  return json;
}

function faultsIn(form, problem) {
  const named = [...(problem?.errors ?? []).map(({ field }) => field), problem?.field].filter(Boolean);
  for (const field of form.elements) {
    // An object that is wrong is wrong in all its fields.
    const isWrong = named.some((name) => field.name === name || field.name.startsWith(`${name}.`));
    if (isWrong) field.setAttribute('aria-invalid', 'true');
    else field.removeAttribute('aria-invalid');
  }
}

// What the API says is for who writes programs; people are told by the code. A page may know codes of its own, and its form
// what the faults of a value are called (data-values): then each field that is wrong is told with why and what to do.
export function inWords(problem, own = {}, form = null) {
  if (!problem) return own.offline ?? words.faults.offline;
  const values = form && valuesInWords(form, problem);
  if (values) return values;
  const known = own[problem.code] ?? words.faults[problem.code];
  if (known) return known;
  if (problem.status >= 500) return words.faults.unavailable;
  const why = words.refusals[problem.code];
  // A code that nobody has put into words yet is for whoever is asked for help.
  return why ? `${why}. ${words.checkAndRepeat}` : words.refused.replace('{code}', problem.code);
}

function valuesInWords(form, { errors = [], rule }) {
  const sentences = JSON.parse(form.closest('[data-values]')?.dataset.values ?? '{}');
  const told = errors.map(({ field, reason }) => {
    const sentence = sentences[reason?.code]?.replaceAll(/\{(\w+)\}/g, (_, name) => reason.params[name]);
    const [named] = [...form.elements].filter(({ name }) => name === field || name?.startsWith(`${field}.`));
    const label = named?.dataset.label ?? reason?.params.variable.replaceAll('_', ' ');
    return sentence && `${label}: ${sentence}`;
  });
  return told.length === 0 || told.includes(undefined) ? null : `${told.join('\n')} (${rule})`;
}

async function submit(event) {
  const form = event.target;
  const { api } = form.dataset;
  if (!api) return;
  event.preventDefault();
  const fault = form.querySelector('[data-fault]');
  const show = (text) => (fault ? (fault.textContent = text) : say(text, 'bad'));
  show('');
  const button = event.submitter;
  if (button) button.disabled = true;
  try {
    const isBare = api.startsWith('DELETE') || form.hasAttribute('data-no-body');
    const answer = await callApi(
      api,
      isBare ? undefined : bodyOf(form),
      form.elements.namedItem('why')?.value,
    );
    faultsIn(form, null);
    form.closest('dialog')?.close();
    form.reset();
    delete form.dataset.touched;
    say(form.dataset.done ?? '');
    form.dispatchEvent(new CustomEvent('done', { bubbles: true, detail: answer }));
  } catch (failure) {
    faultsIn(form, failure.problem);
    show(inWords(failure.problem, {}, form));
    form.dispatchEvent(new CustomEvent('refused', { bubbles: true, detail: failure.problem ?? null }));
  } finally {
    if (button) button.disabled = false;
  }
}
document.addEventListener('submit', (event) => void submit(event));

// What somebody is filling in is not replaced by a live update.
document.addEventListener('input', ({ target }) => {
  const form = target.closest?.('form');
  if (form) form.dataset.touched = '';
  target.setCustomValidity?.('');
});

// The browser speaks its own language, which need not be the page's.
document.addEventListener(
  'invalid',
  ({ target }) => {
    if (target.validity.customError) return;
    const fault = Object.keys(words.validity).find((each) => target.validity[each]);
    if (fault === undefined) return;
    const hint = fault === 'patternMismatch' ? target.title : '';
    target.setCustomValidity(hint || words.validity[fault]);
  },
  true,
);
document.addEventListener('reset', ({ target: form }) => {
  for (const field of form.elements) field.setCustomValidity?.('');
});

document.addEventListener('change', ({ target }) => {
  if (target.matches?.('[data-submits]')) target.form.requestSubmit();
});

// <button data-opens="dialog-id">
document.addEventListener('click', ({ target }) => {
  const opener = target.closest?.('[data-opens]');
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  const closer = target.closest?.('[data-closes]');
  if (closer) closer.closest('dialog')?.close();
});
