/** One content line: RFC 5545 3.1. */
export interface Property {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly value: string;
}

/**
 * Reads a calendar of one event as strictly as RFC 5545 writes it: CRLF, at most 75 octets a line, folded lines, nothing
 * unknown between BEGIN and END.
 * @throws Error that says what is wrong
 */
export function parseCalendar(text: string): { calendar: Property[]; event: Property[] } {
  if (!text.endsWith('\r\n')) throw new Error('the last line does not end in CRLF');
  const physical = text.slice(0, -2).split('\r\n');
  for (const line of physical) {
    if (/[\r\n]/.test(line)) throw new Error('a bare CR or LF');
    if (Buffer.byteLength(line) > 75) throw new Error(`a line of ${Buffer.byteLength(line)} octets`);
  }
  const lines = physical.reduce<string[]>((all, line) => {
    if (/^[ \t]/.test(line) && all.length > 0) all[all.length - 1] += line.slice(1);
    else all.push(line);
    return all;
  }, []);
  if (lines.shift() !== 'BEGIN:VCALENDAR' || lines.pop() !== 'END:VCALENDAR') throw new Error('no VCALENDAR');
  const begin = lines.indexOf('BEGIN:VEVENT');
  const end = lines.indexOf('END:VEVENT');
  if (begin < 0 || end !== lines.length - 1) throw new Error('not one VEVENT at the end');
  return { calendar: lines.slice(0, begin).map(property), event: lines.slice(begin + 1, end).map(property) };
}

function property(line: string): Property {
  const match = /^([A-Z-]+)((?:;[A-Z-]+=(?:"[^"]*"|[^";:,]+))*):(.*)$/s.exec(line);
  if (match === null) throw new Error(`not a content line: ${line}`);
  const [, name = '', parameters = '', value = ''] = match;
  return {
    name,
    parameters: Object.fromEntries(
      parameters
        .split(';')
        .slice(1)
        .map((each) => each.split('=') as [string, string]),
    ),
    value: value.replaceAll(/\\([\\;,n])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped)),
  };
}

/** The one value of a property; an absent or repeated one is an error. */
export function only(properties: readonly Property[], name: string): string {
  const found = properties.filter((each) => each.name === name);
  if (found.length !== 1) throw new Error(`${found.length} times ${name}`);
  return found[0]?.value ?? '';
}
