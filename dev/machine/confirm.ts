import { createInterface } from 'node:readline/promises';

export interface Asking {
  readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
  readonly output: NodeJS.WritableStream & { readonly isTTY?: boolean };
}

/**
 * Asks a person, who must type `y` or `yes`: whoever only presses Enter has not read it.
 * @returns `nobody` where there is no terminal to ask in
 */
export async function confirm(
  question: string,
  { input, output }: Asking = { input: process.stdin, output: process.stdout },
): Promise<'yes' | 'no' | 'nobody'> {
  if (input.isTTY !== true || output.isTTY !== true) return 'nobody';
  const terminal = createInterface({ input, output });
  // Ctrl-D or Ctrl-C instead of an answer.
  const gone = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
  terminal.once('SIGINT', () => terminal.close());
  try {
    const answer = await Promise.race([terminal.question(`${question} [y/N] `), gone]);
    return /^\s*y(?:es)?\s*$/i.test(answer) ? 'yes' : 'no';
  } finally {
    terminal.close();
  }
}
