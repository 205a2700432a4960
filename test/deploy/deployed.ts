import { existsSync, readFileSync } from 'node:fs';
import { EnvironmentError, readEnvironment, SECRETS, VARIABLES } from '../../settings/environment.ts';

const ROOT = new URL('../../', import.meta.url);

/** A file of the repository. */
export const readText = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');
export const isThere = (path: string): boolean => existsSync(new URL(path, ROOT));

export const manifest = JSON.parse(readText('package.json')) as {
  readonly engines: { readonly node: string };
  readonly scripts: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
};

/** The source that the build makes a file of `dist/` from, if the build takes its folder. */
export function sourceOf(built: string): string | null {
  const { include } = JSON.parse(readText('tsconfig.build.json')) as { include: readonly string[] };
  const source = built.replace(/^dist\//, '').replace(/\.js$/, '.ts');
  return include.includes(source.split('/')[0] as string) && isThere(source) ? source : null;
}

/** The `dist/….js` that a text names. */
export const builtFilesIn = (text: string): string[] =>
  [...text.matchAll(/\bdist\/[\w/-]+\.js\b/g)].map(([path]) => path);

const OF_TEMPORAL = readText('settings/temporal-connection.ts');

/** Whether gateway or worker read such a variable. */
export const isSetting = (name: string): boolean =>
  VARIABLES.includes(name) ||
  SECRETS.some((secret) => name === `${secret}_FILE`) ||
  OF_TEMPORAL.includes(`'${name}'`);

/** Without which neither starts. */
export function requiredSettings(): string[] {
  try {
    readEnvironment({});
  } catch (error) {
    if (error instanceof EnvironmentError) return error.faults.map(({ variable }) => variable);
  }
  throw new Error('Nothing is required.');
}

/** NAME=value lines, those that are commented out included: `[name, value, isSet]`. */
export const settingsIn = (text: string): (readonly [name: string, value: string, isSet: boolean])[] =>
  [...text.matchAll(/^(#?)([A-Z][A-Z0-9_]*)=(.*)$/gm)].map(
    ([, off = '', name = '', value = '']) => [name, value, off === ''] as const,
  );

/** How long a stopping process gives what is under way, in seconds: as its code says. */
export function graceOf(process: 'gateway' | 'worker'): number {
  const [file, said] =
    process === 'gateway'
      ? ['gateway/main.ts', /const STOPPING: Duration = (\d+) \* SECOND/]
      : ['workers/start.ts', /shutdownForceTime: '(\d+) seconds'/];
  const [, seconds] = (said as RegExp).exec(readText(file as string)) ?? [];
  if (seconds === undefined) throw new Error(`${file as string} does not say its grace`);
  return Number(seconds);
}
