import type { Pool } from '../../database/pool.ts';

/**
 * The summary once more, by somebody who knows the definitions and nothing of the product's code: plain loops over the raw
 * rows, every figure looked up by itself. Slow, and meant to be.
 */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

// What a column holds is the raw row's affair; the recount reads it as it stands.
// oxlint-disable-next-line typescript/no-explicit-any
type Row = any;

export interface Raw {
  readonly cases: Row[];
  readonly messages: Row[];
  readonly attempts: Row[];
  readonly transitions: Row[];
  readonly tasks: Row[];
  readonly facts: Row[];
  readonly consents: Row[];
  readonly scores: Row[];
  readonly conversions: Row[];
  readonly costs: Row[];
  readonly contacts: Row[];
}

export async function rawRows(pool: Pool, segment: string): Promise<Raw> {
  const of = async (query: string): Promise<Row[]> => (await pool.query(query, [segment])).rows as Row[];
  const cases = 'select k.* from cases k join contacts p on p.id = k.contact_id where p.segment = $1';
  const ofCases = (table: string) => `select t.* from ${table} t join (${cases}) k on k.id = t.case_id`;
  const ofContacts = (table: string) =>
    `select t.* from ${table} t join contacts p on p.id = t.contact_id where p.segment = $1`;
  return {
    cases: await of(cases),
    messages: await of(ofContacts('messages')),
    attempts: await of(ofCases('attempts')),
    transitions: await of(ofCases('transitions')),
    tasks: await of(ofCases('tasks')),
    facts: await of(ofCases('case_facts')),
    consents: await of(ofContacts('consents')),
    scores: await of(ofCases('satisfactions')),
    conversions: await of(ofContacts('conversions')),
    costs: await of(ofCases('costs')),
    contacts: await of('select * from contacts where segment = $1'),
  };
}

interface NaiveSession {
  readonly caseId: string;
  readonly contactId: string;
  readonly at: number;
  readonly next: number;
  readonly expires: number;
  readonly isFirst: boolean;
  readonly first: Row;
  readonly messages: Row[];
  readonly previousLast: number;
}

const customers = (raw: Raw, caseId: string): Row[] =>
  raw.messages
    .filter((m) => m['case_id'] === caseId && m['direction'] === 'in' && m['kind'] !== null)
    .toSorted((a, b) => a['at'] - b['at'] || a['arrived_at'] - b['arrived_at']);

/** When the window that this message opened or renewed closes, had nothing come after it. */
function windowEnd(raw: Raw, caseId: string, at: number): number {
  let end = at + DAY;
  for (const row of raw.facts) {
    const { fact, at: shut } = row['fact'] as { fact: string; at: number };
    if (row['case_id'] === caseId && fact === 'shut' && shut >= at && shut < end) end = shut;
  }
  return end;
}

/** A session begins with each message that no earlier one's window covers; one too old to open a window begins none. */
export function sessionsOfCase(raw: Raw, kase: Row): NaiveSession[] {
  const all = customers(raw, kase['id']);
  const renews = new Map<Row, boolean>();
  const isCovered = (index: number): boolean => {
    for (let before = 0; before < index; before += 1) {
      const other = all[before] as Row;
      if (renews.get(other) === true && (all[index] as Row)['at'] < windowEnd(raw, kase['id'], other['at'])) {
        // A later message's window counts, not an earlier one's that a shut has cut off before it.
        let last = other;
        for (let between = before + 1; between < index; between += 1) {
          const candidate = all[between] as Row;
          if (renews.get(candidate) === true) last = candidate;
        }
        if ((all[index] as Row)['at'] < windowEnd(raw, kase['id'], last['at'])) return true;
      }
    }
    return false;
  };
  const openings: Row[] = [];
  for (let index = 0; index < all.length; index += 1) {
    const message = all[index] as Row;
    const covered = isCovered(index);
    const tooOld = message['arrived_at'] >= message['at'] + DAY;
    renews.set(message, covered || !tooOld);
    if (!covered && !tooOld) openings.push(message);
  }
  return openings.map((first, index): NaiveSession => {
    const nextRow = openings[index + 1];
    const position = (row: Row): number => all.indexOf(row);
    const from = index === 0 ? 0 : position(first);
    const to = nextRow === undefined ? all.length : position(nextRow);
    const messages = all.slice(from, to);
    const renewing = messages.filter((m) => renews.get(m) === true);
    const previous = index === 0 ? [] : all.slice(0, position(first)).filter((m) => renews.get(m) === true);
    return {
      caseId: kase['id'],
      contactId: kase['contact_id'],
      at: first['at'],
      next: nextRow === undefined ? Number.POSITIVE_INFINITY : nextRow['at'],
      expires: windowEnd(raw, kase['id'], (renewing.at(-1) as Row)['at']),
      isFirst: index === 0,
      first,
      messages,
      previousLast: previous.length === 0 ? Number.NEGATIVE_INFINITY : (previous.at(-1) as Row)['at'],
    };
  });
}

