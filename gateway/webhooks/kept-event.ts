import { createHash } from 'node:crypto';
import type { KeptEvent, Meaning } from '../../database/receiving/incoming.ts';
import { storableJson, storableText } from './storable-json.ts';

const FIELD_LENGTH = 100;

/** @param round what tells two events of the same content apart, such as the provider's time of account events */
export function keptEvent(
  field: string,
  value: unknown,
  means: Meaning | null = null,
  round = '',
): KeptEvent | null {
  const json = storableJson(value);
  return json === null ? null : event(field, json, means, round);
}

/** A post, or a part of one, that cannot be read: as text, or as base64 where it is not even that. */
export function unreadable(field: string, body: Buffer): KeptEvent {
  const text = new TextDecoder('utf-8', { ignoreBOM: true });
  const decoded = text.decode(body);
  const isText = Buffer.from(decoded, 'utf8').equals(body) && !decoded.includes('\0');
  const value = isText ? { text: storableText(decoded) } : { base64: body.toString('base64') };
  return event(field, JSON.stringify(value), null, '');
}

function event(field: string, value: string, means: Meaning | null, round: string): KeptEvent {
  const name = field.slice(0, FIELD_LENGTH);
  const digest = createHash('sha256')
    .update(JSON.stringify([name, round]))
    .update(value)
    .digest('hex');
  return { field: name, digest, value, means };
}
