import { z } from 'zod';

/** A refusal by choice. */
export const mailFaultSchema = z.strictObject({
  /**
   * `refuse`: 550 for the recipient, or 554 (`about`); `defer`: 451; `drop`: the connection breaks off, either when the recipient is
   * named or the mail has been sent (`data`), both before it is kept, or after it is kept and before the answer
   * (`after-data`: the sender cannot know).
   */
  kind: z.enum(['refuse', 'defer', 'drop']),
  /** What a refusal is about: the address (5.1.1), or the mail itself (5.7.1), which says nothing of the address. */
  about: z.enum(['address', 'mail']).default('address'),
  /** An address, or `@domain`; everybody if left out. */
  to: z.string().min(2).optional(),
  at: z.enum(['recipient', 'data', 'after-data']).default('recipient'),
  /** How many matching mails meet it; all if left out. */
  times: z.number().int().min(1).optional(),
});
export type MailFaultRequest = z.input<typeof mailFaultSchema>;
type MailFaultSpec = z.output<typeof mailFaultSchema>;

export interface MailFault extends MailFaultSpec {
  readonly id: string;
  met: number;
}

export interface MailFaults {
  add(spec: MailFaultSpec): MailFault;
  /** The first fault for this moment and these recipients; counts it as met. */
  take(at: MailFaultSpec['at'], recipients: readonly string[]): MailFault | null;
  all(): readonly MailFault[];
  clear(): void;
}

function matches(fault: MailFault, recipient: string): boolean {
  const wanted = fault.to?.toLowerCase();
  const address = recipient.toLowerCase();
  if (wanted === undefined) return true;
  return wanted.startsWith('@') ? address.endsWith(wanted) : address === wanted;
}

export function createMailFaults(): MailFaults {
  let faults: MailFault[] = [];
  let last = 0;

  return {
    add(spec) {
      last += 1;
      const fault: MailFault = { ...spec, id: `fault-${last}`, met: 0 };
      faults.push(fault);
      return fault;
    },
    take(at, recipients) {
      const fault = faults.find(
        (each) =>
          each.at === at &&
          (each.times === undefined || each.met < each.times) &&
          recipients.some((recipient) => matches(each, recipient)),
      );
      if (fault === undefined) return null;
      fault.met += 1;
      return fault;
    },
    all: () => faults,
    clear() {
      faults = [];
    },
  };
}
