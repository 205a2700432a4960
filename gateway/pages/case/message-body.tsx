import type { ComponentChildren } from 'preact';
import type { Sight } from './sight.tsx';

type Json = Readonly<Record<string, unknown>>;

const record = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
const text = (value: unknown): string | null =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : null;
const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value.map(record) : []);

/** Media kinds by sign; the word stands beside it. */
const SIGNS: Readonly<Record<string, string>> = {
  image: '🖼',
  video: '🎞',
  audio: '🎙',
  document: '📄',
  sticker: '🏷',
  location: '📍',
  contacts: '👤',
  order: '🧾',
  call: '📞',
};

/**
 * What a message says, by its type, from what the provider sent or was sent. Total: a type nobody knows is shown as one,
 * and whatever a customer wrote is text, never markup.
 * @param buttons texts of a template's buttons, where it was one
 */
export function MessageBody({
  type,
  content,
  sight,
  buttons = [],
}: {
  type: string;
  content: unknown;
  sight: Sight;
  buttons?: readonly string[];
}) {
  const { words, look } = sight;
  const body = record(content);
  if (content === null || content === undefined || Object.keys(body).length === 0) {
    return <p class="quiet-text">{look.masking.isOn ? words.hidden : words.gone}</p>;
  }
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
          label={words.types['button'] ?? type}
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
      return (
        <Signed type="contacts" sight={sight}>
          {list(body['contacts'])
            .map((card) => text(record(card['name'])['formatted_name']))
            .filter((name) => name !== null)
            .join(', ')}
        </Signed>
      );
    case 'order':
      return <OrderBody order={record(body['order'])} sight={sight} />;
    case 'reaction':
      return (
        <p>
          {words.types['reaction']}:{' '}
          <span class="emoji">{text(record(body['reaction'])['emoji']) ?? '∅'}</span>
        </p>
      );
    case 'edit': {
      const edited = record(body['edit']);
      const said = record(edited['message'] ?? edited);
      return <Chosen label={words.types['edit'] ?? type} choice={text(record(said['text'])['body'])} />;
    }
    default:
      return (
        <p>
          {words.types[type] ?? (
            <>
              {words.unknownType}: <code>{type}</code>
            </>
          )}
        </p>
      );
  }
}

const Chosen = ({ label, choice }: { label: string; choice: string | null }) => (
  <p>
    <span class="quiet-text">{label}: </span>
    {choice !== null && <span class="choice">{choice}</span>}
  </p>
);

const Buttons = ({ labels }: { labels: readonly string[] }) =>
  labels.length === 0 ? null : (
    <ul class="plain sent-buttons">
      {labels.map((label) => (
        <li>{label}</li>
      ))}
    </ul>
  );

function Signed({ type, sight, children }: { type: string; sight: Sight; children?: ComponentChildren }) {
  return (
    <p>
      <span aria-hidden="true">{SIGNS[type] ?? '▣'} </span>
      <span class="quiet-text">{sight.words.types[type] ?? type}</span> {children}
    </p>
  );
}

/** A customer's choice, or what we offered to choose from. */
function InteractiveBody({ body, sight }: { body: Json; sight: Sight }) {
  const label = sight.words.types['interactive'] ?? 'interactive';
  const reply = record(body['button_reply'] ?? body['list_reply']);
  const title = text(reply['title']);
  if (title !== null) {
    const described = text(reply['description']);
    return <Chosen label={label} choice={described === null ? title : `${title} · ${described}`} />;
  }
  if (body['call_permission_reply'] !== undefined)
    return <CallPermissionBody reply={record(body['call_permission_reply'])} sight={sight} />;
  if (body['nfm_reply'] !== undefined) {
    const form = text(record(body['nfm_reply'])['response_json']);
    return <Chosen label={sight.words.types['flow'] ?? label} choice={form} />;
  }
  const action = record(body['action']);
  const rows = list(action['sections']).flatMap((section) => list(section['rows']));
  const labels = [
    ...list(action['buttons']).map((each) => text(record(each['reply'])['title'])),
    ...rows.map((row) => text(row['title'])),
    text(record(action['parameters'])['display_text']),
  ].filter((each) => each !== null);
  return (
    <>
      {text(record(body['header'])['text']) !== null && (
        <p class="said-text">
          <strong>{text(record(body['header'])['text'])}</strong>
        </p>
      )}
      <p class="said-text">{text(record(body['body'])['text']) ?? ''}</p>
      {text(record(body['footer'])['text']) !== null && (
        <p class="quiet-text">{text(record(body['footer'])['text'])}</p>
      )}
      <Buttons labels={labels} />
    </>
  );
}

/** W7: whether the line may call, and until when. */
function CallPermissionBody({ reply, sight }: { reply: Json; sight: Sight }) {
  const { words, t } = sight;
  const { asked, refused, always, until, granted } = words.callPermission;
  const end = Number(reply['expiration_timestamp']) * 1_000;
  const isGranted = text(reply['response'])?.toLowerCase() === 'accept';
  const forTime = Number.isFinite(end) && end > 0 ? until(t.moment(end)) : granted;
  const answer = reply['is_permanent'] === true ? always : forTime;
  return <Chosen label={asked} choice={isGranted ? answer : refused} />;
}

/** Files stay with the provider: what is known of one is shown, never the file itself. */
function MediaBody({ type, body, sight }: { type: string; body: Json; sight: Sight }) {
  const media = record(body[type] ?? body['media']);
  const kind = type === 'media' ? (text(media['type']) ?? 'document') : type;
  const isVoice = kind === 'audio' && media['voice'] === true;
  const caption = text(media['caption']);
  return (
    <>
      <div class="media">
        <span aria-hidden="true">{SIGNS[kind] ?? '▣'}</span>
        <span>
          {isVoice ? sight.words.types['voice'] : (sight.words.types[kind] ?? kind)}
          {[text(media['filename']), text(media['mime_type'])]
            .filter((part) => part !== null)
            .map((part) => (
              <small class="block quiet-text">{part}</small>
            ))}
        </span>
      </div>
      {caption !== null && <p class="said-text">{caption}</p>}
    </>
  );
}

function LocationBody({ place, sight }: { place: Json; sight: Sight }) {
  const [latitude, longitude] = [place['latitude'], place['longitude']].map(Number);
  const isPlace = Number.isFinite(latitude) && Number.isFinite(longitude);
  return (
    <Signed type="location" sight={sight}>
      {[text(place['name']), text(place['address'])].filter((part) => part !== null).join(', ')}
      {isPlace && (
        <small class="block quiet-text">
          {latitude}, {longitude}
        </small>
      )}
    </Signed>
  );
}

function OrderBody({ order, sight }: { order: Json; sight: Sight }) {
  return (
    <>
      <Signed type="order" sight={sight}>
        {text(order['text'])}
      </Signed>
      <ul class="plain">
        {list(order['product_items']).map((item) => (
          <li>
            {text(item['quantity'])} × {text(item['product_retailer_id'])} · {text(item['item_price'])}{' '}
            {text(item['currency'])}
          </li>
        ))}
      </ul>
    </>
  );
}
