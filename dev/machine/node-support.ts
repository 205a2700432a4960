import { atLeast } from './version.ts';

/** Lines of Node that still do and are past their end of life: since when. */
const ENDED: Readonly<Record<string, string>> = { '20': 'April 2026' };

export type NodeSupport =
  | { readonly is: 'good' }
  | { readonly is: 'ended'; readonly since: string }
  | { readonly is: 'unsupported' };

/**
 * How a version of Node stands to `engines` of package.json: alternatives of `^1.2.3` (this line, from there on) and `>=1.2.3`,
 * which is all that is written there.
 */
export function nodeSupport(version: string, engines: string): NodeSupport {
  const line = version.split('.')[0] as string;
  const isIn = engines.split('||').some((alternative) => {
    const [, sign, least] = /^\s*(\^|>=)(\d+\.\d+\.\d+)\s*$/.exec(alternative) ?? [];
    if (least === undefined) throw new RangeError(`engines: "${alternative}" is neither ^1.2.3 nor >=1.2.3`);
    return atLeast(version, least) && (sign === '>=' || least.split('.')[0] === line);
  });
  if (!isIn) return { is: 'unsupported' };
  const since = ENDED[line];
  return since === undefined ? { is: 'good' } : { is: 'ended', since };
}

/** `20.20, 22.13 or 24`: the least of each alternative, for people. */
export function supportedNodes(engines: string): string {
  const least = [...engines.matchAll(/(\d+)\.(\d+)\.\d+/g)].map(([, line, minor]) =>
    minor === '0' ? line : `${line}.${minor}`,
  );
  return `${least.slice(0, -1).join(', ')} or ${least.at(-1)}`;
}
