import { type Sight, When } from '../sight.tsx';
import { SAID } from '../words/said.ts';
import { InteractiveBody } from './interactive-body.tsx';
import { Buttons, Chosen, Values } from './parts.tsx';
import { joined, type Json, list, record, text } from './read-json.ts';
import { CardsBody, LocationBody, MediaBody, OrderBody } from './shared-things.tsx';

/** S6: by whom and when a message was taken back. */
export interface TakenBack {
  readonly at: string;
  readonly by: 'customer' | 'us';
}

interface Props {
  readonly type: string;
  readonly content: unknown;
  readonly sight: Sight;
  /** Texts of a template's buttons, where it was one. */
  readonly buttons?: readonly string[];
  readonly takenBack?: TakenBack | null;
}

/**
 * What a message says, by its type, from what the provider sent or was sent. Total: a type nobody knows is shown as one,
 * with what people can read of it, and whatever a customer wrote is text, never markup. What is gone says why (S6).
 */
export function MessageBody({ type, content, sight, buttons = [], takenBack = null }: Props) {
  const body = record(content);
  const said = SAID[sight.language];
  if (takenBack !== null) {
    return (
      <p class="quiet-text taken-back">
        <span aria-hidden="true">🚫 </span>
        {takenBack.by === 'customer' ? said.revokedByCustomer : said.revokedByUs}{' '}
        <When at={takenBack.at} sight={sight} />
      </p>
    );
  }
  // What an erasure and retention leave of a body, and what none had.
  if (Object.keys(body).every((key) => key === 'type')) return <Gone sight={sight} />;
  if (body['unreadable'] === true) return <p class="quiet-text">{said.unreadable}</p>;
  switch (type) {
    case 'text':
      return <p class="said-text">{text(record(body['text'])['body']) ?? text(body['text']) ?? ''}</p>;
    case 'template':
      return (
        <>
          <p class="said-text">{text(body['rendered']) ?? text(record(body['template'])['name']) ?? ''}</p>
          <Buttons labels={buttons} />
        </>
      );
    case 'button': {
      const button = record(body['button']);
      return (
        <Chosen
          label={sight.words.types['button'] ?? type}
          choice={text(button['text']) ?? text(button['payload'])}
        />
      );
    }
    case 'interactive':
      return <InteractiveBody body={record(body['interactive'])} sight={sight} />;
    case 'image':
    case 'video':
    case 'audio':
    case 'document':
    case 'sticker':
    case 'media':
      return <MediaBody type={type} body={body} sight={sight} />;
    case 'location':
      return <LocationBody place={record(body['location'])} sight={sight} />;
    case 'contacts':
      return <CardsBody cards={list(body['contacts'])} sight={sight} />;
    case 'order':
      return <OrderBody order={record(body['order'])} sight={sight} />;
    case 'reaction': {
      const emoji = text(record(body['reaction'])['emoji']);
      return emoji === null ? (
        <p>{said.tookReactionBack}</p>
      ) : (
        <p>
          {said.reacted} <span class="emoji">{emoji}</span>
        </p>
      );
    }
    case 'edit':
      return <EditBody edited={record(body['edit'])} sight={sight} />;
    case 'call':
      return (
        <p>
          <span aria-hidden="true">📞 </span>
          {isOurs(body) ? said.tookOurCall : (sight.words.types['call'] ?? type)}
        </p>
      );
    case 'unsupported':
      return <UnsupportedBody body={body} sight={sight} />;
    default:
      return <OtherBody type={type} body={body} sight={sight} />;
  }
}

/** S3: why there is no body, as far as it is known. */
function Gone({ sight }: { sight: Sight }) {
  const { look, words, language } = sight;
  const said = SAID[language];
  const { erasedAt } = look.contact;
  if (erasedAt !== null || look.bodiesRemovedAt !== null) {
    return (
      <p class="quiet-text">
        {erasedAt === null ? said.agedOn : said.erasedOn}{' '}
        <When at={erasedAt ?? look.bodiesRemovedAt ?? 0} sight={sight} as="day" />
      </p>
    );
  }
  return <p class="quiet-text">{look.masking.isOn ? words.hidden : words.gone}</p>;
}

/** W1: a call of ours that the customer took; its status names the recipient only. */
const isOurs = (body: Json): boolean =>
  text(body['direction'])?.toUpperCase() === 'BUSINESS_INITIATED' ||
  text(body['recipient_id']) !== null ||
  text(body['recipient_user_id']) !== null;

/** What the message says now, of whatever type it is. */
function EditBody({ edited, sight }: { edited: Json; sight: Sight }) {
  const now = record(edited['message'] ?? edited);
  const type = text(now['type']) ?? 'text';
  return (
    <>
      <p class="quiet-text">{sight.words.types['edit']}</p>
      <MessageBody type={type in now ? type : 'text'} content={{ edited: true, ...now }} sight={sight} />
    </>
  );
}

/** Why WhatsApp does not hand a message over, and what to do: the customer believes that it was read. */
function UnsupportedBody({ body, sight }: { body: Json; sight: Sight }) {
  const said = SAID[sight.language];
  const [error = {}] = list(body['errors']);
  const code = text(error['code']);
  const kind = text(record(body['unsupported'])['type']);
  const named = kind === null || kind === 'unknown' ? null : (said.unavailableKinds[kind] ?? kind);
  return (
    <>
      <p>
        <span aria-hidden="true">⚠ </span>
        {sight.words.types['unsupported']}
        {named !== null && `: ${named}`}
        {code !== null && (
          <>
            {' '}
            <code>{code}</code>
          </>
        )}
      </p>
      <p class="quiet-text">{said.unavailable[code ?? '*'] ?? said.unavailable['*']}</p>
    </>
  );
}

function OtherBody({ type, body, sight }: { type: string; body: Json; sight: Sight }) {
  const { words } = sight;
  const known = words.types[type];
  return (
    <>
      <p>
        {known ?? (
          <>
            {words.unknownType}: <code>{type}</code>
          </>
        )}
      </p>
      {known === undefined && <Values of={body[type]} sight={sight} />}
    </>
  );
}

/** What somebody reads of a message in one line, where another one speaks of it. */
export function inOneLine(type: string, content: unknown, sight: Sight): string {
  const body = record(content);
  const kind = sight.words.types[type];
  switch (type) {
    case 'text':
      return joined('', record(body['text'])['body'] ?? body['text']);
    case 'template':
      return joined('', body['rendered'] ?? record(body['template'])['name']);
    case 'button':
      return joined('', record(body['button'])['text']);
    case 'interactive': {
      const interactive = record(body['interactive']);
      const reply = record(interactive['button_reply'] ?? interactive['list_reply']);
      return joined(': ', reply['title'] ?? record(interactive['body'])['text']) || (kind ?? '');
    }
    case 'edit': {
      const edited = record(body['edit']);
      const now = record(edited['message'] ?? edited);
      return inOneLine(text(now['type']) ?? 'text', now, sight);
    }
    default: {
      const thing = record(body[type] ?? body['media']);
      const shown = text(thing['caption']) ?? text(thing['filename']) ?? text(thing['name']);
      const cards = list(body['contacts']).map((card) => record(card['name'])['formatted_name']);
      return joined(': ', kind ?? type, shown ?? joined(', ', ...cards));
    }
  }
}
