import type { Breach } from './layers.ts';
import type { Source } from './source.ts';

/**
 * The rooms of each layer in the order in which they stand on each other: a room may import those before it and none after
 * it, so no two of them can import each other. What lies beside the rooms, such as `domain/policy.ts`, may be imported by
 * all of them and import all of them, but is no detour: what a room reaches through it is also a room before it.
 */
export const ROOMS: Readonly<Record<string, readonly string[]>> = {
  domain: [
    'explanation',
    'time',
    'contacts',
    'access',
    'gate',
    'case',
    'messages',
    'templates',
    'schedule',
    'effects',
    'summary',
  ],
  services: [
    'time',
    'channels',
    'case',
    'background',
    'sending',
    'messages',
    'fallback',
    'catalogue',
    'lines',
    'summary',
  ],
  database: [
    'cases',
    'contacts',
    'lines',
    'events',
    'template-seed',
    'templates',
    'sending',
    'fallback',
    'merging',
    'receiving',
    'sessions',
    'summary',
    'accounts',
  ],
  gateway: [
    'metrics',
    'dispatch',
    'http',
    'gauges',
    'live',
    'webhooks',
    'resume',
    'api',
    'pages',
    'templates-command',
    'registers-command',
  ],
  settings: ['policy', 'rates'],
  workers: ['versions', 'arguments'],
  'gateway/api': [
    'cases',
    'commands',
    'contacts',
    'messages',
    'openings',
    'templates',
    'lines',
    'summary',
    'accounts',
    'bounces',
    'subscribers',
  ],
  'gateway/pages': [
    'assets',
    'words',
    'frame',
    'sign-in',
    'audit',
    'case',
    'sessions',
    'summary',
    'wallboard',
    'lines',
  ],
  'gateway/pages/case': ['words', 'message'],
  dev: ['machine', 'servers', 'provider', 'mailbox', 'clock', 'scenarios', 'simulator', 'examples', 'stack'],
  'dev/provider': ['webhooks', 'reference', 'customers', 'graph', 'control'],
  bench: ['workflows', 'history', 'webhooks', 'measurements'],
};

/** A room with more files than this has rooms in it that nobody has named yet. */
const MOST_FILES = 20;
/** Counted as they are: tests stand where their subject does. */
const LAYERS_COUNTED =
  /^(?:domain|services|activities|workflows|wording|workers|database|settings|gateway|client|dev|bench)\//;

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/'));
const targetOf = (path: string, from: string): string => new URL(from, `file:///${path}`).pathname.slice(1);

/** The room of a layer that a file lies in; null for what lies beside the rooms, and outside of the layer. */
const roomIn = (layer: string, path: string): string | null => {
  const [room, ...rest] = path.startsWith(`${layer}/`) ? path.slice(layer.length + 1).split('/') : [];
  return room === undefined || rest.length === 0 ? null : room;
};

/** Each import inside a layer against the order of its rooms. */
export function checkRooms(sources: readonly Source[]): Breach[] {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  return Object.entries(ROOMS).flatMap(([layer, order]) =>
    sources.flatMap(({ path, imports }): Breach[] => {
      const room = roomIn(layer, path);
      if (room === null) return [];
      const place = order.indexOf(room);
      if (place === -1) {
        const what = `${layer}/${room}/ is not among the rooms of ${layer}/: give it its place in test/layering/rooms.ts`;
        return [{ path, line: 1, what }];
      }
      const before = order.slice(0, place).join(', ') || 'none';
      return imports.flatMap(({ from, line }): Breach[] =>
        reachedBy(layer, path, from, byPath)
          .filter((way) => order.indexOf(roomIn(layer, way.at(-1) ?? '') ?? room) > place)
          .map((way) => {
            const other = roomIn(layer, way.at(-1) ?? '') ?? '';
            const named = way.length === 1 ? from : way.join(' → ');
            const what = `${layer}/${room}/ may not import ${layer}/${other}/ (${named}); it may import: ${before}`;
            return { path, line, what };
          }),
      );
    }),
  );
}

/** The ways on which an import comes to files in rooms of a layer: at once, or through files beside its rooms. */
function reachedBy(
  layer: string,
  path: string,
  from: string,
  byPath: ReadonlyMap<string, Source>,
): readonly (readonly string[])[] {
  const seen = new Set<string>();
  const visit = (at: string, named: string, way: readonly string[]): (readonly string[])[] => {
    if (!named.startsWith('.')) return [];
    const target = targetOf(at, named);
    if (!target.startsWith(`${layer}/`) || seen.has(target)) return [];
    const here = [...way, target];
    if (roomIn(layer, target) !== null) return [here];
    seen.add(target);
    return (byPath.get(target)?.imports ?? [])
      .filter(({ kind }) => kind !== 'file')
      .flatMap((each) => visit(target, each.from, here));
  };
  return visit(path, from, []);
}

/** Folders with several rooms whose order nobody has said, so that two of them could import each other unseen. */
export function checkOrdered(sources: readonly Source[]): Breach[] {
  const rooms = new Map<string, Set<string>>();
  for (const { path } of sources) {
    if (!LAYERS_COUNTED.test(path)) continue;
    const folders = folderOf(path).split('/');
    for (let depth = 1; depth < folders.length; depth += 1) {
      const above = folders.slice(0, depth).join('/');
      rooms.set(above, (rooms.get(above) ?? new Set()).add(folders[depth] ?? ''));
    }
  }
  return [...rooms]
    .filter(([above, { size }]) => size > 1 && !Object.hasOwn(ROOMS, above))
    .map(([above, names]) => ({
      path: above,
      line: 1,
      what: `has the rooms ${[...names].join(', ')} in no order: give them one in test/layering/rooms.ts`,
    }));
}

/**
 * Rooms that have grown too large to find a line in.
 * @param paths of all files that somebody wrote, scripts without types among them
 */
export function checkSizes(paths: readonly string[]): Breach[] {
  const counted = paths.filter((path) => LAYERS_COUNTED.test(path));
  return [...new Set(counted.map(folderOf))].flatMap((folder) => {
    const { length } = counted.filter((path) => folderOf(path) === folder);
    return length <= MOST_FILES
      ? []
      : [{ path: folder, line: 1, what: `holds ${length} files, more than ${MOST_FILES}: give it rooms` }];
  });
}