const SAID = ['sent', 'delivered', 'read', 'unknown', 'reported'];

function answersIn(raw: Raw, s: NaiveSession): { people: number[]; bots: number[] } {
  const people: number[] = [];
  const bots: number[] = [];
  for (const m of raw.messages) {
    if (m['case_id'] !== s.caseId || m['at'] < s.at || m['at'] >= s.next) continue;
    if (m['direction'] === 'echo') people.push(m['at']);
    if (m['direction'] !== 'out' || !SAID.includes(m['status']) || m['type'] === 'template') continue;
    if (String(m['author']).startsWith('agent:')) people.push(m['at']);
    else if (m['author'] !== 'system:ventana') bots.push(m['at']);
  }
  return { people: people.toSorted((a, b) => a - b), bots: bots.toSorted((a, b) => a - b) };
}

const sentTemplates = (raw: Raw, contactId: string): Row[] =>
  raw.attempts
    .filter(
      (a) =>
        a['contact_id'] === contactId &&
        a['template_name'] !== null &&
        ['sent', 'unknown'].includes(a['status']),
    )
    .toSorted((a, b) => a['called_at'] - b['called_at'] || (a['id'] < b['id'] ? -1 : 1));

function isReopened(raw: Raw, s: NaiveSession): boolean {
  const good = sentTemplates(raw, s.contactId).filter(
    (a) => a['called_at'] <= s.at && a['failed_at'] === null,
  );
  if (s.first['reply_to'] !== null && good.some((a) => a['provider_id'] === s.first['reply_to'])) return true;
  return good.some(
    (a) => a['case_id'] === s.caseId && a['called_at'] > s.previousLast && a['called_at'] > s.at - 7 * DAY,
  );
}

function resolvedAt(raw: Raw, caseId: string, from: number, to: number): number | null {
  let answer: number | null = null;
  const rows = raw.transitions.filter((t) => t['case_id'] === caseId && t['at'] >= from && t['at'] < to);
  for (const t of rows.toSorted((a, b) => a['n'] - b['n'])) {
    if (t['to_phase'] === 'resolved') answer = t['at'];
    else if (t['from_phase'] === 'resolved' && t['to_phase'] !== 'closed') answer = null;
  }
  return answer;
}

const lengthInSeconds = (from: number, to: number): number => Math.max(0, Math.floor((to - from) / 1000));

/** The value that exactly this part of the values does not exceed, by counting. */
function percentile(values: readonly number[], part: number): number | null {
  const candidates = values.toSorted((a, b) => a - b);
  for (const value of candidates) {
    if (values.filter((other) => other <= value).length >= part * values.length - 1e-9) return value;
  }
  return null;
}

export interface Asked {
  readonly per: 'session' | 'case';
  readonly asOf: number;
  /** First and last instant, half-open. */
  readonly from: number;
  readonly to: number;
}

type Figures = Record<string, { value: number | null; n: number }>;

