import { templateInWords } from '../../gateway/pages/words/template-names.ts';
import type { Language } from '../../domain/messages/language.ts';
import { phoneInGroups } from '../../gateway/pages/words/phone.ts';
import type { Bubble, BubbleButton } from './chat.ts';
import { pointedAt, pointer } from './guide.tsx';
import { COUNTRIES } from './people.ts';
import { SIMULATOR } from './words.ts';
import type { SimulatorView } from './view.ts';

const TICKS = { sent: '✓', delivered: '✓✓', read: '✓✓', failed: '⚠' } as const;

/** A request that a button makes: method and path, and the body. */
export const call = (target: string, body: object = {}) => ({
  'data-call': target,
  'data-body': JSON.stringify(body),
});

export const writeTo = (key: string): string =>
  `POST /dev/simulator/customers/${encodeURIComponent(key)}/messages`;

/** LEFT: the customer's own phone. */
export function Phone({
  view,
  language,
  time,
}: {
  readonly view: SimulatorView;
  readonly language: Language;
  readonly time: (at: number) => string;
}) {
  const words = SIMULATOR[language].phone;
  const { customer, bubbles, mails } = view;
  const pointed = pointedAt(view);
  const tapped =
    pointed === 'tap'
      ? bubbles.findLast(
          ({ template, buttons }) => template !== null && buttons.some(({ says }) => says !== null),
        )
      : undefined;
  const write = (message: object) => call(writeTo(customer.key), { message });
  const known = (change: object) =>
    call(`POST /dev/simulator/customers/${encodeURIComponent(customer.key)}/known`, change);
  return (
    <section class="sim-phone" aria-labelledby="phone-title">
      <h2 id="phone-title">{words.title}</h2>
      <Whom view={view} language={language} />
      <div class="handset">
        <div class="chat-head">
          <span class="avatar" aria-hidden="true">
            {customer.name.slice(0, 1)}
          </span>
          <span>
            <strong>{customer.name}</strong>
            <small>{phoneInGroups(customer.key)}</small>
          </span>
        </div>
        <ol class="chat" id="chat" tabIndex={0} aria-label={words.title}>
          {bubbles.length === 0 && <li class="chat-empty">{words.empty}</li>}
          {bubbles.map((bubble) => (
            <ChatBubble
              bubble={bubble}
              language={language}
              time={time}
              customer={customer.key}
              isPointedAt={bubble === tapped}
            />
          ))}
        </ol>
        <form class="compose" data-api={writeTo(customer.key)} id={`write-${customer.key}`}>
          <input type="hidden" name="message.type" value="text" />
          <label>
            <span class="unseen">{words.write}</span>
            <input
              name="message.body"
              required
              maxLength={1000}
              autocomplete="off"
              placeholder={words.write}
              {...pointer('write', pointed)}
            />
          </label>
          <button aria-label={words.send} title={words.send}>
            ➤
          </button>
          <p data-fault="" />
        </form>
        <div class="keys">
          <button type="button" {...write({ type: 'image', mimeType: 'image/jpeg' })}>
            📷 {words.photo}
          </button>
          <button
            type="button"
            {...write({
              type: 'text',
              body: language === 'pt' ? 'Obrigado' : language === 'en' ? 'Thanks' : 'Gracias',
            })}
          >
            {words.thanks}
          </button>
          <button
            type="button"
            {...call(`POST /dev/simulator/customers/${encodeURIComponent(customer.key)}/calls`)}
          >
            📞 {words.call}
          </button>
          <button
            type="button"
            {...call(`POST /dev/simulator/customers/${encodeURIComponent(customer.key)}/burst`)}
          >
            ≋ {words.burst}
          </button>
          <button type="button" {...write({ type: 'text', body: words.stop })}>
            ⛔ {words.stop}
          </button>
          <button type="button" {...write({ type: 'text', body: words.start })}>
            {words.start}
          </button>
        </div>
      </div>
      <div class="card">
        <NewCustomer language={language} />
        <h3>{words.known}</h3>
        <div class="toggles">
          {customer.contactId !== null && (
            <>
              <Toggle
                is={customer.consents}
                words={words.consent}
                change={known({ consent: !customer.consents })}
              />
              <Toggle
                is={customer.email !== null}
                words={words.email}
                change={known({ email: customer.email === null })}
              />
            </>
          )}
          <Toggle
            is={customer.onWhatsApp}
            words={words.onWhatsApp}
            change={known({ onWhatsApp: !customer.onWhatsApp })}
          />
        </div>
        <h3>
          {words.mails} <span class="chip">{mails.length}</span>
        </h3>
        {mails.length === 0 ? (
          <p class="quiet-text">{words.noMails}</p>
        ) : (
          <ul class="plain">
            {mails.map(({ subject }) => (
              <li>✉ {subject}</li>
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

/** Whose phone it is. */
function Whom({
  view: { customer, others },
  language,
}: {
  readonly view: SimulatorView;
  readonly language: Language;
}) {
  return (
    <form method="get" action="/simulator" class="whom" id="whom">
      <label>
        <span class="unseen">{SIMULATOR[language].phone.customer}</span>
        <select name="customer" data-submits>
          {!others.some(({ key }) => key === customer.key) && (
            <option value={customer.key} selected>
              {customer.name}
            </option>
          )}
          {others.map(({ key, name }) => (
            <option value={key} selected={key === customer.key}>
              {`${name} · ${phoneInGroups(key)}`}
            </option>
          ))}
        </select>
      </label>
    </form>
  );
}

/** Others to be. */
function NewCustomer({ language }: { readonly language: Language }) {
  const { newFrom, countries } = SIMULATOR[language].phone;
  return (
    <details class="new-customer" id="new-customer">
      <summary>{newFrom}…</summary>
      <span class="keys">
        {COUNTRIES.map((country) => (
          <button
            type="button"
            class="quiet"
            data-goes
            {...call('POST /dev/simulator/customers', { country })}
          >
            <span class="unseen">{newFrom} </span>
            {countries[country]}
          </button>
        ))}
      </span>
    </details>
  );
}

function Toggle({
  is,
  words: [yes, no],
  change,
}: {
  readonly is: boolean;
  readonly words: readonly [string, string];
  readonly change: object;
}) {
  return (
    <button type="button" class="quiet" role="switch" aria-checked={is} {...change}>
      <span aria-hidden="true">{is ? '●' : '○'}</span> {is ? yes : no}
    </button>
  );
}

function ChatBubble({
  bubble,
  language,
  time,
  customer,
  isPointedAt,
}: {
  readonly bubble: Bubble;
  readonly language: Language;
  readonly time: (at: number) => string;
  readonly customer: string;
  /** The guide points at its first button. */
  readonly isPointedAt: boolean;
}) {
  const words = SIMULATOR[language].phone;
  const { from, at, text, kind, template, buttons, list, status, failedCode } = bubble;
  const first = isPointedAt ? buttons.find(({ says }) => says !== null) : undefined;
  return (
    <li class={`bubble ${from}${status === 'failed' ? ' failed' : ''}`}>
      {template !== null && (
        <span class="via">
          {words.template}: {templateInWords(template, language)}
        </span>
      )}
      {kind !== null && <span class="media">{`[ ${words.kinds[kind] ?? kind} ]`}</span>}
      {text !== '' && <span class="text">{text}</span>}
      <span class="meta">
        <time datetime={new Date(at).toISOString()}>{time(at)}</time>
        {status !== null && (
          <span class={`ticks ${status}`}>
            {` ${TICKS[status]} `}
            <span>{words.statuses[status]}</span>
            {failedCode !== null && ` ${failedCode}`}
          </span>
        )}
      </span>
      {status !== 'failed' &&
        buttons.map((button) => <Tap button={button} customer={customer} isPointedAt={button === first} />)}
      {status !== 'failed' && list !== null && (
        <details>
          <summary>☰ {list.open}</summary>
          {list.rows.map((button) => (
            <Tap button={button} customer={customer} isPointedAt={false} />
          ))}
        </details>
      )}
    </li>
  );
}

function Tap({
  button,
  customer,
  isPointedAt,
}: {
  readonly button: BubbleButton;
  readonly customer: string;
  readonly isPointedAt: boolean;
}) {
  const { label, says, url } = button;
  if (says !== null) {
    return (
      <button
        type="button"
        class="tap"
        {...pointer('tap', isPointedAt ? 'tap' : null)}
        {...call(writeTo(customer), { message: says })}
      >
        ↩ {label}
      </button>
    );
  }
  return url === null ? (
    <span class="tap">{label}</span>
  ) : (
    <a class="tap" href={url} target="_blank" rel="noreferrer">
      ↗ {label}
    </a>
  );
}
