import { stateOfWindow } from './header.tsx';
import { MessageBody } from './message/message-body.tsx';
import { authorName, type Sight, Until, When } from './sight.tsx';

/** Where a reply is written: free-form while the window is open; else kept, or a template instead (W4, W8, R9). */
export function Composer({ sight }: { sight: Sight }) {
  const { words, look } = sight;
  const { case: seen } = look;
  if (seen.state === 'closed') return <Over sight={sight} />;
  const window = stateOfWindow(sight);
  const isOpen = window === 'open' || window === 'always';
  return (
    <section
      class="card composer"
      aria-labelledby="reply-title"
      id="composer"
      data-window={window}
      data-free-until={window === 'open' ? Date.parse(seen.window.freeFormUntil ?? '') : undefined}
    >
      <h2 id="reply-title">{words.reply}</h2>
      <Kept sight={sight} />
      <form
        id="reply"
        data-api={`POST /v1/cases/${seen.id}/messages`}
        data-keyed
        data-sent={JSON.stringify(words.sent)}
      >
        <input type="hidden" name="idempotencyKey" />
        <label class="field">
          <span class="unseen">{words.replyLabel}</span>
          <textarea name="text.body" required rows={2} maxLength={4096} placeholder={words.replyLabel} />
        </label>
        <p data-fault role="alert" />
      </form>
      {/* Outside the form, which stays as somebody left it: this part follows the window. */}
      <div class="composer-foot">
        <input type="hidden" form="reply" name="keep" value="true" data-type="boolean" disabled={isOpen} />
        <button form="reply" data-keep={words.keep}>
          {isOpen ? words.send : words.keep}
        </button>
        <p class="quiet-text">
          <Hint sight={sight} window={window} />
        </p>
      </div>
      <details class="templates" id="templates" data-advice={`/cases/${seen.id}/advice`} open={!isOpen}>
        <summary>{words.templates}</summary>
        <label class="field">
          <span>{words.purpose}</span>
          <select id="purpose" data-own>
            {Object.entries(words.purposes).map(([purpose, name]) => (
              <option value={purpose} selected={purpose === (seen.task === null ? 'inform' : 'finish')}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <div id="advice" data-own aria-live="polite">
          <p class="quiet-text">{words.loading}</p>
        </div>
      </details>
    </section>
  );
}

/** Where the customer's next message goes: nothing can be written here any more (D5, I1, S3). */
function Over({ sight: { words, look } }: { sight: Sight }) {
  const { mergedInto } = look.case;
  return (
    <p class="card quiet-text">
      {look.contact.isErased ? (
        words.erasedHint
      ) : mergedInto !== null ? (
        <>
          {words.mergedHint} <a href={`/cases/${mergedInto}`}>{mergedInto}</a>
        </>
      ) : (
        words.overHint
      )}
    </p>
  );
}

function Hint({ sight, window }: { sight: Sight; window: ReturnType<typeof stateOfWindow> }) {
  const { words, look } = sight;
  const { freeFormUntil } = look.case.window;
  switch (window) {
    case 'always':
      return <>{words.openAlways}</>;
    case 'closing':
      return (
        <>
          {words.closingHint} {words.keepHint}
        </>
      );
    case 'closed':
      return <>{words.keepHint}</>;
    case 'open':
      return (
        <>
          {freeFormUntil !== null && (
            <>
              {words.openHint} <When at={freeFormUntil} sight={sight} /> (<Until at={freeFormUntil} />) ·{' '}
            </>
          )}
          {words.shortcut}
        </>
      );
  }
}

/** W4, R9: replies that wait for the customer, or for an agent's word. */
function Kept({ sight }: { sight: Sight }) {
  const { words, look } = sight;
  const { kept } = look.case;
  if (kept.length === 0) return null;
  return (
    <div class="kept">
      <h3>{words.keptReplies}</h3>
      <ul class="plain">
        {kept.map(({ id, at, author, type, content, confirm }) => (
          <li>
            <p class="bubble-head">
              <strong>{authorName(author, sight)}</strong> <When at={at} sight={sight} />
            </p>
            <MessageBody type={type} content={content} sight={sight} />
            <p class={confirm ? 'will-refuse' : 'quiet-text'}>
              {confirm ? words.keptConfirm : words.keptWaits}
            </p>
            <p class="buttons">
              {confirm && (
                <button type="button" data-opens={`send-${id}`}>
                  {words.keptSend}
                </button>
              )}
              <button type="button" class="quiet" data-opens={`drop-${id}`}>
                {words.keptDrop}
              </button>
            </p>
          </li>
        ))}
      </ul>
    </div>
  );
}
