import type {
  IncomingLine,
  IncomingPost,
  IncomingStatus,
  KeptEvent,
  Meaning,
  Spoken,
} from '../../database/receiving/incoming.ts';
import { keptEvent, unreadable } from './kept-event.ts';
import { storableJson } from './storable-json.ts';

/** What was read so far. */
export class ReadPost implements IncomingPost {
  readonly #body: Buffer;
  readonly #lines = new Map<string, IncomingLine>();
  readonly spoken: Spoken[] = [];
  readonly statuses: IncomingStatus[] = [];
  readonly events: KeptEvent[] = [];
  #isBodyKept = false;

  constructor(body: Buffer) {
    this.#body = body;
  }

  get lines(): readonly IncomingLine[] {
    return [...this.#lines.values()];
  }

  addLine(line: IncomingLine): void {
    this.#lines.set(line.id, line);
  }

  keep(field: string, value: unknown, means: Meaning | null = null, round = ''): void {
    const kept = keptEvent(field, value, means, round);
    if (kept === null) this.keepBody();
    else this.events.push(kept);
  }

  /** Once is enough, however many parts of it cannot be written as JSON. */
  keepBody(): void {
    if (this.#isBodyKept) return;
    this.#isBodyKept = true;
    this.events.push(unreadable('unreadable', this.#body));
  }

  /** JSON to store; of what is nested too deeply only what it is, and the whole post as text. */
  content(value: unknown, outline: object): string {
    const json = storableJson(value);
    if (json !== null) return json;
    this.keepBody();
    return JSON.stringify({ ...outline, unreadable: true });
  }
}
