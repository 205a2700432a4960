import type { ChildProcess } from 'node:child_process';

/** Where a command runs, as far as it says whether somebody sits in front of it. */
export interface Seat {
  readonly environment: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  readonly hasTerminal: boolean;
  /** Somebody has asked for no browser. */
  readonly staysClosed: boolean;
}

const isSet = (environment: NodeJS.ProcessEnv, name: string): boolean => (environment[name] ?? '') !== '';

/**
 * Whether a browser that is opened here is wanted, and seen by whoever has typed the command.
 * @returns null when it is, else why it is not
 */
export function unseen({ environment, platform, hasTerminal, staysClosed }: Seat): string | null {
  const has = (...names: string[]): boolean => names.some((name) => isSet(environment, name));
  if (staysClosed) return 'it is not wanted';
  if (has('CI') && environment['CI'] !== 'false') return 'CI is set';
  if (!hasTerminal) return 'there is no terminal';
  // It would open in front of somebody else, or of nobody.
  if (has('SSH_CONNECTION', 'SSH_TTY')) return 'the terminal is another machine’s';
  if (platform === 'darwin' || platform === 'win32') return null;
  // On WSL it is Windows that opens it.
  return has('DISPLAY', 'WAYLAND_DISPLAY', 'WSL_DISTRO_NAME') ? null : 'there is no display';
}

/** Opens an address in the person's browser. */
export type Opener = (url: string) => Promise<ChildProcess>;

const byPackage: Opener = async (url) => {
  const { default: open } = await import('open');
  return open(url);
};

/**
 * Opens a page. The world that was started goes on whatever comes of it.
 * @param failed told once, in a line, when the browser does not open
 */
export async function openBrowser(
  url: string,
  failed: (line: string) => void,
  opener: Opener = byPackage,
): Promise<void> {
  let isTold = false;
  const tell = (why: string): void => {
    if (!isTold) failed(`The browser did not open (${why}): ${url}`);
    isTold = true;
  };
  try {
    const child = await opener(url);
    // Without a listener the error would end this process.
    child.on('error', (failure) => tell(failure.message));
    child.once('exit', (code) => {
      if (code !== 0 && code !== null) tell(`its command ended with ${code}`);
    });
  } catch (failure) {
    tell((failure as Error).message.split('\n')[0] as string);
  }
}
