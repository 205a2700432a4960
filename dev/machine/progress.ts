/** Tells what a step is doing right now, e.g. `downloading modules (120)`. */
export type Say = (detail: string) => void;

export interface Progress {
  /**
   * Runs one step and prints one line when it is over, with the time it took. Details said meanwhile are shown while
   * they last on a terminal, and as lines of their own, at most one in five seconds, where output is a file.
   * @param tell what to add to the line, made from the step's result
   */
  step<T>(label: string, work: (say: Say) => Promise<T>, tell?: (result: T) => string): Promise<T>;
  note(line: string): void;
}

const DETAIL_EVERY_MS = 5000;

/** e.g. `0.7 s`, `4 min 02 s`. */
export function spell(ms: number): string {
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
}

interface Output {
  write(text: string): unknown;
  isTTY?: boolean;
  columns?: number;
}

export function createProgress(output: Output = process.stdout): Progress {
  const live = output.isTTY === true;
  const clear = live ? '\r\u001b[2K' : '';
  const fit = (text: string): string => text.slice(0, Math.max(20, (output.columns ?? 80) - 1));
  return {
    async step(label, work, tell) {
      const from = performance.now();
      const elapsed = (): string => spell(performance.now() - from);
      let detail = '';
      let printedAt = from;
      const show = (): void => {
        if (live)
          output.write(clear + fit(`  … ${label} ${elapsed()}${detail === '' ? '' : ` · ${detail}`}`));
      };
      show();
      const ticking = live ? setInterval(show, 500) : undefined;
      try {
        const result = await work((said) => {
          detail = said;
          show();
          if (!live && performance.now() - printedAt >= DETAIL_EVERY_MS) {
            printedAt = performance.now();
            output.write(`  … ${label} ${elapsed()} · ${said}\n`);
          }
        });
        const told = tell?.(result) ?? '';
        output.write(`${clear}  ✓ ${label}${told === '' ? '' : ` · ${told}`} (${elapsed()})\n`);
        return result;
      } catch (failure) {
        output.write(`${clear}  ✗ ${label} (${elapsed()})\n`);
        throw failure;
      } finally {
        clearInterval(ticking);
      }
    },
    note(line) {
      output.write(`${clear}${line}\n`);
    },
  };
}
