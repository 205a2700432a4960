import { BUSINESS_ACCOUNT_ID } from './line.ts';
import type { Simulation } from './simulation.ts';
import type { QUALITY_SCORES, Template, TEMPLATE_CATEGORIES, TEMPLATE_STATUSES } from './template-list.ts';
import { accountWebhookBody } from './webhooks/webhook-envelope.ts';
import type { Posted } from './webhooks/webhooks-out.ts';

type Status = (typeof TEMPLATE_STATUSES)[number];
type Category = (typeof TEMPLATE_CATEGORIES)[number];
type Quality = (typeof QUALITY_SCORES)[number];

/** A change that no webhook tells of: only the list shows it (T2). */
interface Silently {
  readonly silent?: boolean | undefined;
}

function post(
  simulation: Simulation,
  field: string,
  value: Record<string, unknown>,
  silent: boolean | undefined,
): readonly Posted[] {
  if (silent) return [];
  return simulation.webhooks.post(
    'other',
    accountWebhookBody(BUSINESS_ACCOUNT_ID, simulation.now(), { field, value }),
  );
}

function named(template: Template): Record<string, unknown> {
  return {
    message_template_id: Number(template.id),
    message_template_name: template.name,
    message_template_language: template.language,
  };
}

const PAUSES = { 1: 'FIRST_PAUSE', 2: 'SECOND_PAUSE' } as const;

/** Sets the status and sends `message_template_status_update`. */
export function setTemplateStatus(
  simulation: Simulation,
  template: Template,
  change: {
    readonly status: Status;
    readonly reason?: string | undefined;
    /** What Meta says of a rejection for `INVALID_FORMAT`. */
    readonly rejection?: { readonly why: string; readonly advice: string } | undefined;
    readonly pause?: 1 | 2 | undefined;
  } & Silently,
): readonly Posted[] {
  template.status = change.status;
  template.rejectedReason = change.status === 'REJECTED' ? (change.reason ?? 'INVALID_FORMAT') : 'NONE';
  const hours = change.pause === 2 ? 6 : 3;
  return post(
    simulation,
    'message_template_status_update',
    {
      event: change.status,
      ...named(template),
      reason: change.reason ?? template.rejectedReason,
      message_template_category: template.category,
      ...(change.rejection === undefined
        ? {}
        : { rejection_info: { reason: change.rejection.why, recommendation: change.rejection.advice } }),
      ...(change.status === 'DISABLED'
        ? { disable_info: { disable_date: String(Math.floor(simulation.now() / 1_000)) } }
        : {}),
      ...(change.status === 'PAUSED'
        ? {
            other_info: {
              title: PAUSES[change.pause ?? 1],
              description: `Your WhatsApp message template has been paused for ${hours} hours because it had issues.`,
            },
          }
        : {}),
    },
    change.silent,
  );
}

/** Tells of other words under the same name, as Meta does once a template was edited. */
export function tellTemplateEdited(simulation: Simulation, template: Template): readonly Posted[] {
  const part = (type: string) => template.components.find((component) => component.type === type);
  const header = part('HEADER');
  const footer = part('FOOTER');
  const buttons = (part('BUTTONS')?.buttons ?? []).map((button) => ({
    message_template_button_type: button.type,
    message_template_button_text: button.text,
    message_template_button_url: button.url,
  }));
  return post(
    simulation,
    'message_template_components_update',
    {
      ...named(template),
      message_template_element: part('BODY')?.text ?? '',
      ...(header?.text === undefined ? {} : { message_template_title: header.text }),
      ...(footer?.text === undefined ? {} : { message_template_footer: footer.text }),
      ...(buttons.length === 0 ? {} : { message_template_buttons: buttons }),
    },
    false,
  );
}

/** Takes it from the list and tells so. */
export function deleteTemplate(simulation: Simulation, template: Template): readonly Posted[] {
  simulation.templates.remove(template);
  return post(
    simulation,
    'message_template_status_update',
    {
      event: 'PENDING_DELETION',
      ...named(template),
      reason: null,
      message_template_category: template.category,
    },
    false,
  );
}

/** Sets the quality and sends `message_template_quality_update`. */
export function setTemplateQuality(
  simulation: Simulation,
  template: Template,
  change: { readonly quality: Quality } & Silently,
): readonly Posted[] {
  const previous = template.quality;
  template.quality = change.quality;
  template.qualityAt = simulation.now();
  return post(
    simulation,
    'message_template_quality_update',
    { previous_quality_score: previous, new_quality_score: change.quality, ...named(template) },
    change.silent,
  );
}

/**
 * Changes the category and sends `template_category_update`; with `effectiveAt` only announces the change, which is
 * made by a later call.
 */
export function setTemplateCategory(
  simulation: Simulation,
  template: Template,
  change: { readonly category: Category; readonly effectiveAt?: number | undefined } & Silently,
): readonly Posted[] {
  const previous = template.category;
  const announced = change.effectiveAt !== undefined;
  if (!announced) template.category = change.category;
  return post(
    simulation,
    'template_category_update',
    {
      ...named(template),
      ...(announced
        ? {
            correct_category: change.category,
            new_category: previous,
            category_update_timestamp: Math.floor((change.effectiveAt ?? 0) / 1_000),
          }
        : { previous_category: previous, new_category: change.category }),
    },
    change.silent,
  );
}
