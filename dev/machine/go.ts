import { mkdirSync, renameSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { writableFolder } from './cache-folder.ts';
import { follow, onPath, run } from './commands.ts';
import { Obstacle } from './obstacle.ts';
import { inScratch } from './obtaining.ts';
import type { Say } from './progress.ts';
import { atLeast, versionIn } from './version.ts';

/** What the Temporal server's modules ask for. */
export const GO_LEAST = '1.26.8';
/** From this version on the `go` command can fetch a newer one itself. */
const GO_FETCHES_ITSELF = '1.21.0';

export interface GoCommand {
  readonly file: string;
  readonly version: string;
  /** Why it cannot build the server; null when it can. */
  readonly why: string | null;
}

/** Looks for Go on the PATH and where its installer puts it. Asks nothing of the network. */
export async function findGo(environment: NodeJS.ProcessEnv = process.env): Promise<GoCommand | null> {
  const file = onPath('go', `${environment['PATH'] ?? ''}:/usr/local/go/bin`);
  if (file === null) return null;
  // Which toolchain is run depends on the folder's go.mod: asked from the root there is none.
  const ran = await run(file, ['version'], {
    timeoutMs: 20_000,
    env: { ...environment, GOTOOLCHAIN: 'local' },
    cwd: '/',
  });
  const version = versionIn(ran.stdout);
  if (ran.code !== 0 || version === null) return null;
  if (atLeast(version, GO_LEAST)) return { file, version, why: null };
  const choice = await run(file, ['env', 'GOTOOLCHAIN'], { timeoutMs: 20_000, env: environment, cwd: '/' });
  const fetches = atLeast(version, GO_FETCHES_ITSELF) && !choice.stdout.trim().startsWith('local');
  return { file, version, why: fetches ? null : `Go ${version} is too old, ${GO_LEAST} is needed` };
}

/** The environment of a build: the user's own (proxies, caches), less what is meant for another build. */
export function buildEnvironment(
  environment: NodeJS.ProcessEnv,
  bin: string,
  cache: string,
): NodeJS.ProcessEnv {
  const own: NodeJS.ProcessEnv = {
    ...environment,
    GOBIN: bin,
    GO111MODULE: 'on',
    GOWORK: 'off',
    // Not empty: that would let a value of the user's `go env -w` through, e.g. -mod=vendor.
    GOFLAGS: '-buildvcs=false',
  };
  // `go install` refuses GOBIN when it builds for another system.
  delete own['GOOS'];
  delete own['GOARCH'];
  if ((own['HOME'] ?? '') === '') {
    own['GOPATH'] ??= join(cache, 'go');
    own['GOCACHE'] ??= join(cache, 'go-build');
  }
  return own;
}

/**
 * Builds one command of a module and moves it to `target` (cache/folder/file) when it is whole.
 * @throws Obstacle `go_build_failed` with the end of Go's own output
 */
export async function goInstall(
  go: GoCommand,
  source: { readonly command: string; readonly version: string },
  target: string,
  say: Say,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  const cache = writableFolder(dirname(dirname(target)));
  await inScratch(cache, async (scratch) => {
    const bin = join(scratch, 'bin');
    // Go's own, below ours: a build that is interrupted leaves gigabytes there, which go with the rest.
    const work = join(scratch, 'work');
    for (const folder of [bin, work]) mkdirSync(folder);
    let downloaded = 0;
    let compiled = 0;
    const last: string[] = [];
    const code = await follow(
      go.file,
      ['install', '-v', '-ldflags=-s -w', `${source.command}@${source.version}`],
      { cwd: scratch, env: { ...buildEnvironment(environment, bin, cache), GOTMPDIR: work } },
      (line) => {
        last.push(line);
        if (last.length > 12) last.shift();
        if (line.startsWith('go: downloading ')) say(`downloading Go modules (${++downloaded})`);
        else if (/^[\w.-]+(\/[\w.~-]+)*$/.test(line)) say(`compiling Go packages (${++compiled})`);
      },
    );
    if (code !== 0) {
      throw new Obstacle(
        'go_build_failed',
        `Building ${source.command}@${source.version} with ${go.file} failed:\n${last.map((line) => `  ${line}`).join('\n')}`,
        ['mend what Go says above; behind a proxy set GOPROXY, then run this command again'],
      );
    }
    renameSync(join(bin, basename(source.command)), join(writableFolder(dirname(target)), basename(target)));
  });
}
