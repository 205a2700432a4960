import { DAY } from '../../domain/time/instant.ts';
import type { Language } from '../../domain/messages/language.ts';
import { ERROR_CLASSES, LISTED } from '../../domain/gate/provider-error.ts';
import { WALLBOARD } from '../../gateway/pages/wallboard/words.ts';
import type { Names } from '../../gateway/pages/words/names.ts';
import { errorCodeInWords } from '../../gateway/pages/words/provider-error-codes.ts';
import { pointedAt, pointer } from './guide.tsx';
import { call } from './phone.tsx';
import { interactiveOf, presetTasks } from './presets.ts';
import type { SimulatorView } from './view.ts';
import { SIMULATOR } from './words.ts';
import { PAYLOADS } from '../provider/reference/payloads.ts';

/** Fields of webhooks, each once. */
const PAYLOAD_FIELDS = [...new Set(PAYLOADS.map(({ field }) => field))];

/** RIGHT: who answers, when it is, and what goes wrong. */
export function AgentColumn({
  view,
  language,
  names,
  canJump,
  hasOutage,
}: {
  readonly view: SimulatorView;
  readonly language: Language;
  readonly names: Names;
  readonly canJump: boolean;
  readonly hasOutage: boolean;
}) {
  return (
    <section class="sim-agent" aria-labelledby="agent-title">
      <h2 id="agent-title">{SIMULATOR[language].agent.title}</h2>
      <Agent view={view} language={language} names={names} />
      <Clock view={view} language={language} canJump={canJump} />
      <WeatherPanel view={view} language={language} names={names} hasOutage={hasOutage} />
    </section>
  );
}

function Agent({
  view,
  language,
  names,
}: {
  readonly view: SimulatorView;
  readonly language: Language;
  readonly names: Names;
}) {
  const words = SIMULATOR[language].agent;
  const { case: found } = view;
  const pointed = pointedAt(view);
  if (found === null || found.state === 'closed') {
    return <p class="card quiet-text">{words.needsCase}</p>;
  }
  const path = `/v1/cases/${found.id}`;
  const { slots, yesNo } = interactiveOf(language);
  const send = (interactive: object) =>
    call(`POST ${path}/messages`, { idempotencyKey: '', author: 'bot', interactive });
  return (
    <div class="card">
      <form data-api={`POST ${path}/messages`} data-done={words.sent} id={`reply-${found.id}`} class="reply">
        <input type="hidden" name="idempotencyKey" value="" data-fresh-key="" />
        <input type="hidden" name="why" value={SIMULATOR[language].title} />
        <label class="field">
          <span>{words.reply}</span>
          <textarea name="text.body" rows={2} required maxLength={4096} {...pointer('answer', pointed)} />
        </label>
        <div class="row">
          <label>
            {words.as}{' '}
            <select name="author">
              <option value="agent">{words.agent}</option>
              <option value="bot">{words.bot}</option>
            </select>
          </label>
          <button>{words.send}</button>
        </div>
        <label class="check">
          <input type="checkbox" name="keep" value="true" data-type="boolean" /> {words.keep}
        </label>
        <p data-fault="" role="alert" />
      </form>
      <div class="keys">
        <button type="button" class="quiet" {...send(slots)}>
          {words.slots}
        </button>
        <button type="button" class="quiet" {...send(yesNo)}>
          {words.yesNo}
        </button>
      </div>
      <h3>{words.task}</h3>
      <div class="keys">
        {presetTasks(Date.parse(found.openedAt)).map((task) => (
          <button
            type="button"
            class="quiet"
            aria-pressed={found.task !== null && found.reason === task.reason}
            {...pointer('task', task.reason === 'delivery' ? pointed : null)}
            {...call(`PUT ${path}/task`, task)}
          >
            {names.reason(task.reason)}
          </button>
        ))}
      </div>
      <div class="keys">
        {found.task !== null && (
          <button type="button" {...call(`POST ${path}/task/complete`)}>
            ✓ {words.complete}
          </button>
        )}
        <button type="button" class="quiet" {...call(`POST ${path}/resolve`, { outcome: 'resolved' })}>
          {words.resolve}
        </button>
        {found.hold === null ? (
          <button
            type="button"
            class="quiet"
            data-for={DAY}
            {...call(`POST ${path}/hold`, { until: '', why: words.holdWhy })}
          >
            ‖ {words.hold}
          </button>
        ) : (
          <button type="button" class="quiet" {...call(`DELETE ${path}/hold`)}>
            ▷ {words.release}
          </button>
        )}
      </div>
    </div>
  );
}

const HOURS = [1, 6, 24] as const;

function Clock({
  view,
  language,
  canJump,
}: {
  readonly view: SimulatorView;
  readonly language: Language;
  readonly canJump: boolean;
}) {
  const words = SIMULATOR[language].clock;
  if (!canJump) return <p class="card quiet-text">{words.none}</p>;
  const { case: found } = view;
  const next = found?.agenda[0]?.at;
  const alert = found?.agenda.find(({ step }) => step === 'alert-1')?.at;
  const expiry = found?.agenda.find(({ step }) => step === 'expire')?.at;
  const pointed = pointedAt(view);
  // The window has expired, and the template waits for its hour (E5): it comes with the next step.
  const way = pointed === 'expiry' && expiry === undefined ? 'next' : pointed;
  return (
    <div class="card">
      <h3>{words.title}</h3>
      <div class="keys jumps">
        <button type="button" data-jump-to={next} disabled={next === undefined} {...pointer('next', way)}>
          » {words.next}
        </button>
        <button type="button" data-jump-to={alert} disabled={alert === undefined}>
          ◔ {words.alert}
        </button>
        <button
          type="button"
          data-jump-to={expiry}
          disabled={expiry === undefined}
          {...pointer('expiry', way)}
        >
          ◕ {words.expiry}
        </button>
        {HOURS.map((hours) => (
          <button type="button" class="quiet" data-jump={`PT${hours}H`}>
            +{hours} h
          </button>
        ))}
      </div>
    </div>
  );
}

