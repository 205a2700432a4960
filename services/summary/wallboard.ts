import {
  BANDS,
  type Band,
  type Callbacks,
  callbacks,
  type ClosingCase,
  newestMessageAt,
  openCases,
  type QueueRow,
  type ReasonWindow,
  type TemplateQuality,
  templatesByQuality,
} from '../../database/sessions/wallboard.ts';
import type { Pool } from '../../database/pool.ts';
import { type UnreadPosts, unreadPosts } from '../../database/receiving/webhook-events.ts';
import { type RescueFunnel, rescueFunnel } from '../../database/sessions/rescue-funnel.ts';
import type { Owes } from '../../domain/case/case-state.ts';
import { DAY, type Duration, type Instant } from '../../domain/time/instant.ts';
import { workingDays } from '../../domain/time/weekly-hours.ts';
import { workingTime } from '../../domain/time/working-time.ts';
import type { Policies } from '../../settings/policy/policy-file.ts';
import { localDays, permittedSpans } from '../time/civil-time.ts';

/** How many cases and calls a screen shows. */
const ROWS = 8;
/** S2: how long operators are told of a post that could not be read. */
const UNREAD_TOLD: Duration = 7 * DAY;

export interface WallboardQueue extends Omit<QueueRow, 'waitingSince'> {
  /** Since when the customer waits who waits longest; null: nobody does. */
  readonly longestSince: Instant | null;
  /** A7: of those who wait, how many have waited longer than an answer may take, in working time. */
  readonly late: number;
  /** Share of the agents' places that are taken, 0 to 1 and above; null: nobody has a case in hand. */
  readonly occupancy: number | null;
}

export interface Wallboard {
  /** Open, unresolved cases by how far their window has run and who owes. */
  readonly bands: readonly { readonly band: Band; readonly owes: Readonly<Record<Owes, number>> }[];
  readonly soonest: readonly ClosingCase[];
  readonly queues: readonly WallboardQueue[];
  readonly funnel: RescueFunnel & { readonly from: Instant };
  readonly callbacks: Callbacks;
  readonly templates: readonly TemplateQuality[];
  /** When a customer's message last arrived: how old the data are if the provider were silent. */
  readonly newestMessageAt: Instant | null;
  /** S2: what the provider signed and nobody could read lately; null: nothing. */
  readonly unread: UnreadPosts | null;
  readonly answerWithin: Duration;
  readonly casesPerAgent: number;
}

/** Everything the wallboard shows, as it stands at `now`. The funnel and the calls are those of the business's day. */
export async function readWallboard(pool: Pool, policies: Policies, now: Instant): Promise<Wallboard> {
  const { business, supervision } = policies;
  const [today = [now - DAY, now + DAY] as const] = localDays(business.timeZone, now, now + 1);
  const windows: readonly ReasonWindow[] = policies.reasons.map((reason) => policies.resolve(reason));
  const [open, funnel, calls, templates, newest, unread] = await Promise.all([
    openCases(pool, windows, policies.resolve(policies.defaultReason), now, ROWS),
    rescueFunnel(pool, today[0], now),
    callbacks(pool, today, ROWS),
    templatesByQuality(pool),
    newestMessageAt(pool),
    unreadPosts(pool, now - UNREAD_TOLD),
  ]);
  const oldest = Math.min(now, ...open.queues.flatMap(({ waitingSince }) => waitingSince.slice(0, 1)));
  const work = permittedSpans({
    zones: [business.timeZone],
    hours: workingDays(business.workingHours),
    from: oldest - DAY,
    until: now,
  });
  const counted = (band: Band, owes: Owes): number =>
    open.bands.find((each) => each.band === band && each.owes === owes)?.cases ?? 0;
  return {
    bands: BANDS.map((band) => ({
      band,
      owes: {
        business: counted(band, 'business'),
        customer: counted(band, 'customer'),
        nobody: counted(band, 'nobody'),
      },
    })),
    soonest: open.soonest,
    queues: open.queues.map(({ waitingSince, ...queue }) => ({
      ...queue,
      longestSince: waitingSince[0] ?? null,
      late: waitingSince.filter((since) => workingTime(work, since, now) > supervision.answerWithin).length,
      occupancy:
        queue.agents === 0
          ? null
          : (queue.cases - queue.unassigned) / (queue.agents * supervision.casesPerAgent),
    })),
    funnel: { ...funnel, from: today[0] },
    callbacks: calls,
    templates,
    newestMessageAt: newest,
    unread,
    ...supervision,
  };
}
