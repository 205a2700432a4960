import { startAlertRepeats } from '../services/background/alert-repeats.ts';
import { startContactBook } from '../services/background/contact-book.ts';
import { startCallNotices } from '../services/fallback/call-notices.ts';
import { startEventsOut } from '../services/background/events-out.ts';
import { startOptOutNotices } from '../services/messages/opt-out-notices.ts';
import type { Parts } from '../services/parts.ts';
import type { Sender } from '../services/messages/sender.ts';
import { startRetention } from '../services/background/retention.ts';
import { startSummaryProjection } from '../services/summary/summary-projection.ts';
import type { Mailer } from '../services/channels/smtp.ts';
import type { Sweep } from '../services/sweep.ts';
import { startHeldSends } from './held-sends.ts';
import { startLineNews } from './line-news.ts';

export interface Background extends Sweep {
  /** What a case's step leaves to be done: its events go out, the calls that it cancelled are told of, the provider forgets who was erased. The rest waits for a time, or for a webhook. */
  wakeAfterStep(): void;
}

/** What works beside the case workflows: events out to subscribers, notices of cancelled calls (F3) and of opt-outs (E2), templates that were held (E3, E5), lines that got well (E6), alerts that nobody acknowledged (A8), retention (S3), the provider's contact book (S6), and the session summary's rows (M1–M4). */
export function startBackground(parts: Parts, sender: Sender, mailer: Mailer): Background {
  const afterStep: readonly Sweep[] = [
    startEventsOut({ ...parts, networks: parts.environment.SUBSCRIBER_NETWORKS }),
    startCallNotices(parts, mailer, sender.sendChatNotice),
    startContactBook(parts),
  ];
  const all: readonly Sweep[] = [
    ...afterStep,
    startOptOutNotices(parts, sender),
    startHeldSends(parts, sender),
    startLineNews(parts),
    startAlertRepeats(parts),
    startRetention(parts),
    startSummaryProjection(parts),
  ];
  return {
    wakeAfterStep: () => afterStep.forEach((each) => each.wake()),
    wake: () => all.forEach((each) => each.wake()),
    idle: async () => (await Promise.all(all.map((each) => each.idle()))).every(Boolean),
    stop: async () => void (await Promise.all(all.map((each) => each.stop()))),
  };
}