function WeatherPanel({
  view: { customer, templates, faults },
  language,
  names,
  hasOutage,
}: {
  readonly names: Names;
  readonly view: SimulatorView;
  readonly language: Language;
  readonly hasOutage: boolean;
}) {
  const words = SIMULATOR[language].weather;
  const weather = (body: object) => call('POST /dev/simulator/weather', body);
  const to = customer.key;
  return (
    <details class="card weather" id="weather" open>
      <summary>
        <h3>{words.title}</h3>
      </summary>
      <p class={faults.length === 0 ? 'quiet-text' : ''}>
        {words.active}:{' '}
        {faults.length === 0
          ? words.calm
          : [...new Set(faults.map(({ effect }) => describe(effect, words.effects)))].map((text) => (
              <span class="chip bad">⚠ {text}</span>
            ))}
      </p>
      <form class="row" data-api="POST /dev/simulator/weather" id={`template-${to}`}>
        <input type="hidden" name="do" value="template" />
        <input type="hidden" name="language" value={templates[0]?.language ?? 'es'} />
        <label class="field grow">
          <span>{words.template}</span>
          <select name="name">
            {templates.map(({ name, status }) => (
              <option value={name}>
                {names.template(name)}
                {status === 'APPROVED'
                  ? ''
                  : ` · ${WALLBOARD[language].statuses[status.toLowerCase()] ?? ''}`}
              </option>
            ))}
          </select>
        </label>
        <label class="field">
          <span class="unseen">{words.title}</span>
          <select name="status">
            <option value="PAUSED">{words.pause}</option>
            <option value="DISABLED">{words.disable}</option>
            <option value="APPROVED">{words.approve}</option>
          </select>
        </label>
        <button class="quiet">OK</button>
        <p data-fault="" />
      </form>
      <form class="row" data-api="POST /dev/simulator/weather" id={`error-${to}`}>
        <input type="hidden" name="do" value="error" />
        <input type="hidden" name="to" value={to} />
        <label class="field grow">
          <span>{words.error}</span>
          <select name="code">
            {ERROR_CLASSES.map((each) => (
              <optgroup label={words.classes[each]}>
                {LISTED.filter(([, error]) => error.class === each).map(([code]) => (
                  <option value={code} selected={code === '131026'}>
                    {`${code} · ${errorCodeInWords(code, language) ?? ''}`}
                  </option>
                ))}
              </optgroup>
            ))}
          </select>
        </label>
        <label class="field">
          <span class="unseen">{words.error}</span>
          <select name="when">
            <option value="at-once">{words.atOnce}</option>
            <option value="later">{words.later}</option>
          </select>
        </label>
        <button class="quiet">OK</button>
        <p data-fault="" />
      </form>
      <form
        class="row"
        data-api="POST /dev/simulator/weather"
        data-done={words.payloadSent}
        id={`payload-${to}`}
      >
        <input type="hidden" name="do" value="payload" />
        <input type="hidden" name="to" value={to} />
        <label class="field grow">
          <span>{words.payload}</span>
          <select name="name">
            {PAYLOAD_FIELDS.map((field) => (
              <optgroup label={field}>
                {PAYLOADS.filter((each) => each.field === field).map(({ name }) => (
                  <option value={name}>{name}</option>
                ))}
              </optgroup>
            ))}
          </select>
        </label>
        <button class="quiet">OK</button>
        <p data-fault="" />
      </form>
      <div class="keys">
        <button type="button" class="quiet" {...weather({ do: 'error', to, code: 130429, when: 'at-once' })}>
          {words.rate}
        </button>
        <button type="button" class="quiet" {...weather({ do: 'timeout', to, when: 'before' })}>
          {words.timeoutBefore}
        </button>
        <button type="button" class="quiet" {...weather({ do: 'timeout', to, when: 'after' })}>
          {words.timeoutAfter}
        </button>
        <button type="button" class="quiet" {...weather({ do: 'provider', up: false })}>
          ⚡ {words.providerDown}
        </button>
        <button type="button" class="quiet" {...weather({ do: 'provider', up: true })}>
          {words.providerUp}
        </button>
        <button type="button" class="quiet" {...weather({ do: 'quality', red: true })}>
          {words.qualityRed}
        </button>
        <button type="button" class="quiet" {...weather({ do: 'quality', red: false })}>
          {words.qualityBack}
        </button>
        {hasOutage && (
          <button
            type="button"
            class="quiet"
            data-outage=""
            data-back={words.databaseBack}
            {...call('POST /dev/database', { down: true })}
          >
            ⚡ {words.databaseDown}
          </button>
        )}
        <button type="button" {...weather({ do: 'clear' })}>
          ☀ {words.clear}
        </button>
      </div>
    </details>
  );
}

const describe = (
  effect: { readonly kind: string; readonly code?: number },
  words: Readonly<Record<string, string>>,
): string => `${words[effect.kind] ?? effect.kind}${effect.code === undefined ? '' : ` (${effect.code})`}`;
