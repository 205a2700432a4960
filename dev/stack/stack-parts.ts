import type { Progress } from '../machine/progress.ts';

/** What a start has under way: stopped in the reverse order of starting, so that nothing loses what it leans on. */
export interface Parts {
  add(name: string, part: { stop(): Promise<void>; kill?: () => void }): void;
  stopAll(progress: Progress): Promise<void>;
  /** At once, without waiting: for a second Ctrl-C and for the last moment of the process. */
  killAll(): void;
}

export function createParts(): Parts {
  const parts: { readonly name: string; readonly part: { stop(): Promise<void>; kill?: () => void } }[] = [];
  return {
    add(name, part) {
      parts.push({ name, part });
    },
    async stopAll(progress) {
      for (let last = parts.at(-1); last !== undefined; last = parts.at(-1)) {
        const { name, part } = last;
        // One that cannot be stopped must not keep the others running.
        await progress
          .step(`${name} stopped`, () => part.stop())
          .catch((failure: unknown) => {
            progress.note(`    ${String(failure)}`);
            part.kill?.();
          });
        parts.splice(parts.indexOf(last), 1);
      }
    },
    killAll() {
      for (const { part } of parts.splice(0)) part.kill?.();
    },
  };
}
