import { z } from 'zod';
import { statusStepSchema } from './settings.ts';

const code = z.number().int();
/**
 * `before`: the request is dropped before it takes effect. `after`: it took effect (recorded, statuses follow) and only
 * the answer suffers.
 */
const when = z.enum(['before', 'after']);

const effectSchema = z.discriminatedUnion('kind', [
  /** Refused in the answer with this code; takes no effect. Any code, known to Meta's error page or not. */
  z.strictObject({
    kind: z.literal('refuse'),
    code,
    details: z.string().optional(),
    /** HTTP status other than the code's own. */
    status: z.number().int().min(400).max(599).optional(),
  }),
  /** Accepted with an id, then `failed` with this code, after the statuses in `after`. */
  z.strictObject({
    kind: z.literal('fail-later'),
    code,
    details: z.string().optional(),
    after: z.array(z.enum(['sent', 'delivered'])).optional(),
  }),
  /** Accepted; statuses in this order, repeats allowed, none if empty. */
  z.strictObject({ kind: z.literal('ladder'), steps: z.array(statusStepSchema) }),
  /** A bare HTTP status: `json` is Graph's "unknown error", `html` a proxy's page, `truncated` half a JSON body. */
  z.strictObject({
    kind: z.literal('http'),
    status: z.number().int().min(200).max(599),
    body: z.enum(['json', 'html', 'truncated', 'empty']).default('json'),
    when: when.default('before'),
  }),
  /** No answer at all, until the caller gives up. */
  z.strictObject({ kind: z.literal('timeout'), when }),
  /** The connection is reset instead of an answer. */
  z.strictObject({ kind: z.literal('reset'), when }),
  /**
   * Waits, then goes on. `before`: takes effect only after the wait, even if the caller has left by then; `after`: takes
   * effect at once and answers late.
   */
  z.strictObject({ kind: z.literal('slow'), delay: z.number().int().min(1), when: when.default('after') }),
]);

/** A fault by choice: what it does, to which requests, and how often. */
export const faultSchema = z.strictObject({
  effect: effectSchema,
  match: z
    .strictObject({
      /** Which endpoint; sends if left out. */
      endpoint: z.enum(['messages', 'templates']).optional(),
      /** A customer's number, user id or name. */
      to: z.string().optional(),
      template: z.string().optional(),
      line: z.string().optional(),
      /** Message type: `text`, `template`, `interactive` … */
      type: z.string().optional(),
    })
    .optional(),
  /** How many matching requests meet it: the next one unless said otherwise. */
  times: z.union([z.number().int().min(1), z.literal('always')]).default(1),
  /** How many matching requests pass first. */
  skip: z.number().int().min(0).default(0),
});
export type FaultRequest = z.input<typeof faultSchema>;
type FaultSpec = z.output<typeof faultSchema>;
export type FaultEffect = FaultSpec['effect'];

export interface Fault extends FaultSpec {
  readonly id: string;
  /** Requests that met it. */
  met: number;
  /** Requests it let pass. */
  passed: number;
}

/** What a fault is matched against. */
export interface Faultable {
  readonly endpoint: 'messages' | 'templates';
  /** Whether this number, user id or name is the addressed customer's. */
  readonly isTo: (name: string) => boolean;
  readonly template: string | null;
  readonly line: string | null;
  readonly type: string | null;
}

export interface Faults {
  add(fault: FaultSpec): Fault;
  /** The first fault that matches, oldest first; counts it as met. */
  take(request: Faultable): Fault | null;
  all(): readonly Fault[];
  remove(id: string): boolean;
  clear(): void;
}

function matches(fault: Fault, request: Faultable): boolean {
  const { match } = fault;
  if ((match?.endpoint ?? 'messages') !== request.endpoint) return false;
  if (match?.to !== undefined && !request.isTo(match.to)) return false;
  if (match?.template !== undefined && match.template !== request.template) return false;
  if (match?.line !== undefined && match.line !== request.line) return false;
  return match?.type === undefined || match.type === request.type;
}

export function createFaults(): Faults {
  let faults: Fault[] = [];
  let last = 0;

  return {
    add(spec) {
      last += 1;
      const fault: Fault = { ...spec, id: `fault-${last}`, met: 0, passed: 0 };
      faults.push(fault);
      return fault;
    },
    take(request) {
      for (const fault of faults) {
        if (!matches(fault, request)) continue;
        if (fault.times !== 'always' && fault.met >= fault.times) continue;
        if (fault.passed < fault.skip) {
          fault.passed += 1;
          continue;
        }
        fault.met += 1;
        return fault;
      }
      return null;
    },
    all: () => faults,
    remove(id) {
      const before = faults.length;
      faults = faults.filter((fault) => fault.id !== id);
      return faults.length < before;
    },
    clear() {
      faults = [];
    },
  };
}
