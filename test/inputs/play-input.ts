import assert from 'node:assert/strict';
import { createHmac, randomInt, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { cookieOf } from '../../dev/stack/local-sign-in.ts';
import { APP_SECRET } from '../worlds/environment.ts';
import { LINE } from '../worlds/cases.ts';
import { change, postOf } from '../worlds/gateway.ts';
import type { World } from '../workflows/world.ts';

type Json = Readonly<Record<string, unknown>>;

type Step =
  | { readonly post: Json }
  | { readonly raw: Json; readonly how: 'bom' | 'gzip' }
  | { readonly case: string }
  | { readonly call: readonly [method: string, path: string, body?: Json] }
  | { readonly fault: Json }
  | { readonly advance: string };

type Check =
  | { readonly case: string; readonly path: string; readonly is?: unknown; readonly isNot?: unknown }
  | { readonly same: readonly string[] }
  | { readonly page: string; readonly shows?: readonly string[]; readonly lacks?: readonly string[] }
  | { readonly bubble: string; readonly of: string; readonly shows: readonly string[] }
  | { readonly withdrawn: string }
  | { readonly newCases: { readonly phone: string; readonly is: number } }
  | { readonly exists: string };

/** A file of this folder; what each part means is in its README. */
export interface Input {
  readonly name: string;
  readonly rule: string;
  readonly kind: string;
  readonly steps: readonly Step[];
  readonly checks: readonly Check[];
  readonly siblings?: readonly string[];
}

/** An input, and one for each sibling of its last post's text. */
export function playsOf(input: Input): readonly (readonly [name: string, input: Input])[] {
  const last = input.steps.findLastIndex((step) => 'post' in step);
  const saying = (words: string): Input => ({
    ...input,
    steps: input.steps.map((step, at) =>
      at === last ? (mapStrings(step, (text, key) => (key === 'body' ? words : text)) as Step) : step,
    ),
  });
  return [
    [input.name, input],
    ...(input.siblings ?? []).map(
      (words) => [`${input.name}: ${words}`, saying(SIGNED[words] ?? words)] as const,
    ),
  ];
}

/** Siblings that are described rather than written. */
const SIGNED: Readonly<Record<string, string>> = {
  'BAJA with a mail signature below':
    'BAJA\n\n--\nCamila Prueba\nJefa de compras, Norte Ltda.\n+56 9 5555 0101\ncamila@norte.example',
};

/** Plays an input in a world that other inputs were played in, too, with people of its own. */
export async function playInput(input: Input, world: World): Promise<void> {
  const play = new InputPlay(world);
  for (const step of input.steps) await play.does(step);
  for (const check of input.checks) await play.holds(check);
}

interface Contact {
  readonly id: string;
  readonly consents: readonly {
    readonly channel: string;
    readonly category: string;
    readonly granted: boolean;
  }[];
}

class InputPlay {
  readonly #world: World;
  readonly #values = new Map<string, string>();
  readonly #number = String(randomInt(10_000_000, 99_999_999));

  constructor(world: World) {
    this.#world = world;
    this.#values.set('$PHONE', `569${this.#number}`);
    this.#values.set('$NEWPHONE', `568${this.#number}`);
    this.#values.set('$AR54', `5411${this.#number}`);
    this.#values.set('$AR549', `54911${this.#number}`);
  }

  async does(step: Step): Promise<void> {
    if ('post' in step) await this.#post(this.#filled(await this.#withSent(step.post)));
    else if ('raw' in step) await this.#post(this.#filled(step.raw), step.how);
    else if ('case' in step) this.#values.set('$CASE', (await this.#case(step.case)).id);
    else if ('call' in step) await this.#call(...step.call);
    else if ('fault' in step)
      await this.#world.provider.fault({ effect: step.fault as never, match: { type: 'text' } });
    else await this.#world.goOn(this.#world.clock.now() + milliseconds(step.advance));
    // Whatever is due now is done; nobody waits for a time.
    await this.#world.provider.settled();
    await this.#world.goOn(this.#world.clock.now());
  }

  async holds(check: Check): Promise<void> {
    if ('path' in check) {
      const found: unknown = check.path
        .split('.')
        .reduce<unknown>((value, key) => (value as Json)[key], await this.#case(check.case));
      if ('is' in check) assert.deepEqual(found, check.is, check.path);
      if ('isNot' in check) assert.notDeepEqual(found, check.isNot, check.path);
    } else if ('same' in check) {
      const contacts = await Promise.all(check.same.map((phone) => this.#contact(phone)));
      assert.equal(new Set(contacts.map(({ id }) => id)).size, 1, 'contacts');
      const cases = await Promise.all(check.same.map((phone) => this.#case(phone)));
      assert.equal(new Set(cases.map(({ id }) => id)).size, 1, 'cases');
    } else if ('page' in check) {
      const html = await this.#page(check.page);
      for (const words of check.shows ?? []) assert.ok(wordsOf(html).includes(words), words);
      for (const words of check.lacks ?? []) assert.ok(!html.includes(words), words);
    } else if ('bubble' in check) {
      const bubbles = (await this.#page(check.of))
        .split('<article')
        .slice(1)
        .map((each) => wordsOf(each.split('</article>')[0] ?? ''))
        .filter((words) => words.includes(check.bubble));
      assert.equal(bubbles.length, 1, 'bubbles');
      for (const words of check.shows) assert.ok(bubbles[0]?.includes(words), words);
    } else if ('withdrawn' in check) {
      const { consents } = await this.#contact(check.withdrawn);
      const whatsApp = consents.filter(({ channel }) => channel === 'whatsapp');
      assert.ok(
        whatsApp.some(({ category }) => category === 'utility'),
        'utility',
      );
      assert.deepEqual(
        whatsApp.filter(({ granted }) => granted),
        [],
      );
    } else if ('newCases' in check) {
      assert.equal((await this.#cases(check.newCases.phone)).length, check.newCases.is);
    } else {
      assert.notEqual((await this.#cases(check.exists)).length, 0);
    }
  }

  async #post(value: Json, how?: 'bom' | 'gzip'): Promise<void> {
    const body = Buffer.from(JSON.stringify(postOf(change(value, 'messages', LINE))));
    const sent =
      how === 'bom' ? Buffer.concat([Buffer.from('\uFEFF'), body]) : how === 'gzip' ? gzipSync(body) : body;
    const answer = await fetch(`${this.#world.gatewayUrl}/webhooks/whatsapp`, {
      method: 'POST',
      body: new Uint8Array(sent),
      headers: {
        'content-type': 'application/json',
        ...(how === 'gzip' ? { 'content-encoding': 'gzip' } : {}),
        'x-hub-signature-256': `sha256=${createHmac('sha256', APP_SECRET).update(sent).digest('hex')}`,
      },
    });
    assert.equal(answer.status, 200);
  }

  async #call(method: string, path: string, body?: Json): Promise<void> {
    const answer = await this.#ask(
      method,
      String(this.#filled({ path })['path']),
      body === undefined ? undefined : this.#filled(body),
    );
    assert.ok(answer.status < 500, JSON.stringify(answer.body));
    const { contactId } = answer.body as { contactId?: string };
    if (contactId !== undefined) this.#values.set('$CONTACT', contactId);
  }

  async #ask(method: string, path: string, body?: Json): Promise<{ status: number; body: unknown }> {
    const { gatewayUrl, token } = this.#world;
    const answer = await fetch(`${gatewayUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? {} : (JSON.parse(text) as unknown) };
  }

  #phone(given: string): string {
    return String(this.#filled({ given })['given']);
  }

  async #contact(phone: string): Promise<Contact> {
    const { body } = await this.#ask('GET', `/v1/contacts?phone=${encodeURIComponent(this.#phone(phone))}`);
    const [contact] = (body as { contacts: Contact[] }).contacts;
    if (contact === undefined) throw new Error(`${this.#phone(phone)} is nobody's`);
    return contact;
  }

  async #cases(phone: string): Promise<{ id: string; state: string }[]> {
    const { body } = await this.#ask('GET', `/v1/cases?phone=${encodeURIComponent(this.#phone(phone))}`);
    return (body as { cases: { id: string; state: string }[] }).cases;
  }

  /** The unclosed one, else the latest. */
  async #case(phone: string): Promise<{ id: string } & Json> {
    const cases = await this.#cases(phone);
    const found = cases.find(({ state }) => state !== 'closed') ?? cases[0];
    if (found === undefined) throw new Error(`${this.#phone(phone)} has no case`);
    return (await this.#ask('GET', `/v1/cases/${found.id}`)).body as { id: string } & Json;
  }

  async #page(phone: string): Promise<string> {
    const { gatewayUrl } = this.#world;
    const { id } = await this.#case(phone);
    const answer = await fetch(`${gatewayUrl}/cases/${id}?lang=es`, {
      headers: { cookie: await cookieOf(gatewayUrl, 'supervisor') },
    });
    assert.equal(answer.status, 200);
    return answer.text();
  }

  async #withSent(value: Json): Promise<Json> {
    if (!JSON.stringify(value).includes('$SENT')) return value;
    const sends = await this.#world.provider.messages({ to: this.#phone('$PHONE') });
    this.#values.set('$SENT', sends.at(-1)?.id ?? '');
    return value;
  }

  #filled(value: Json): Json {
    return mapStrings(value, (text) =>
      text.replaceAll(/\$[A-Z]+\d*/g, (name) => {
        if (name === '$NOW') return String(Math.floor(this.#world.clock.now() / 1_000));
        if (/^\$ID\d*$/.test(name) && !this.#values.has(name))
          this.#values.set(name, `wamid.${randomUUID()}`);
        const known = this.#values.get(name);
        if (known === undefined) throw new Error(`nothing is known of ${name} yet`);
        return known;
      }),
    ) as Json;
  }
}

function mapStrings(value: unknown, replace: (text: string, key: string) => string, key = ''): unknown {
  if (typeof value === 'string') return replace(value, key);
  if (Array.isArray(value)) return value.map((each) => mapStrings(each, replace, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, mapStrings(inner, replace, name)]),
  );
}

/** Hours, days and minutes. */
function milliseconds(duration: string): number {
  const [, days = '0', hours = '0', minutes = '0'] =
    /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(duration) ?? [];
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60_000;
}

/** What people read of it. */
const wordsOf = (html: string): string =>
  html
    .replaceAll(/<(?:script|style)[^>]*>[\s\S]*?<\/(?:script|style)>/g, ' ')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ');
