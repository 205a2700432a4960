import type { Operator } from '../../../database/accounts/operators.ts';
import { maskData, maskEmail, maskName, maskPhone, maskText } from '../../../domain/access/mask-values.ts';
import { mayDo } from '../../../domain/access/role.ts';
import type { CaseJson } from './case-schema.ts';
import type { TimelineEntryJson } from './timeline-schema.ts';

/** What personal data look like for somebody; what is not there stays null. */
export interface Masking {
  /** Personal data are hidden. */
  readonly isOn: boolean;
  name<Value extends string | null>(name: Value): Value;
  phone<Value extends string | null>(phone: Value): Value;
  email<Value extends string | null>(email: Value): Value;
  /** What a person wrote, of whatever kind: a message, a subject, why a case is held. */
  text<Value extends string | null>(text: Value): Value;
  /** Data of a task, values of a template, contents of a message: the shape stays. */
  data<Value>(data: Value): Value;
  case(json: CaseJson): CaseJson;
  entry(json: TimelineEntryJson): TimelineEntryJson;
}

const same = <Value>(value: Value): Value => value;

const OFF: Masking = {
  isOn: false,
  name: same,
  phone: same,
  email: same,
  text: same,
  data: same,
  case: same,
  entry: same,
};

const unlessNull =
  (mask: (text: string) => string) =>
  <Value extends string | null>(value: Value): Value =>
    (value === null ? null : mask(value)) as Value;

const text = unlessNull(maskText);
const data = <Value>(value: Value): Value => maskData(value) as Value;

const ON: Masking = {
  isOn: true,
  name: unlessNull(maskName),
  phone: unlessNull(maskPhone),
  email: unlessNull(maskEmail),
  text,
  data,
  case: (json) => ({
    ...json,
    // The link opens the customer's own form: who has it may fill it in.
    task: json.task === null ? null : { ...json.task, data: data(json.task.data), resumeUrl: null },
    hold: json.hold === null ? null : { ...json.hold, why: text(json.hold.why) },
    kept: json.kept.map((kept) => ({ ...kept, content: data(kept.content) })),
  }),
  entry(json) {
    switch (json.kind) {
      case 'message':
        return { ...json, content: data(json.content), providerId: null, replyTo: null };
      case 'send':
      case 'email':
        // The provider's id of a message holds the customer's number in base64.
        return { ...json, content: data(json.content), providerId: null };
      case 'hold':
        return { ...json, why: text(json.why) };
      case 'alert':
      case 'decision':
      case 'transition':
      case 'task':
      case 'call':
        return json;
    }
  },
};

/** For whom a page or an answer is made. Services, which have no operator, see what is there. */
export const maskingFor = (operator: Pick<Operator, 'role'> | null): Masking =>
  operator === null || mayDo(operator.role, 'contact.read') ? OFF : ON;
