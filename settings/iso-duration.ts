import { DAY, type Duration, HOUR, MINUTE, SECOND } from '../domain/time/instant.ts';

const FORM = /^P(?=\d|T\d)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const UNITS = [7 * DAY, DAY, HOUR, MINUTE, SECOND];

/** No duration of a case is longer; a larger number is a slip of the pen. */
const LONGEST = 366 * DAY;

/** ISO 8601, in units of fixed length: `PT18H`, `P3D`, `P1DT12H`. What is wrong is said in a sentence. */
export function parseDuration(text: string): Duration | { readonly wrong: string } {
  const match = FORM.exec(text);
  if (match === null) return { wrong: wrong(text) };
  const duration = UNITS.reduce((sum, unit, index) => sum + unit * Number(match[index + 1] ?? 0), 0);
  return duration <= LONGEST ? duration : { wrong: `${text} is longer than a year` };
}

function wrong(text: string): string {
  if (text.startsWith('-')) return `${text} is negative; a duration is PT0S or longer`;
  if (/^P\d+(Y|M)/.test(text)) {
    return `${text}: months and years differ in length; write days or hours, e.g. P30D`;
  }
  const bare = /^(\d+)\s*(d|h|m|min|s)[a-z]*$/i.exec(text);
  if (bare !== null) {
    const unit = (bare[2] ?? '').charAt(0).toUpperCase();
    return `${text} is not an ISO 8601 duration; did you mean P${unit === 'D' ? '' : 'T'}${bare[1]}${unit}?`;
  }
  return `${text} is not an ISO 8601 duration such as PT18H, PT30M or P3D`;
}

/** `PT4H30M`: whole hours, minutes and seconds; a negative length is written as none. */
export function formatDuration(duration: Duration): string {
  const seconds = Math.max(0, Math.round(duration / SECOND));
  const parts = [
    [Math.floor(seconds / 3_600), 'H'],
    [Math.floor(seconds / 60) % 60, 'M'],
    [seconds % 60, 'S'],
  ] as const;
  const text = parts.map(([amount, unit]) => (amount === 0 ? '' : `${amount}${unit}`)).join('');
  return `PT${text === '' ? '0S' : text}`;
}
