import { readFileSync, readdirSync } from 'node:fs';
import { expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import type {
  Advice,
  Case,
  CaseFilter,
  CaseList,
  ConsentLedger,
  ConsentWord,
  Contact,
  Erasure,
  Hold,
  Opened,
  Opening,
  OutgoingMessage,
  Reported,
  Sent,
  Task,
  Timeline,
} from '../../client/index.ts';
import type { ConsentCategory, ConsentChannel } from '../../database/contacts/consents.ts';
import type { AdviceJson } from '../../gateway/api/messages/advice-schema.ts';
import type { CaseJson, caseListSchema } from '../../gateway/api/cases/case-schema.ts';
import type { OpenedJson, openingBody } from '../../gateway/api/openings/case-opening-schema.ts';
import type { consentBody, ContactJson, LedgerJson } from '../../gateway/api/contacts/contact-schema.ts';
import type { ErasureJson } from '../../gateway/api/contacts/erasure-routes.ts';
import type { holdBody } from '../../gateway/api/commands/hold-routes.ts';
import type { messageBody, SentJson } from '../../gateway/api/messages/message-schema.ts';
import type { TimelineJson } from '../../gateway/api/cases/timeline-schema.ts';

test('what the client says of a case is what the API answers', () => {
  expectTypeOf<CaseJson>().toEqualTypeOf<Case>();
  expectTypeOf<z.output<typeof caseListSchema>>().toEqualTypeOf<CaseList>();
  expectTypeOf<AdviceJson>().toEqualTypeOf<Advice>();
  expectTypeOf<SentJson>().toEqualTypeOf<Sent>();
  expectTypeOf<TimelineJson>().toExtend<Timeline>();
  expectTypeOf<Timeline['entries'][number]['kind']>().toEqualTypeOf<
    TimelineJson['entries'][number]['kind']
  >();
  expectTypeOf<OutgoingMessage>().toExtend<
    Omit<z.input<typeof messageBody>, 'idempotencyKey' | 'interactive'> & { interactive?: unknown }
  >();
  expectTypeOf<OpenedJson>().toEqualTypeOf<Opened>();
  expectTypeOf<Opening>().toExtend<Omit<z.input<typeof openingBody>, 'idempotencyKey'>>();
  expectTypeOf<Hold>().toExtend<z.input<typeof holdBody>>();
  expectTypeOf<ContactJson>().toEqualTypeOf<Contact>();
  expectTypeOf<LedgerJson>().toEqualTypeOf<ConsentLedger>();
  expectTypeOf<ErasureJson>().toEqualTypeOf<Erasure>();
  expectTypeOf<Omit<ConsentWord, 'channel' | 'category'> & { granted: boolean }>().toExtend<
    z.input<typeof consentBody>
  >();
  expectTypeOf<ConsentWord['channel']>().toEqualTypeOf<ConsentChannel>();
  expectTypeOf<ConsentWord['category']>().toEqualTypeOf<ConsentCategory>();
  expectTypeOf<Reported['owes']>().toEqualTypeOf<CaseJson['owes']>();
  expectTypeOf<Required<CaseFilter>['state']>().toEqualTypeOf<CaseJson['state']>();
  expectTypeOf<keyof Task>().toEqualTypeOf<
    'reason' | 'step' | 'data' | 'resumeUrl' | 'dueAt' | 'validUntil' | 'reopen'
  >();
});

test('the client imports nothing but itself', () => {
  const folder = new URL('../../client/', import.meta.url);
  for (const file of readdirSync(folder)) {
    const imports = [...readFileSync(new URL(file, folder), 'utf8').matchAll(/from '([^']+)'/g)].map(
      ([, from]) => from,
    );
    expect(
      imports.filter((from) => !from?.startsWith('./')),
      file,
    ).toEqual([]);
  }
});
