import { describe, expect, it } from 'vitest';
import { condemnsAddress } from '../../../domain/gate/mail-status.ts';

describe('what a mail’s failure says of the address', () => {
  it.each([
    ['5.1.0', 'address'],
    ['5.1.1', 'mailbox unknown'],
    ['5.1.2', 'system unknown'],
    ['5.1.3', 'malformed'],
    ['5.1.6', 'moved'],
    ['5.1.10', 'the domain takes no mail'],
    ['5.2.1', 'mailbox disabled'],
  ])('F2: %s (%s) condemns it', (status) => {
    expect(condemnsAddress(status)).toBe(true);
  });

  it.each([
    ['5.0.0', 'unknown'],
    ['5.1.4', 'ambiguous'],
    ['5.1.5', 'valid'],
    ['5.1.7', 'the sender’s syntax'],
    ['5.1.8', 'the sender’s system'],
    ['5.1.11', 'not defined of the address alone'],
    ['5.2.2', 'mailbox full'],
    ['5.2.3', 'too long for it'],
    ['5.2.10', 'no such code'],
    ['5.3.4', 'too big for the system'],
    ['5.4.4', 'no route'],
    ['5.6.0', 'content'],
    ['5.7.1', 'policy towards us'],
    ['5.7.26', 'authentication of ours'],
    ['4.1.1', 'not permanent'],
    ['2.1.5', 'delivered'],
    ['5.1', 'no such code'],
    ['', 'none'],
  ])('F2: %s (%s) does not', (status) => {
    expect(condemnsAddress(status)).toBe(false);
  });
});
