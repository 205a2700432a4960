import { wordsOf } from './read-text.ts';

/** What ends a letter on a line of its own, before the name. */
const CLOSINGS = new Set(
  `saludos, un saludo, saludos cordiales, cordiales saludos, cordialmente, atentamente, atte, abrazos, un abrazo,
    atenciosamente, att, abraços, um abraço, cumprimentos, regards, best regards, kind regards, best, sincerely,
    gracias, muchas gracias, obrigado, obrigada, thanks, thank you, many thanks`
    .split(',')
    .map((phrase) => wordsOf(phrase).join(' ')),
);

/** The line by which mail programs separate a signature. */
const DELIMITER = /^\s*(?:--|—|_{2,})\s*$/;
/** What devices and mail programs put below by themselves. */
const DEVICE =
  /^\s*(?:enviado (?:desde|do|pelo|a partir)|mandado desde|sent (?:from|via)|get outlook|obt[eé](?:ner|n|r)?(?: o)? outlook)\b/i;

const ADDRESS =
  /[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?:\/\/|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|io|example|cl|co|mx|pe|ar|br|ec|uy)(?:\.[a-z]{2})?\b\S*|\+?\(?\d[\d\s().-]{5,}\d/gi;

/** Small words inside of names and titles, and what stands before an address. */
const BETWEEN = new Set(
  'de del la las los el y e i da do das dos of and the for en em para tel telefono fono cel celular movil fone mobile phone whatsapp mail email correo web fax anexo ramal ext'
    .split(' ')
    .flatMap((word) => wordsOf(word)),
);

const LONGEST_LINE = 80;
const MOST_LINES = 10;

/**
 * E2: a text without the signature below it, which says nothing. A signature is told by the line that separates it, by a
 * closing above it, or by whose it is: anything else below stays, so that no tale is taken for one.
 * @param writer what the customer is called, where it is known
 */
export function withoutSignature(text: string, writer: string | null): string {
  const lines = text.split(/\r\n|[\n\r\u2028\u2029]/).filter((line) => !DEVICE.test(line));
  const own = new Set(writer === null ? [] : wordsOf(writer).filter((word) => word.length > 1));
  for (let at = 1; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    const below = lines.slice(at).filter((each) => each.trim() !== '');
    if (below.length === 0 || below.length > MOST_LINES) continue;
    const isOne =
      (DELIMITER.test(line) && below.every((each) => !each.includes('?'))) ||
      (CLOSINGS.has(wordsOf(line).join(' ')) && below.slice(1).every(isOfSignature)) ||
      (line.trim() !== '' && isOwnBlock(below, own));
    if (isOne) return withoutName(lines.slice(0, at).join('\n'), own);
  }
  return withoutName(lines.join('\n'), own);
}

/** A name of several lines with an address, or with the name that we know on top. */
function isOwnBlock(lines: readonly string[], own: ReadonlySet<string>): boolean {
  const [top = ''] = lines;
  if (!lines.every(isOfSignature)) return false;
  const words = wordsOf(top.replace(ADDRESS, ' '));
  if (words.length < 2) return false;
  if (own.size > 0) return words.some((word) => word.length > 2 && own.has(word));
  return top.search(ADDRESS) === -1 && lines.some((line) => line.search(ADDRESS) !== -1);
}

/** Names, titles and addresses: every word begins with a capital or a figure, or stands between such. */
function isOfSignature(line: string): boolean {
  if (line.length > LONGEST_LINE || line.includes('?')) return false;
  return line
    .replace(ADDRESS, ' ')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '')
    .every((word) => /^[\p{Lu}\p{N}]/u.test(word) || BETWEEN.has(wordsOf(word)[0] ?? ''));
}

/** The writer's own name after the last break. */
function withoutName(text: string, own: ReadonlySet<string>): string {
  if (own.size === 0) return text;
  const found = /^([\s\S]+[\n.,;:!–—-])([^\n.,;:!–—-]+)[\s.!]*$/u.exec(text);
  const words = wordsOf(found?.[2] ?? '');
  return found !== null && words.length > 0 && words.every((word) => own.has(word)) ? (found[1] ?? '') : text;
}
