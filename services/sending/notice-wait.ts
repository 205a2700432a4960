import { type Duration, HOUR, MINUTE, SECOND } from '../../domain/time/instant.ts';

const WAITS: readonly Duration[] = [5 * SECOND, 15 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, 30 * MINUTE];

/**
 * How long a notice waits, in case time, that certainly did not go. It is tried until it is of no use any more: the window of
 * a free-form one closes (W4), the slot of a call is over (F3).
 * @param putOff how often it was put off before
 */
export const noticeWait = (putOff: number): Duration => WAITS[putOff] ?? HOUR;

/** The key of the next try. One that died while it spoke keeps its key, so that it is found again (R7). */
export const noticeKey = (key: string, putOff: number): string => (putOff === 0 ? key : `${key}/${putOff}`);
