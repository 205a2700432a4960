import { describe, expect, test } from 'vitest';
import { inboundKind } from '../../../domain/messages/inbound-kind.ts';
import { LANGUAGES } from '../../../domain/messages/language.ts';
import { optOutNotice } from '../../../domain/messages/opt-out-notice.ts';

describe('the confirmation of an opt-out', () => {
  test.each(LANGUAGES)(
    'E2: names the word that takes it back, which is understood as such: %s',
    (language) => {
      const [word = ''] = optOutNotice(language).match(/\b[A-Z]{4,}\b/) ?? [];
      expect(inboundKind({ type: 'text', text: word, payload: null })).toBe('start');
    },
  );
});
