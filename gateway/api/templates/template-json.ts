import type { Approval, CatalogueEntry } from '../../../database/templates/template-catalogue.ts';
import {
  type FiguresOfVersion,
  figuresKey,
  NO_FIGURES,
} from '../../../database/templates/template-review.ts';
import { categoryOf, type Template } from '../../../domain/templates/template.ts';
import { needsCare, type Review } from '../../../domain/templates/template-review.ts';
import { type Demand, usesOf } from '../../../domain/templates/template-use.ts';
import { whyJsonOrNull } from '../../http/explained-json.ts';
import { asTime, asTimeOrNull } from '../../http/fields.ts';
import type { ListedJson, ReviewJson, VersionJson } from './template-schema.ts';

/** The languages of each version, newest version first. */
export function byVersion(entries: readonly CatalogueEntry[]): CatalogueEntry[][] {
  const versions = new Map<string, CatalogueEntry[]>();
  for (const entry of entries) {
    const key = `${entry.name}/${entry.version}`;
    versions.set(key, [...(versions.get(key) ?? []), entry]);
  }
  return [...versions.values()];
}

type Languages = readonly CatalogueEntry[];

/** What all languages of a version have in common; a part of them may be retired, by a text that changed. */
function common(languages: Languages): CatalogueEntry {
  const entry = languages.find(({ retiredAt }) => retiredAt === null) ?? languages[0];
  if (entry === undefined) throw new TypeError('a version without a language');
  return entry;
}

export function listedJson(languages: Languages): ListedJson {
  const { name, version, providerName, reason, step, impact, owner, reviewAt, retiredAt } = common(languages);
  return {
    name,
    version,
    providerName,
    purpose: { reason, step, impact },
    owner,
    reviewAt,
    awaitsApproval: languages.some(({ awaitsApproval }) => awaitsApproval),
    retiredAt: asTimeOrNull(retiredAt),
    languages: languages.map((each) => ({
      language: each.language,
      category: categoryOf(each),
      status: each.status,
      quality: each.quality,
      fatigued: each.fatiguedAt !== null,
    })),
  };
}

/** Open cases that may come to send a version in any of its languages, each group once. */
export function usedBy(
  templates: readonly Template[],
  languages: Languages,
  demands: readonly Demand[],
): Demand[] {
  const used = new Set(languages.flatMap((each) => usesOf(templates, each, demands)));
  return demands.filter((demand) => used.has(demand));
}

export function versionJson(
  languages: Languages,
  about: {
    readonly approvals: readonly Approval[];
    readonly usedBy: readonly Demand[];
    readonly figures: ReadonlyMap<string, FiguresOfVersion>;
  },
): VersionJson {
  const { countries, fallback, successor } = common(languages);
  return {
    ...listedJson(languages),
    countries: [...countries],
    fallback,
    successor,
    approvals: about.approvals.map(({ action, by, at }) => ({ action, by, at: asTime(at) })),
    usedBy: about.usedBy.map((demand) => ({ ...demand, examples: [...demand.examples] })),
    languages: languages.map((each) => ({
      language: each.language,
      category: each.category,
      providerCategory: each.providerCategory,
      status: each.status,
      pausedUntil: asTimeOrNull(each.pausedUntil),
      missingSince: asTimeOrNull(each.missingAt),
      rejection: each.rejection,
      editedSince: asTimeOrNull(each.editedAt),
      quality: each.quality,
      fatigued:
        each.fatiguedAt === null
          ? null
          : { since: asTime(each.fatiguedAt), ...whyJsonOrNull(each.fatiguedWhy) },
      header: each.header,
      body: each.body,
      variables: each.variables.map((variable) => ({ ...variable })),
      buttons: each.buttons.map((button) => ({ ...button })),
      figures: (about.figures.get(figuresKey(each)) ?? NO_FIGURES).lately,
    })),
  };
}

export const reviewJson = ({ at, lines }: Review): ReviewJson => ({
  at: asTime(at),
  versions: lines.map((line) => {
    const { why, ...code } = whyJsonOrNull(line.fatigued);
    return { ...line, fatigued: why, ...code, needsCare: needsCare(line) };
  }),
});
