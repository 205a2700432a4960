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
    default:
      return null;
  }
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
