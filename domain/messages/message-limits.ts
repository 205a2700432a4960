import { inboundKind } from './inbound-kind.ts';
import { optChoice } from './opt-words.ts';
import type { BrokenLimit, FreeFormContent, Interactive, Media } from './message-content.ts';

/**
 * D2: the Cloud API's limits, looked at before sending so that the error names the field. Lengths are in characters.
 * @returns the first limit that is broken, or null
 */
export function brokenLimit(content: FreeFormContent): BrokenLimit | null {
  switch (content.type) {
    case 'text':
      return length('text.body', content.text.body, 4096);
    case 'media':
      return media(content.media);
    case 'interactive':
      return interactive(content.interactive);
  }
}

/** Of one list of products. */
const MOST_PRODUCTS = 30;

const broken = (field: string, message: string): BrokenLimit => ({ field, message });

function length(field: string, text: string | undefined, longest: number): BrokenLimit | null {
  const size = text?.length ?? 0;
  return size >= 1 && size <= longest
    ? null
    : broken(field, `must have 1 to ${longest} characters, has ${size}`);
}

const optional = (field: string, text: string | undefined, longest: number): BrokenLimit | null =>
  text === undefined ? null : length(field, text, longest);

function count(field: string, list: readonly unknown[] | undefined, least: number, most: number) {
  const size = list?.length ?? 0;
  return size >= least && size <= most
    ? null
    : broken(field, `must have ${least} to ${most} entries, has ${size}`);
}

function distinct(field: string, values: readonly (string | undefined)[]): BrokenLimit | null {
  const at = values.findIndex((value, index) => values.indexOf(value) < index);
  return at === -1 ? null : broken(`${field}[${at}]`, 'must differ from the entries before it');
}

const first = (...checks: readonly (BrokenLimit | null)[]): BrokenLimit | null =>
  checks.find((check) => check !== null) ?? null;

function media({ type, id, link, caption, filename }: Media): BrokenLimit | null {
  if ((id === undefined) === (link === undefined)) return broken('media', 'must have either id or link');
  if (caption !== undefined && (type === 'audio' || type === 'sticker')) {
    return broken('media.caption', `is not allowed with ${type}`);
  }
  if (filename !== undefined && type !== 'document') {
    return broken('media.filename', `is not allowed with ${type}`);
  }
  return optional('media.caption', caption, 1024);
}

function interactive(given: Interactive): BrokenLimit | null {
  const common = first(
    given.header?.type === 'text' ? length('interactive.header.text', given.header.text, 60) : null,
    optional('interactive.footer.text', given.footer?.text, 60),
  );
  if (common !== null) return common;
  switch (given.type) {
    case 'button':
      return replyButtons(given);
    case 'list':
      return list(given);
    case 'cta_url':
      return first(
        length('interactive.body.text', given.body?.text, 1024),
        length('interactive.action.parameters.display_text', given.action.parameters?.display_text, 20),
      );
    case 'product_list':
      return productList(given);
    case 'product':
      return first(
        optional('interactive.body.text', given.body?.text, 1024),
        absent('interactive.header', given.header),
        needed('interactive.action.catalog_id', given.action.catalog_id),
        needed('interactive.action.product_retailer_id', given.action.product_retailer_id),
      );
    case 'flow':
      return flow(given);
    case 'catalog_message':
    case 'voice_call':
    case 'location_request_message':
    case 'address_message':
    case 'request_contact_info':
      return named(given);
    default:
      return null;
  }
}

/** What the action of each kind is called. */
const ACTIONS: Readonly<Record<string, string>> = {
  catalog_message: 'catalog_message',
  voice_call: 'voice_call',
  location_request_message: 'send_location',
  address_message: 'address_message',
  request_contact_info: 'request_contact_info',
};
/** How long a button for calls works: up to 30 days. */
const LONGEST_CALL_BUTTON = 43_200;

function needed(field: string, value: string | undefined): BrokenLimit | null {
  return value === undefined || value === '' ? broken(field, 'is needed') : null;
}
function absent(field: string, value: unknown): BrokenLimit | null {
  return value === undefined ? null : broken(field, 'is not allowed with this kind');
}

/** Kinds of which the provider itself says most. */
function named({ type, body, header, footer, action }: Interactive): BrokenLimit | null {
  const name = ACTIONS[type] ?? '';
  const { country, ttl_minutes: minutes, display_text: label } = action.parameters ?? {};
  const isRequest = type !== 'catalog_message' && type !== 'voice_call' && type !== 'address_message';
  return first(
    action.name === name ? null : broken('interactive.action.name', `must be ${name}`),
    length('interactive.body.text', body?.text, 1024),
    isRequest ? (absent('interactive.header', header) ?? absent('interactive.footer', footer)) : null,
    type === 'address_message' ? needed('interactive.action.parameters.country', country) : null,
    type === 'voice_call' ? optional('interactive.action.parameters.display_text', label, 20) : null,
    minutes === undefined || (Number.isInteger(minutes) && minutes >= 1 && minutes <= LONGEST_CALL_BUTTON)
      ? null
      : broken('interactive.action.parameters.ttl_minutes', `must be 1 to ${LONGEST_CALL_BUTTON}`),
  );
}