/** Everything, or what a test of a session or case keeps. */
export function naiveFigures(raw: Raw, { per, asOf, from, to }: Asked): Figures {
  const inside = (at: number): boolean => at >= from && at < to;
  const all = raw.cases.map((kase) => ({ kase, sessions: sessionsOfCase(raw, kase) }));
  const figures: Figures = {};
  const share = (of: readonly unknown[], part: number): { value: number | null; n: number } => ({
    value: of.length === 0 ? null : part / of.length,
    n: of.length,
  });
  const caseStart = ({ kase, sessions }: (typeof all)[number]): number =>
    sessions[0]?.at ?? kase['opened_at'];

  // What is counted: one thing per session, or one per case that the customer wrote in.
  const closed = (kase: Row, s: NaiveSession): number =>
    kase['closed_at'] !== null && kase['closed_at'] >= s.at && kase['closed_at'] < s.next
      ? Math.min(kase['closed_at'], s.expires)
      : s.expires;
  const asks = (s: NaiveSession): number | null => {
    const asking = s.messages.filter((m) => ['message', 'tap', 'call'].includes(m['kind']));
    return asking.length === 0 ? null : Math.min(...asking.map((m) => m['at']));
  };
  const responded = (s: NaiveSession): number | null => {
    const asked = asks(s);
    if (asked === null) return null;
    return answersIn(raw, s).people.find((p) => p >= asked) ?? null;
  };
  const handled = (s: NaiveSession): number | null => {
    const { people } = answersIn(raw, s);
    if (people.length === 0) return null;
    const done = resolvedAt(raw, s.caseId, s.at, s.next);
    const last = people.at(-1) as number;
    const end = done !== null && done < s.expires && done > last ? done : last;
    return lengthInSeconds(people[0] as number, end);
  };
  const flows = (s: NaiveSession): Row[] =>
    raw.tasks.filter(
      (t) =>
        t['case_id'] === s.caseId &&
        t['state'] !== 'proposed' &&
        t['since'] < s.next &&
        (t['ended_at'] === null || t['ended_at'] >= s.at),
    );
  const flowDone = (s: NaiveSession): boolean =>
    flows(s).some((t) => t['state'] === 'completed' && t['ended_at'] >= s.at && t['ended_at'] < s.next);
  const scoresIn = (s: NaiveSession, kind: string): number | null => {
    const told = [
      ...raw.scores
        .filter((r) => r['case_id'] === s.caseId && r['kind'] === kind)
        .map((r) => ({ at: r['at'] as number, score: r['score'] as number })),
      ...raw.messages.flatMap((m) => {
        const button = (m['content'] as { interactive?: { button_reply?: { id?: string } } }).interactive
          ?.button_reply?.id;
        if (m['case_id'] !== s.caseId || m['kind'] !== 'ack' || button === undefined) return [];
        return kind === 'csat' ? [{ at: m['at'] as number, score: Number(button.split(':')[2]) }] : [];
      }),
    ].filter(({ at }) => at >= s.at && at < s.next);
    return told.toSorted((a, b) => a.at - b.at).at(-1)?.score ?? null;
  };
  const handedOff = (s: NaiveSession): boolean => {
    const { people, bots } = answersIn(raw, s);
    return bots.length > 0 && people.length > 0 && (bots[0] as number) <= (people[0] as number);
  };
  const everyOpening = all.flatMap(({ sessions }) => sessions);
  const firstContact = (s: NaiveSession, kase: Row): { good: boolean; known: number } => {
    const done = resolvedAt(raw, s.caseId, s.at, s.next);
    if (done === null) return { good: false, known: closed(kase, s) };
    const back = everyOpening
      .filter((other) => other.contactId === s.contactId && other.at > s.at)
      .map((other) => other.at)
      .toSorted((a, b) => a - b)[0];
    if (back !== undefined && back < done + 7 * DAY) return { good: false, known: back };
    return { good: true, known: done + 7 * DAY };
  };

  const things =
    per === 'session'
      ? all.flatMap(({ kase, sessions }) => sessions.map((s) => ({ kase, parts: [s] })))
      : all
          .filter(({ sessions }) => sessions.length > 0)
          .map(({ kase, sessions }) => ({ kase, parts: sessions }));
  const chosen = things.filter(({ parts }) => inside((parts[0] as NaiveSession).at));
  const start = ({ parts }: (typeof things)[number]): number => (parts[0] as NaiveSession).at;
  const over = ({ kase, parts }: (typeof things)[number]): boolean =>
    closed(kase, parts.at(-1) as NaiveSession) <= asOf;
  const byUser = chosen.filter(({ parts }) => parts.every((s) => !isReopened(raw, s)));
  figures['sessions'] = { value: chosen.length, n: chosen.length };
  figures['sessionsByUser'] = { value: byUser.length, n: chosen.length };
  figures['sessionsByBusiness'] = { value: chosen.length - byUser.length, n: chosen.length };
  const resolution = (thing: (typeof things)[number]): number | null =>
    per === 'case'
      ? resolvedAt(raw, thing.kase['id'], Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY)
      : resolvedAt(raw, thing.kase['id'], start(thing), (thing.parts[0] as NaiveSession).next);
  const inTime = (thing: (typeof things)[number]): boolean => {
    const done = resolution(thing);
    return done !== null && done <= start(thing) + DAY;
  };
  const decided = chosen.filter((thing) => inTime(thing) || start(thing) + DAY <= asOf);
  figures['resolvedWithin24h'] = share(decided, decided.filter(inTime).length);
  const waits = chosen.flatMap(({ parts }) => {
    const asked = parts.map(asks).find((each) => each !== null);
    const answer = parts.map(responded).find((each) => each !== null);
    return asked == null || answer == null ? [] : [lengthInSeconds(asked, answer)];
  });
  const lengths = chosen.flatMap(({ parts }) => {
    const each = parts.map(handled).filter((length) => length !== null);
    return each.length === 0 ? [] : [each.reduce((a, b) => a + b)];
  });
  for (const [name, part] of [
    ['P50', 0.5],
    ['P90', 0.9],
    ['P95', 0.95],
  ] as const) {
    figures[`frt${name}`] = { value: percentile(waits, part), n: waits.length };
    figures[`handling${name}`] = { value: percentile(lengths, part), n: lengths.length };
  }
  const ended = chosen.filter(over);
  const wroteIn = ({ parts }: (typeof things)[number], who: 'people' | 'bots'): boolean =>
    parts.some((s) => answersIn(raw, s)[who].length > 0);
  figures['containment'] = share(
    ended,
    ended.filter((thing) => wroteIn(thing, 'bots') && !wroteIn(thing, 'people')).length,
  );
  const automatic = chosen.filter((thing) => wroteIn(thing, 'bots'));
  figures['handoff'] = share(automatic, automatic.filter(({ parts }) => parts.some(handedOff)).length);
  const withFlow = chosen.filter(
    (thing) => thing.parts.some((s) => flows(s).length > 0) && (thing.parts.some(flowDone) || over(thing)),
  );
  figures['flowCompletion'] = share(withFlow, withFlow.filter(({ parts }) => parts.some(flowDone)).length);
  const firsts = chosen
    .filter(({ parts }) => (parts[0] as NaiveSession).isFirst)
    .map(({ kase, parts }) => firstContact(parts[0] as NaiveSession, kase))
    .filter(({ known }) => known <= asOf);
  figures['fcr'] = share(firsts, firsts.filter(({ good }) => good).length);
  for (const kind of ['csat', 'ces']) {
    const scores = chosen.flatMap(({ parts }) => {
      const last = parts.map((s) => scoresIn(s, kind)).findLast((score) => score !== null);
      return last == null ? [] : [last];
    });
    figures[kind] = share(
      scores,
      scores.reduce((a, b) => a + b, 0),
    );
  }

  const outcome = templatesAndConversions(raw);
  const templates = raw.attempts.flatMap((a) => outcome.templates.get(a['id']) ?? []);
  const conversions = [...outcome.conversions.values()];
  type Template = (typeof templates)[number];
  const sum = (is: (t: Template) => boolean): number => {
    if (per === 'session') return templates.filter((t) => inside(t.sentAt) && is(t)).length;
    return all.filter(
      (each) => inside(caseStart(each)) && templates.some((t) => t.caseId === each.kase['id'] && is(t)),
    ).length;
  };
  const sent = sum(() => true);
  const delivered = sum((t) => t.delivered);
  const ratio = (part: number, n: number) => ({ value: n === 0 ? null : part / n, n });
  figures['templatesSent'] = { value: sent, n: sent };
  figures['templatesDelivered'] = ratio(delivered, sent);
  figures['templatesRead'] = ratio(
    sum((t) => t.read),
    delivered,
  );
  figures['templatesAnswered'] = ratio(
    sum((t) => t.answered),
    delivered,
  );
  figures['templatesConverted'] = ratio(
    sum((t) => t.converted),
    delivered,
  );
  figures['templatesOptedOut'] = ratio(
    sum((t) => t.optedOut),
    delivered,
  );
  figures['templatesBlocked'] = ratio(
    sum((t) => t.blocked),
    sent,
  );
  const converted =
    per === 'session'
      ? conversions.filter((c) => inside(c.at))
      : all
          .filter((each) => inside(caseStart(each)))
          .flatMap((each) => {
            const own = conversions.filter((c) => c.caseId === each.kase['id']);
            return own.length === 0
              ? []
              : [{ template: own.some((c) => c.template !== null) ? 'yes' : null }];
          });
  figures['conversions'] = { value: converted.length, n: converted.length };
  figures['conversionsCredited'] = ratio(
    converted.filter((c) => c.template !== null).length,
    converted.length,
  );

  const charged = raw.costs.filter((c) => {
    if (c['charged_at'] === null) return false;
    if (per === 'session') return inside(c['charged_at']);
    return all.some((each) => each.kase['id'] === c['case_id'] && inside(caseStart(each)));
  });
  let amount = 0;
  for (const c of charged) if (c['counts'] === true) amount += c['amount'] ?? 0;
  figures['cost'] = { value: charged.length === 0 ? null : amount / 1e6, n: charged.length };
  figures['messagesBilled'] = { value: charged.length, n: charged.length };
  return figures;
}

