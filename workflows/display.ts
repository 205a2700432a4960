import type { SearchAttributeUpdatePair } from '@temporalio/common';
import { setCurrentDetails, upsertSearchAttributes, workflowInfo } from '@temporalio/workflow';
import type { Links } from '../domain/effects/case-effects.ts';
import { type AgendaEntry, agenda } from '../domain/schedule/agenda.ts';
import type { CaseState, Outlook } from '../domain/case/case-state.ts';
import type { Instant } from '../domain/time/instant.ts';
import type { Due, Transition } from '../domain/case/step.ts';
import { owes, publicState, windowClosesAt } from '../domain/case/view.ts';
import { inEnglish } from '../wording/in-english.ts';
import * as attributes from './search-attributes.ts';

/** How many past decisions the details show. */
const REMEMBERED = 8;

const time = (at: Instant): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

/** What a person who opens the case in the Temporal UI sees at once. No personal data (S1). */
export class Display {
  #recent: readonly Transition[];
  readonly #shown: Map<string, unknown>;

  constructor(recent: readonly Transition[]) {
    this.#recent = recent;
    // What it was started with, or what the run before left: only what differs costs an event.
    this.#shown = new Map(
      workflowInfo()
        .typedSearchAttributes.getAll()
        .map(({ key, value }) => [key.name, plain(value)]),
    );
  }

  /** The last transitions; a next run carries them on. */
  get recent(): readonly Transition[] {
    return this.#recent;
  }

  remember(transitions: readonly Transition[]): void {
    this.#recent = [...this.#recent, ...transitions].slice(-REMEMBERED);
  }

  /** Current details cost no history, so they are kept true after every wake. */
  details(state: CaseState, outlook: Outlook, links: Links, now: Instant): void {
    const { task, call } = state;
    const hold = state.hold;
    const closes = windowClosesAt(state, outlook.policy);
    const next = agenda(state, outlook, now);
    setCurrentDetails(
      [
        `**${publicState(state)}**${state.need !== null ? ' · **a person is needed**' : ''} · ${state.reason} · queue ${state.queue} · priority ${state.priority}`,
        '',
        `- **Window** ${windowLine(state, closes, now)}`,
        ...(hold === null ? [] : [`- **Held** by a person until ${time(hold.until)} (R12)`]),
        `- **Owes** ${owes(state)}`,
        `- **Pending task** ${task === null ? 'none' : `${task.step}, since ${time(task.since)}`}`,
        `- **Impacts used** ${state.impacts.length === 0 ? 'none' : state.impacts.map((impact) => `${impact.reason} ${impact.number}, ${time(impact.at)}, ${impact.outcome}`).join(' · ')}`,
        ...(call === null ? [] : [`- **Call** ${call.state}, ${time(call.at)}`]),
        ...(state.kept.waiting === 0 ? [] : [`- **Kept replies** ${state.kept.waiting}`]),
        '',
        '**What comes next, if nobody writes**',
        '',
        ...(next.length === 0
          ? ['Nothing.']
          : next.map(
              (entry) =>
                `1. ${time(entry.at)} ${entry.step} (${entry.rule})${heldText(entry)}${entry.refusedBy ? `, refused by ${entry.refusedBy}` : ''}`,
            )),
        '',
        '**What happened last**',
        '',
        ...this.#recent
          .toReversed()
          .map(
            (each) => `- ${time(each.at)} ${inEnglish(each.what)} (${each.rule})${each.late ? ', late' : ''}`,
          ),
        '',
        `[Open the case](${links.caseUrl})`,
      ].join('\n'),
    );
  }

  /**
   * Upserted on transitions and when a case is adopted, never per message, and only what differs: each upsert is an event
   * and an action.
   */
  attributes(state: CaseState, next: Due | null): void {
    const values: readonly SearchAttributeUpdatePair[] = [
      { key: attributes.CaseState, value: publicState(state) },
      { key: attributes.CaseReason, value: state.reason },
      { key: attributes.CaseQueue, value: state.queue },
      { key: attributes.CasePriority, value: state.priority },
      { key: attributes.NextStepAt, value: next === null ? null : new Date(next.at) },
      { key: attributes.Impacts, value: state.impacts.length },
      { key: attributes.NeedsHuman, value: state.need !== null },
    ];
    const changed = values.filter(({ key, value }) => (this.#shown.get(key.name) ?? null) !== plain(value));
    if (changed.length === 0) return;
    for (const { key, value } of changed) this.#shown.set(key.name, plain(value));
    upsertSearchAttributes(changed);
  }
}

const plain = (value: SearchAttributeUpdatePair['value']) =>
  value instanceof Date ? value.getTime() : value;

/** E: `held to 2026-11-25 13:00 UTC by E5: waits for the send hours of Colombia (Ley 2300 de 2023)`. */
const heldText = ({ held }: AgendaEntry): string =>
  held === undefined ? '' : `, held to ${time(held.until)} by ${held.rule}: ${inEnglish(held.why)}`;

/** R11: a case that the business opened has no window before the customer's first message. */
function windowLine({ phase, session }: CaseState, closes: Instant | null, now: Instant): string {
  if (session.anchor === 0) return 'never open';
  if (closes === null) return 'always open on this channel';
  return phase.in === 'window' && closes > now
    ? `open until ${time(closes)}`
    : `closed since ${time(closes)}`;
}