function flow({ body, action }: Interactive): BrokenLimit | null {
  const { flow_id: id, flow_name: name, flow_cta: label } = action.parameters ?? {};
  const field = 'interactive.action.parameters';
  return first(
    action.name === 'flow' ? null : broken('interactive.action.name', 'must be flow'),
    length('interactive.body.text', body?.text, 1024),
    (id === undefined) === (name === undefined)
      ? broken(field, 'must have either flow_id or flow_name')
      : null,
    length(`${field}.flow_cta`, label, 30),
  );
}

/** An assortment: at most 10 sections, and 30 products in all. */
function productList({ header, body, action }: Interactive): BrokenLimit | null {
  const field = 'interactive.action.sections';
  const sections = action.sections ?? [];
  const products = sections.flatMap((section) => section.product_items ?? []);
  return first(
    header?.type === 'text' ? null : broken('interactive.header', 'must be a text'),
    length('interactive.body.text', body?.text, 1024),
    needed('interactive.action.catalog_id', action.catalog_id),
    count(field, sections, 1, 10),
    ...sections.flatMap((section, at) => [
      sections.length > 1
        ? length(`${field}[${at}].title`, section.title, 24)
        : optional(`${field}[${at}].title`, section.title, 24),
      section.product_items?.length
        ? null
        : broken(`${field}[${at}].product_items`, 'must have at least one product'),
      ...(section.product_items ?? []).map(({ product_retailer_id: id }, index) =>
        needed(`${field}[${at}].product_items[${index}].product_retailer_id`, id),
      ),
    ]),
    products.length > MOST_PRODUCTS
      ? broken(field, `must have at most ${MOST_PRODUCTS} products in all, has ${products.length}`)
      : null,
  );
}

/**
 * D2, E2: whoever taps an option called Baja has opted out, whatever it was about: refused, unless its id says that it is meant.
 */
function plainTitle(field: string, title: string | undefined, id: string | undefined): BrokenLimit | null {
  const choice = title === undefined ? null : optChoice(title);
  if (choice === null || inboundKind({ type: 'interactive', text: null, payload: id ?? null }) === choice)
    return null;
  const word = choice === 'stop' ? 'opt-out' : 'opt-in';
  return broken(
    field,
    `is an ${word} word (E2): a tap on it would be read as one; choose another title, or the id ${word} if it is meant`,
  );
}

function replyButtons({ body, action }: Interactive): BrokenLimit | null {
  const field = 'interactive.action.buttons';
  const buttons = action.buttons ?? [];
  return first(
    length('interactive.body.text', body?.text, 1024),
    count(field, buttons, 1, 3),
    ...buttons.flatMap(({ reply }, index) => [
      length(`${field}[${index}].reply.id`, reply?.id, 256),
      length(`${field}[${index}].reply.title`, reply?.title, 20),
      plainTitle(`${field}[${index}].reply.title`, reply?.title, reply?.id),
    ]),
    distinct(
      field,
      buttons.map(({ reply }) => reply?.id),
    ),
    distinct(
      field,
      buttons.map(({ reply }) => reply?.title),
    ),
  );
}

function list({ body, action }: Interactive): BrokenLimit | null {
  const field = 'interactive.action.sections';
  const sections = action.sections ?? [];
  const rows = sections.flatMap((section) => section.rows ?? []);
  return first(
    length('interactive.body.text', body?.text, 4096),
    length('interactive.action.button', action.button, 20),
    count(field, sections, 1, 10),
    ...sections.flatMap((section, at) => [
      sections.length > 1
        ? length(`${field}[${at}].title`, section.title, 24)
        : optional(`${field}[${at}].title`, section.title, 24),
      count(`${field}[${at}].rows`, section.rows, 1, 10),
      ...(section.rows ?? []).flatMap((row, index) => [
        length(`${field}[${at}].rows[${index}].id`, row.id, 200),
        length(`${field}[${at}].rows[${index}].title`, row.title, 24),
        plainTitle(`${field}[${at}].rows[${index}].title`, row.title, row.id),
        optional(`${field}[${at}].rows[${index}].description`, row.description, 72),
      ]),
    ]),
    rows.length > 10 ? broken(field, `must have at most 10 rows in all, has ${rows.length}`) : null,
    distinct(
      `${field}.rows`,
      rows.map(({ id }) => id),
    ),
  );
}
