/**
 * Enhanced status codes that speak of the address itself, so that no other mail to it could arrive either. RFC 3463: X.1.0
 * address, X.1.1 mailbox unknown, X.1.2 system unknown, X.1.3 malformed, X.1.6 moved without a new address, X.2.1 mailbox
 * disabled. RFC 7505: X.1.10 the domain takes no mail.
 *
 * All others speak of something else and another mail may arrive: the sender's address (X.1.7, X.1.8), a full mailbox
 * (X.2.2), a mail that is too big (X.2.3, X.3.4), systems and routes (X.3, X.4), content (X.6), policy towards us (X.7).
 */
const OF_ADDRESS: ReadonlySet<string> = new Set(['1.0', '1.1', '1.2', '1.3', '1.6', '1.10', '2.1']);

/**
 * F2: whether a permanent failure with this enhanced status code condemns the address, told by the mail server at once or by
 * a bounce later: one rule for both.
 * @param status such as `5.1.1`; of another class than 5 none does
 */
export function condemnsAddress(status: string): boolean {
  const [category, ...rest] = status.split('.');
  return category === '5' && OF_ADDRESS.has(rest.join('.'));
}
