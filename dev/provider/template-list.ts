import { z } from 'zod';
import type { Instant } from '../../domain/time/instant.ts';
import { graphId } from './provider-ids.ts';

const button = z.looseObject({
  type: z.preprocess(
    (type) => (typeof type === 'string' ? type.toUpperCase() : type),
    z.enum([
      'QUICK_REPLY',
      'URL',
      'PHONE_NUMBER',
      'COPY_CODE',
      'FLOW',
      'OTP',
      'CATALOG',
      'MPM',
      'SPM',
      'VOICE_CALL',
      'REQUEST_CONTACT_INFO',
    ]),
  ),
  text: z.string().max(25).optional(),
  url: z.string().max(2000).optional(),
});

const component = z.looseObject({
  type: z.preprocess(
    (type) => (typeof type === 'string' ? type.toUpperCase() : type),
    z.enum([
      'HEADER',
      'BODY',
      'FOOTER',
      'BUTTONS',
      'CAROUSEL',
      'LIMITED_TIME_OFFER',
      'CALL_PERMISSION_REQUEST',
    ]),
  ),
  format: z
    .preprocess(
      (format) => (typeof format === 'string' ? format.toUpperCase() : format),
      z.enum(['TEXT', 'IMAGE', 'VIDEO', 'GIF', 'DOCUMENT', 'LOCATION']),
    )
    .optional(),
  text: z.string().optional(),
  buttons: z.array(button).max(10).optional(),
});

export const TEMPLATE_STATUSES = [
  'APPROVED',
  'PENDING',
  'REJECTED',
  'PAUSED',
  'DISABLED',
  'ARCHIVED',
  'IN_APPEAL',
  'PENDING_DELETION',
] as const;
export const TEMPLATE_CATEGORIES = ['UTILITY', 'MARKETING', 'AUTHENTICATION'] as const;
export const QUALITY_SCORES = ['GREEN', 'YELLOW', 'RED', 'UNKNOWN'] as const;

const category = z.preprocess(
  (value) => (typeof value === 'string' ? value.toUpperCase() : value),
  z.enum(TEMPLATE_CATEGORIES),
);

/** A template as `POST /{waba}/message_templates` creates it. */
export const templateDefinitionSchema = z.looseObject({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/),
  language: z.string().min(2),
  category,
  parameter_format: z
    .preprocess(
      (value) => (typeof value === 'string' ? value.toUpperCase() : value),
      z.enum(['POSITIONAL', 'NAMED']),
    )
    .default('POSITIONAL'),
  components: z.array(component).min(1),
  message_send_ttl_seconds: z.coerce.number().int().optional(),
});
export type TemplateDefinition = z.output<typeof templateDefinitionSchema>;

export interface Template extends TemplateDefinition {
  readonly id: string;
  status: (typeof TEMPLATE_STATUSES)[number];
  category: (typeof TEMPLATE_CATEGORIES)[number];
  quality: (typeof QUALITY_SCORES)[number];
  /** Since when it is of this quality; missing until it changes. */
  qualityAt?: Instant;
  rejectedReason: string;
}

export interface TemplateList {
  find(name: string, language: string): Template | undefined;
  /** Adds it, or replaces its definition under the same id. */
  put(definition: TemplateDefinition, status: Template['status']): Template;
  byId(id: string): Template | undefined;
  remove(template: Template): void;
  all(): readonly Template[];
  restore(templates: readonly Template[]): void;
  clear(): void;
}

function key(name: string, language: string): string {
  return `${name}/${language}`;
}

export function createTemplateList(): TemplateList {
  const templates = new Map<string, Template>();

  return {
    find: (name, language) => templates.get(key(name, language)),
    put(definition, status) {
      const before = templates.get(key(definition.name, definition.language));
      const template: Template = {
        ...definition,
        id: before?.id ?? graphId(),
        status,
        quality: before?.quality ?? 'UNKNOWN',
        rejectedReason: 'NONE',
        ...(before?.qualityAt === undefined ? {} : { qualityAt: before.qualityAt }),
      };
      templates.set(key(definition.name, definition.language), template);
      return template;
    },
    byId: (id) => [...templates.values()].find((template) => template.id === id),
    remove: ({ name, language }) => void templates.delete(key(name, language)),
    all: () => [...templates.values()],
    restore(kept) {
      for (const template of kept) templates.set(key(template.name, template.language), template);
    },
    clear: () => templates.clear(),
  };
}
