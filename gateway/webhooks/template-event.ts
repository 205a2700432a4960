import type { z } from 'zod';
import type { Meaning } from '../../database/receiving/incoming.ts';
import type { TemplateRejection } from '../../database/templates/template-events.ts';
import { type Duration, HOUR, type Instant } from '../../domain/time/instant.ts';
import { templateQualityOf, templateStatusOf } from '../../domain/templates/template-status.ts';
import {
  templateCategorySchema,
  templateComponentsSchema,
  templateQualitySchema,
  templateStatusSchema,
} from './shapes.ts';

/** The first pause lasts 3 hours, the second 6; after the third the template is disabled. */
const PAUSES: ReadonlyMap<string, Duration> = new Map([
  ['FIRST_PAUSE', 3 * HOUR],
  ['SECOND_PAUSE', 6 * HOUR],
]);

/** What an event about a template changes; null when nothing, or nothing that is understood. */
export function meaningOfTemplateEvent(field: string, value: unknown, at: Instant | null): Meaning | null {
  switch (field) {
    case 'message_template_status_update': {
      const { data } = templateStatusSchema.safeParse(value);
      const status = data === undefined ? null : templateStatusOf(data.event);
      if (data === undefined || status === null) return null;
      const { title, description } = data.other_info ?? {};
      const hours = /(\d{1,3}) hours?/.exec(description ?? '')?.[1];
      const pausedFor = PAUSES.get(title ?? '') ?? (hours === undefined ? null : Number(hours) * HOUR);
      return { is: 'template-status', ...named(data), status, pausedFor, at, rejection: rejectionOf(data) };
    }
    case 'message_template_components_update': {
      const { data } = templateComponentsSchema.safeParse(value);
      if (data === undefined) return null;
      return { is: 'template-components', ...named(data), body: data.message_template_element ?? null, at };
    }
    case 'message_template_quality_update': {
      const { data } = templateQualitySchema.safeParse(value);
      const quality = data === undefined ? null : templateQualityOf(data.new_quality_score);
      return data !== undefined && quality !== null
        ? { is: 'template-quality', ...named(data), quality }
        : null;
    }
    case 'template_category_update': {
      const { data } = templateCategorySchema.safeParse(value);
      // With `correct_category` the change is only announced.
      if (data === undefined || data.correct_category != null) return null;
      const category = data.new_category.toLowerCase();
      return { is: 'template-category', ...named(data), category };
    }
    default:
      return null;
  }
}

function rejectionOf({
  event,
  reason,
  rejection_info: info,
}: z.output<typeof templateStatusSchema>): TemplateRejection | null {
  if (event.toUpperCase() !== 'REJECTED') return null;
  return {
    reason: reason ?? 'NONE',
    why: info?.reason ?? null,
    advice: info?.recommendation ?? null,
  };
}

const named = (value: {
  readonly message_template_name: string;
  readonly message_template_language: string;
}) => ({
  name: value.message_template_name,
  language: value.message_template_language,
});
