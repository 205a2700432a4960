import type { StoryName } from './stories.ts';

export interface Description {
  /** What it shows, in one sentence. */
  readonly shows: string;
  /** From when to when the world's clock goes, in Bogotá's time. */
  readonly goes: string;
  /** Whether its customer has mail to look at afterwards. */
  readonly mails: boolean;
}

/** In the order of docs/requirements.md, X1 to X6. */
export const DESCRIPTIONS: Readonly<Record<StoryName, Description>> = {
  delivery: {
    shows:
      'A customer asks for an order and picks no slot: two alerts, a template when the window expires, and the tap that brings the customer back.',
    goes: 'from the next Monday, 10:00, to Wednesday',
    mails: false,
  },
  payment: {
    shows:
      'A payment is left open: two templates, never a third, then a mail with a link that leads back, and the close.',
    goes: 'from the next Tuesday, 15:00, two weeks on',
    mails: true,
  },
  'technical-service': {
    shows:
      'An appointment is abandoned twice: a template the first time, the second time a call, which the customer agreed to, is booked and told by mail.',
    goes: 'from the next Monday, 10:00, to Wednesday',
    mails: true,
  },
  cart: {
    shows: 'A window expires at night: the template is held until the send hours begin in the morning.',
    goes: 'from the next Monday, 22:00, to Wednesday',
    mails: false,
  },
  'no-consent': {
    shows:
      'Consent for WhatsApp is withdrawn on the way: no template goes, the decision is told with its rule, and a mail goes instead.',
    goes: 'from the next Monday, 10:00, to Tuesday',
    mails: true,
  },
  storm: {
    shows:
      'A customer writes 200 messages in a minute, which come five times each and shuffled: one window, each message once, one pair of alerts.',
    goes: 'from the next Monday, 10:00, to Tuesday',
    mails: false,
  },
};
