import { setTimeout as pause } from 'node:timers/promises';
import { Play, type Stage } from '../scenarios/play.ts';
import { STORIES, type StoryName } from '../scenarios/stories.ts';

/** A story on its way, by its customer. */
export interface Playing {
  readonly story: StoryName;
  readonly state: 'playing' | 'done' | 'failed';
  /** The sentence that was not so. */
  readonly fault: string | null;
}

export interface LiveStories {
  /** Begins a story. @returns its customer's number; null while another one is playing */
  begin(story: StoryName): string | null;
  of(customer: string): Playing | null;
  /** Whatever plays now. */
  current(): Playing | null;
}

/** Long enough to see what a jump has brought, short enough to stay. */
const LOOK_MS = 1_500;

/**
 * Plays the named stories while somebody watches: the same stories as `npm run scenario`, with a moment to look after each
 * jump of the clock. One at a time, for they share the clock.
 */
export function createLiveStories(
  stage: Omit<Stage, 'goOn'>,
  moveClock: (to: number) => Promise<unknown>,
  changed: () => void,
): LiveStories {
  const played = new Map<string, Playing>();
  let current: Playing | null = null;

  async function play(play: Play, story: StoryName): Promise<Playing> {
    try {
      await STORIES[story](play);
      return { story, state: 'done', fault: null };
    } catch (failure) {
      return { story, state: 'failed', fault: failure instanceof Error ? failure.message : String(failure) };
    }
  }

  return {
    begin(story) {
      if (current?.state === 'playing') return null;
      const player = new Play({
        ...stage,
        async goOn(to) {
          await pause(LOOK_MS);
          await moveClock(to);
          changed();
        },
      });
      const { phone } = player;
      current = { story, state: 'playing', fault: null };
      played.set(phone, current);
      void play(player, story).then((ended) => {
        current = ended;
        played.set(phone, ended);
        changed();
      });
      return phone;
    },
    of: (customer) => played.get(customer) ?? null,
    current: () => current,
  };
}
