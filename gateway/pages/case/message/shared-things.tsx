import { phoneInGroups } from '../../words/phone.ts';
import type { Sight } from '../sight.tsx';
import { SAID } from '../words/said.ts';
import { SIGNS, Signed } from './parts.tsx';
import { joined, type Json, list, record, text } from './read-json.ts';

/** Files stay with the provider: what is known of one is shown, never the file itself. */
export function MediaBody({ type, body, sight }: { type: string; body: Json; sight: Sight }) {
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

/** Every card with all that is on it: people share one for its second number, too. */
export function CardsBody({ cards, sight }: { cards: readonly Json[]; sight: Sight }) {
  const said = SAID[sight.language];
  return (
    <>
      <Signed type="contacts" sight={sight} />
      {cards.map((card) => (
        <div class="card-said">
          {text(card['origin']) === 'contact_request' && <p class="quiet-text">{said.shared}</p>}
          <p>
            <strong>{nameOn(card)}</strong>
            {joined(
              ' · ',
              record(card['org'])['title'],
              record(card['org'])['department'],
              record(card['org'])['company'],
            ) !== '' && (
              <small class="block quiet-text">
                {joined(
                  ' · ',
                  record(card['org'])['title'],
                  record(card['org'])['department'],
                  record(card['org'])['company'],
                )}
              </small>
            )}
          </p>
          <ul class="plain">
            {list(card['phones']).map((phone) => (
              <li>
                {numberOf(phone)}
                <small class="quiet-text">
                  {' '}
                  {joined(
                    ' · ',
                    said.phoneKinds[(text(phone['type']) ?? '').toUpperCase()] ?? text(phone['type']),
                    text(phone['wa_id']) === null ? null : said.onWhatsApp,
                  )}
                </small>
              </li>
            ))}
            {list(card['emails']).map(
              (mail) => text(mail['email']) !== null && <li>{text(mail['email'])}</li>,
            )}
            {list(card['addresses']).map((place) => (
              <li>
                {joined(', ', place['street'], place['city'], place['state'], place['zip'], place['country'])}
              </li>
            ))}
            {list(card['urls']).map((link) => text(link['url']) !== null && <li>{text(link['url'])}</li>)}
            {text(card['birthday']) !== null && (
              <li>
                {said.birthday}: {text(card['birthday'])}
              </li>
            )}
          </ul>
        </div>
      ))}
    </>
  );
}

const nameOn = (card: Json): string => {
  const name = record(card['name']);
  return (
    text(name['formatted_name']) ?? joined(' ', name['first_name'], name['middle_name'], name['last_name'])
  );
};

/** As it is written on the card; where only the account stands there, that. */
const numberOf = (phone: Json): string =>
  text(phone['phone']) ?? (text(phone['wa_id']) === null ? '' : phoneInGroups(text(phone['wa_id']) ?? ''));

export function LocationBody({ place, sight }: { place: Json; sight: Sight }) {
  const [latitude, longitude] = [place['latitude'], place['longitude']].map((value) =>
    text(value) === null ? Number.NaN : Number(value),
  );
  const isPlace = Number.isFinite(latitude) && Number.isFinite(longitude);
  const url = text(place['url']);
  return (
    <>
      <Signed type="location" sight={sight}>
        {joined(', ', place['name'], place['address'])}
      </Signed>
      {isPlace && (
        <p class="quiet-text">
          {latitude}, {longitude}{' '}
          <a
            href={`https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`}
            target="_blank"
            rel="noreferrer"
          >
            {SAID[sight.language].map}
          </a>
        </p>
      )}
      {url !== null && <p class="quiet-text">{url}</p>}
    </>
  );
}

export function OrderBody({ order, sight }: { order: Json; sight: Sight }) {
  const items = list(order['product_items']);
  const currencies = new Set(items.map((item) => text(item['currency'])));
  const [currency = null] = currencies;
  const total = items.reduce((sum, item) => sum + Number(item['quantity']) * Number(item['item_price']), 0);
  return (
    <>
      <Signed type="order" sight={sight}>
        {text(order['text'])}
      </Signed>
      <ul class="plain">
        {items.map((item) => (
          <li>
            {text(item['quantity'])} × {text(item['product_retailer_id'])} ·{' '}
            {price(Number(item['item_price']), text(item['currency']), sight) ??
              joined(' ', item['item_price'], item['currency'])}
          </li>
        ))}
      </ul>
      {items.length > 1 && currencies.size === 1 && price(total, currency, sight) !== null && (
        <p>
          {SAID[sight.language].total}: <strong>{price(total, currency, sight)}</strong>
        </p>
      )}
    </>
  );
}

const price = (amount: number, currency: string | null, sight: Sight): string | null =>
  Number.isFinite(amount) && currency !== null && /^[A-Z]{3}$/.test(currency)
    ? sight.t.money(amount, currency)
    : null;
