import { z } from 'zod';
import { LANGUAGES, type Language } from '../../domain/messages/language.ts';
import type { Label, Labels } from '../../domain/messages/labels.ts';

/** Labels stand in tables, buttons and subjects. */
const LONGEST = 80;

const text = z
  .string('must be a text')
  .trim()
  .min(1, 'must not be empty; leave the language out instead')
  .max(LONGEST, `must be at most ${LONGEST} characters long`)
  .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, 'must be one line without invisible characters');

/** A text per language; what is left out falls back (domain/messages/labels.ts). */
export const labelSchema = z
  .strictObject(
    { es: text, pt: text, en: text } satisfies Record<Language, typeof text>,
    'must be a text per language such as { es: Pagos, pt: Pagamentos, en: Payments }',
  )
  .partial();

/** As the API takes the names of queues, steps and outcomes (S1). */
const slug = z
  .string()
  .regex(
    /^[A-Za-z0-9][A-Za-z0-9._:-]{0,63}$/,
    'must be a short id of letters, digits, dots, colons, hyphens and underscores, e.g. choose-slot',
  );

const labelled = z
  .record(
    slug,
    z
      .strictObject(
        { label: labelSchema },
        'must be a mapping such as { label: { es: Pagos, en: Payments } }',
      )
      .partial()
      .nullable(),
  )
  .nullish();

/** The sections of the policy file that hold nothing but labels. */
export const labelSections = {
  queues: labelled,
  steps: labelled,
  outcomes: labelled,
  skills: labelled,
};

/** What a reason carries besides its policy. */
export const reasonLabels = { label: labelSchema, customerLabel: labelSchema };

/** The keys that may stand at a place in one of these sections, or in a reason's label. */
export const labelKeysAt = (at: readonly PropertyKey[]): readonly string[] =>
  at.length > 2 ? LANGUAGES : ['label'];

type GivenLabel = { readonly [Tongue in Language]?: string | undefined };
type GivenSection<Entry> = Readonly<Record<string, Entry | null>> | null | undefined;

/** What a policy file says of labels. */
export type GivenLabels = {
  readonly reasons?: GivenSection<{
    readonly label?: GivenLabel | undefined;
    readonly customerLabel?: GivenLabel | undefined;
  }>;
  /** E4: limits are labelled where they are described. */
  readonly frequency?: GivenSection<{ readonly label?: GivenLabel | undefined }>;
} & {
  readonly [Section in keyof typeof labelSections]?: GivenSection<{
    readonly label?: GivenLabel | undefined;
  }>;
};

/** The labels of several files, each laid over the ones before, language by language. */
export function layeredLabels(...files: readonly GivenLabels[]): Labels {
  const layered = (
    given: (file: GivenLabels) => readonly (readonly [id: string, label: GivenLabel | undefined])[],
  ): ReadonlyMap<string, Label> => {
    const labels = new Map<string, Label>();
    for (const [id, label] of files.flatMap(given)) {
      if (label !== undefined) labels.set(id, { ...labels.get(id), ...present(label) });
    }
    return labels;
  };
  const section = (what: 'frequency' | 'reasons' | keyof typeof labelSections) =>
    layered((file) => Object.entries(file[what] ?? {}).map(([id, entry]) => [id, entry?.label]));
  return {
    reasons: section('reasons'),
    queues: section('queues'),
    steps: section('steps'),
    outcomes: section('outcomes'),
    limits: section('frequency'),
    skills: section('skills'),
    customerReasons: layered((file) =>
      Object.entries(file.reasons ?? {}).map(([id, entry]) => [id, entry?.customerLabel]),
    ),
  };
}

const present = (label: GivenLabel): Label =>
  Object.fromEntries(Object.entries(label).filter(([, given]) => given !== undefined));

/** Steps and outcomes are chosen by their label on the case's page, so that it must name one of them. */
export function ambiguousLabels(
  labels: Labels,
): { readonly place: readonly string[]; readonly message: string }[] {
  return (['steps', 'outcomes'] as const).flatMap((section) =>
    LANGUAGES.flatMap((language) => {
      const named = new Map<string, string>();
      return [...labels[section]].flatMap(([id, label]) => {
        const text = label[language]?.toLowerCase();
        const other = text === undefined ? undefined : named.get(text);
        if (text !== undefined && other === undefined) named.set(text, id);
        return other === undefined
          ? []
          : [
              {
                place: [section, id, 'label', language],
                message: `is what ${other} is called; say it apart`,
              },
            ];
      });
    }),
  );
}

/** What a reason says besides its labels. */
export function withoutLabels<Reason extends { label?: unknown; customerLabel?: unknown }>(
  reason: Reason | null | undefined,
): Omit<Reason, keyof typeof reasonLabels> | null {
  if (reason == null) return null;
  const { label: _, customerLabel: __, ...policy } = reason;
  return policy;
}
