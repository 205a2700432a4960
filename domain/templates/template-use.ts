import { fallbackOf, possibleTemplates, successorOf, type Template } from './template.ts';

/** Open cases that may still be written to by a template, by what it would be about. */
export interface Demand {
  readonly reason: string;
  readonly step: string | null;
  readonly cases: number;
  /** Some of their ids. */
  readonly examples: readonly string[];
}

const IMPACTS = ['1', '2', 'answer'] as const;

/**
 * Which open cases may come to send this version: it is what may be picked for one of their steps, or what replaces
 * that. Contacts are taken to read any language and to live anywhere, and tasks to say anything, so it rather names a case
 * too many.
 */
export function usesOf(
  templates: readonly Template[],
  template: Template,
  demands: readonly Demand[],
): Demand[] {
  const country = template.countries[0] ?? null;
  return demands.filter(({ reason, step }) =>
    IMPACTS.some((impact) => {
      const wanted = { reason, step, impact, languages: [template.language], country };
      return possibleTemplates(templates, wanted).some(
        (picked) =>
          isVersion(picked, template) ||
          isVersion(fallbackOf(templates, picked), template) ||
          (picked.fatiguedAt !== null && isVersion(successorOf(templates, picked), template)),
      );
    }),
  );
}

const isVersion = (one: Template | null, other: Template): boolean =>
  one !== null && one.name === other.name && one.version === other.version && one.language === other.language;
