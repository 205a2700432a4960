/** What a payment reminder that nobody answers goes through, each once (A1, R1, R2, F1, F2, F5). */
export const UNANSWERED = [
  'case.opened',
  'case.expiring',
  'case.escalated',
  'case.expired',
  'case.reopening',
  'case.reopening',
  'case.fallback',
  'case.closed',
] as const;

/** The templates of its two impacts (R2). */
export const TEMPLATES = ['payment_pending_v3', 'payment_options_v1'] as const;
