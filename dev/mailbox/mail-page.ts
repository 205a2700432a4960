import type { FastifyInstance } from 'fastify';
import { escapeHtml } from '../../domain/messages/escape-html.ts';
import type { Mail, MailStore } from './mail-store.ts';

const SHOWN = 200;

const STYLE = `
:root { color-scheme: light; font: 15px/1.45 system-ui, sans-serif; color: #1c2321; }
* { box-sizing: border-box; }
body { margin: 0; display: grid; grid-template: auto 1fr / minmax(16rem, 24rem) 1fr; height: 100vh; background: #f6f7f6; }
header { grid-column: 1 / -1; display: flex; gap: 1rem; align-items: baseline; padding: .7rem 1rem; background: #fff; border-bottom: 1px solid #dde2df; }
h1 { font-size: 1.05rem; margin: 0; } header p { margin: 0; color: #5b6763; } header form { margin-left: auto; }
nav { overflow: auto; background: #fff; border-right: 1px solid #dde2df; }
nav a { display: block; padding: .6rem 1rem; border-bottom: 1px solid #edf0ee; color: inherit; text-decoration: none; }
nav a:hover { background: #f0f4f2; } nav a[aria-current] { background: #e3efe9; }
nav b, nav span { display: block; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
nav span { color: #5b6763; font-size: .85rem; }
main { overflow: auto; padding: 1rem 1.25rem; display: flex; flex-direction: column; gap: .8rem; min-width: 0; }
main h2 { margin: 0; font-size: 1.2rem; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem .8rem; margin: 0; } dt { color: #5b6763; } dd { margin: 0; overflow-wrap: anywhere; }
iframe { width: 100%; flex: 1; min-height: 24rem; border: 1px solid #dde2df; border-radius: 6px; background: #fff; }
pre { margin: 0; padding: .8rem; background: #fff; border: 1px solid #dde2df; border-radius: 6px; white-space: pre-wrap; overflow-wrap: anywhere; }
button { font: inherit; padding: .2rem .8rem; border: 1px solid #c4ccc8; border-radius: 6px; background: #fff; cursor: pointer; }
summary { cursor: pointer; color: #33524a; } a { color: #0b6b4f; }
@media (max-width: 48rem) { body { grid-template: auto auto 1fr / 1fr; height: auto; } nav { max-height: 40vh; border-right: 0; } }
`;

/** Loads the page again when a mail has come; what is being read stays. */
const SCRIPT = `
const newest = document.body.dataset.newest;
setInterval(async () => {
  const { mails } = await (await fetch('/mails?limit=1')).json();
  if ((mails[0]?.id ?? '') !== newest) location.reload();
}, 2000);
document.querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  await fetch('/mails', { method: 'DELETE' });
  location.href = '/';
});
`;

function listItem(mail: Mail, open: boolean): string {
  return `<a href="/?mail=${encodeURIComponent(mail.id)}"${open ? ' aria-current="true"' : ''}>
<b>${escapeHtml(mail.subject || '(no subject)')}</b>
<span>${escapeHtml(mail.envelope.to.join(', '))}</span>
<span>${escapeHtml(mail.receivedAt.replace('T', ' ').slice(0, 19))}</span></a>`;
}

function shown(mail: Mail): string {
  const files = mail.attachments
    .map(
      (attachment, index) =>
        `<li><a href="/mails/${mail.id}/attachments/${index}">${escapeHtml(attachment.filename ?? attachment.mimeType)}</a> (${escapeHtml(attachment.mimeType)}, ${attachment.size} bytes)</li>`,
    )
    .join('');
  const row = (name: string, value: string): string =>
    value === '' ? '' : `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`;
  const text = mail.text === null ? '' : `<pre>${escapeHtml(mail.text)}</pre>`;
  return `<h2>${escapeHtml(mail.subject || '(no subject)')}</h2>
<dl>${row('From', mail.from)}${row('To', mail.to.join(', '))}${row('Cc', mail.cc.join(', '))}${row('Received', mail.receivedAt)}</dl>
${files === '' ? '' : `<ul>${files}</ul>`}
${
  mail.html === null
    ? text
    : `<iframe title="HTML part" sandbox="allow-popups allow-popups-to-escape-sandbox" src="/mails/${mail.id}/html"></iframe>
<details><summary>Plain text</summary>${text}</details>`
}
<details><summary>Headers</summary><pre>${mail.headers.map(({ name, value }) => escapeHtml(`${name}: ${value}`)).join('\n')}</pre></details>
<p><a href="/mails/${mail.id}/raw">As received</a></p>`;
}

/** A page that lists the mails and shows one. */
export function registerMailPage(app: FastifyInstance, store: MailStore): void {
  app.get<{ Querystring: { mail?: string } }>('/', (request, reply) => {
    const mails = store.list();
    const open = mails.find((mail) => mail.id === request.query.mail) ?? mails[0];
    const list = mails.slice(0, SHOWN).map((mail) => listItem(mail, mail === open));
    return reply.type('text/html; charset=utf-8').send(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mailbox (${mails.length})</title><link rel="icon" href="data:,"><style>${STYLE}</style></head>
<body data-newest="${mails[0]?.id ?? ''}">
<header><h1>Mailbox</h1><p>${mails.length === 1 ? '1 mail' : `${mails.length} mails`}</p><form><button>Delete all</button></form></header>
<nav aria-label="Mails">${list.join('')}</nav>
<main>${open === undefined ? '<p>No mail yet. What the system sends by email appears here.</p>' : shown(open)}</main>
<script type="module">${SCRIPT}</script></body></html>`);
  });

  // The mail's own HTML: no scripts, nothing fetched from elsewhere, links open in a new tab.
  app.get<{ Params: { id: string } }>('/mails/:id/html', (request, reply) => {
    const html = store.find(request.params.id)?.html;
    if (html === undefined || html === null)
      return reply.code(404).send({ error: 'this mail has no HTML part' });
    return reply
      .type('text/html; charset=utf-8')
      .header(
        'content-security-policy',
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'",
      )
      .send(`<base target="_blank">${html}`);
  });
}