function templatesAndConversions(raw: Raw) {
  const templates = new Map<
    string,
    {
      caseId: string;
      sentAt: number;
      delivered: boolean;
      read: boolean;
      answered: boolean;
      converted: boolean;
      optedOut: boolean;
      blocked: boolean;
    }
  >();
  const conversions = new Map<string, { at: number; caseId: string | null; template: string | null }>();
  for (const contact of raw.contacts) {
    const sent = sentTemplates(raw, contact['id']);
    const good = sent.filter((a) => a['failed_at'] === null);
    const inbound = raw.messages.filter(
      (m) => m['contact_id'] === contact['id'] && m['direction'] === 'in' && m['kind'] !== null,
    );
    const lastBefore = (at: number, within: number): Row => {
      const before = good.filter((a) => a['called_at'] < at);
      const last = before.at(-1);
      return last !== undefined && at - last['called_at'] <= within ? last : undefined;
    };
    const answers: { template: Row; at: number }[] = [];
    for (const m of inbound) {
      if (m['kind'] === 'stop') continue;
      const quoted = good.find(
        (a) => m['reply_to'] !== null && a['provider_id'] === m['reply_to'] && a['called_at'] <= m['at'],
      );
      const template = quoted ?? lastBefore(m['at'], 3 * DAY);
      if (template !== undefined) answers.push({ template, at: m['at'] });
    }
    const happened = new Map<string, { at: number; caseId: string | null; link: string | null }>();
    for (const t of raw.tasks) {
      const kase = raw.cases.find((k) => k['id'] === t['case_id']) as Row;
      if (kase['contact_id'] !== contact['id'] || t['state'] !== 'completed') continue;
      happened.set(t['id'], { at: t['ended_at'], caseId: t['case_id'], link: null });
    }
    const reports = raw.conversions.filter((c) => c['contact_id'] === contact['id']);
    for (const c of reports.toSorted((a, b) => a['at'] - b['at'] || (a['id'] < b['id'] ? -1 : 1))) {
      const key = c['task_id'] ?? c['id'];
      const known = happened.get(key);
      happened.set(key, {
        at: known === undefined ? c['at'] : Math.min(known.at, c['at']),
        caseId: c['case_id'] ?? known?.caseId ?? null,
        link: c['via'] === 'link' ? c['case_id'] : (known?.link ?? null),
      });
    }
    const credited = new Set<string>();
    for (const [key, { at, caseId, link }] of happened) {
      const clicked = good
        .filter((a) => a['case_id'] === link && a['called_at'] <= at && a['called_at'] >= at - 7 * DAY)
        .at(-1);
      const answered = answers
        .filter((answer) => answer.at <= at && answer.at >= at - 7 * DAY)
        .toSorted((a, b) => a.at - b.at || a.template['called_at'] - b.template['called_at'])
        .at(-1)?.template;
      const template = link !== null && clicked !== undefined ? clicked : answered;
      conversions.set(key, { at, caseId, template: template === undefined ? null : template['id'] });
      if (template !== undefined) credited.add(template['id']);
    }
    const outs = raw.consents.filter(
      (c) => c['contact_id'] === contact['id'] && c['channel'] === 'whatsapp' && c['granted'] === false,
    );
    for (const a of sent) {
      const answered = answers.some(({ template }) => template['id'] === a['id']);
      const converted = credited.has(a['id']);
      const delivered = a['delivered_at'] !== null || a['read_at'] !== null || answered || converted;
      templates.set(a['id'], {
        caseId: a['case_id'],
        sentAt: a['called_at'],
        delivered,
        read: a['read_at'] !== null,
        answered,
        converted,
        optedOut: delivered && outs.some((c) => lastBefore(c['at'], 7 * DAY)?.['id'] === a['id']),
        blocked: a['failed_code'] === '131026' && inbound.some((m) => m['at'] < a['called_at']),
      });
    }
  }
  return { templates, conversions };
}
