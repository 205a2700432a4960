import type { Customer } from '../customers.ts';
import type { Simulation } from '../simulation.ts';

/** Gives the customer the new number and tells of it; without a number to show, of the new user id alone. */
export function numberChange(
  simulation: Simulation,
  customer: Customer,
  newPhone: string,
): Record<string, unknown> {
  const before = simulation.customers.changeNumber(customer, newPhone);
  const hidden = customer.shows === 'user-id';
  const [from, to] = hidden ? [before.userId, customer.userId] : [before.phone, customer.phone];
  return {
    type: 'system',
    ...(hidden || before.phone === null ? {} : { from: before.phone }),
    system: {
      body: `User ${customer.name} changed from ${from} to ${to}`,
      ...(hidden ? {} : { wa_id: customer.phone }),
      user_id: customer.userId,
      previous_user_id: before.userId,
      type: hidden ? 'user_changed_user_id' : 'user_changed_number',
    },
  };
}
