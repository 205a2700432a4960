import {
  contentOf,
  type ListedTemplate,
  saysTheSame,
  type TemplateContent,
  versionOf,
} from './template-import.ts';
import type { Instant } from '../time/instant.ts';
import type { Template, TemplateStatus } from './template.ts';
import type { TemplateQuality } from './template-status.ts';
import { type Demand, usesOf } from './template-use.ts';

/** A version as it is stored, with what the provider says of it besides. */
export interface KnownTemplate extends Template {
  readonly quality: TemplateQuality;
  /** T2: since when the provider's list does not have it. */
  readonly missingAt: Instant | null;
}

interface Named {
  readonly providerName: string;
  readonly language: string;
}

/** One thing in which the catalogue and the provider's list differ, and what is done about it. */
export type SyncChange =
  | (Named & {
      readonly change: 'status';
      readonly from: TemplateStatus;
      readonly to: TemplateStatus;
      /** Why it was turned down, by the provider's code; left out where it was not. */
      readonly rejection?: string;
    })
  | (Named & { readonly change: 'quality'; readonly from: TemplateQuality; readonly to: TemplateQuality })
  | (Named & { readonly change: 'category'; readonly from: string; readonly to: string })
  /** A template that we did not have: it waits for an owner to say what it is for. */
  | (Named & {
      readonly change: 'import';
      readonly name: string;
      readonly version: number;
      readonly listed: ListedTemplate;
      readonly content: TemplateContent;
    })
  /** T1: the provider has another text under the name now: a new version; the old one can no longer be sent. */
  | (Named & {
      readonly change: 'new-version';
      readonly name: string;
      readonly version: number;
      readonly replaces: number;
      readonly listed: ListedTemplate;
      readonly content: TemplateContent;
    })
  /** The provider no longer has it: it cannot be sent. */
  | (Named & { readonly change: 'missing'; readonly name: string; readonly version: number });

/** A change that takes from running cases what they use: made only when somebody insists. */
export interface WithheldChange {
  readonly change: Extract<SyncChange, { change: 'new-version' | 'missing' }>;
  readonly usedBy: readonly Demand[];
}

export interface SyncPlan {
  readonly changes: readonly SyncChange[];
  readonly withheld: readonly WithheldChange[];
  /** Templates of the provider that this cannot send, and why. */
  readonly skipped: readonly (Named & { readonly why: string })[];
}

const keyOf = ({ providerName, language }: Named): string => `${providerName}/${language}`;

/**
 * T2: what makes the catalogue say what the provider's whole list says. What it says of status, quality and category is
 * a fact and always taken over; what would take a version from running cases is withheld unless forced.
 */
export function planSync(
  known: readonly KnownTemplate[],
  listed: readonly ListedTemplate[],
  {
    demands,
    at,
    force,
  }: { readonly demands: readonly Demand[]; readonly at: Instant; readonly force: boolean },
): SyncPlan {
  const changes: SyncChange[] = [];
  const withheld: WithheldChange[] = [];
  const skipped: (Named & { readonly why: string })[] = [];
  const ours = new Map(
    known.filter(({ retiredAt }) => retiredAt === null).map((each) => [keyOf(each), each]),
  );
  const theirs = new Map(
    listed.map((each) => [keyOf({ providerName: each.name, language: each.language }), each]),
  );
  const taken = new Set(known.map(({ name, version, language }) => `${name}/${version}/${language}`));

  const freeVersion = (name: string, language: string, from: number): number => {
    let version = from;
    while (taken.has(`${name}/${version}/${language}`)) version += 1;
    taken.add(`${name}/${version}/${language}`);
    return version;
  };
  const unlessUsed = (template: KnownTemplate, change: WithheldChange['change']): void => {
    const usedBy = force ? [] : usesOf(known, template, demands);
    if (usedBy.length === 0) changes.push(change);
    else withheld.push({ change, usedBy });
  };

  for (const [key, entry] of theirs) {
    const named = { providerName: entry.name, language: entry.language };
    const own = ours.get(key);
    const content = contentOf(entry);
    if (own === undefined) {
      if ('unsupported' in content) skipped.push({ ...named, why: content.unsupported });
      else {
        const { name, version: from } = versionOf(entry.name);
        const version = freeVersion(name, entry.language, from);
        changes.push({ change: 'import', ...named, name, version, listed: entry, content });
      }
      continue;
    }
    if ('unsupported' in content) skipped.push({ ...named, why: content.unsupported });
    else if (!saysTheSame(own, content)) {
      const version = freeVersion(own.name, entry.language, own.version + 1);
      unlessUsed(own, {
        change: 'new-version',
        ...named,
        name: own.name,
        version,
        replaces: own.version,
        listed: entry,
        content,
      });
    }
    const { status, category, quality } = entry;
    const pauseIsOver = own.pausedUntil !== null && own.pausedUntil <= at;
    if (status !== null && (status !== own.status || (status === 'paused' && pauseIsOver))) {
      const rejection = entry.rejection === null ? {} : { rejection: entry.rejection };
      changes.push({ change: 'status', ...named, from: own.status, to: status, ...rejection });
    }
    if (quality !== null && quality !== own.quality) {
      changes.push({ change: 'quality', ...named, from: own.quality, to: quality });
    }
    const had = own.providerCategory ?? own.category;
    if (category !== had) changes.push({ change: 'category', ...named, from: had, to: category });
  }
  for (const [key, own] of ours) {
    if (theirs.has(key) || own.missingAt !== null) continue;
    const { providerName, language, name, version } = own;
    unlessUsed(own, { change: 'missing', providerName, language, name, version });
  }
  return { changes, withheld, skipped };
}
