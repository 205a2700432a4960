import type { FastifyInstance } from 'fastify';

export interface Route {
  readonly method: string;
  readonly path: string;
}

/** Every route of a running app, from the router's own tree, so that none can be left out. HEAD goes with its GET. */
export function routesOf(app: FastifyInstance): Route[] {
  const above: string[] = [];
  return app
    .printRoutes({ commonPrefix: false })
    .split('\n')
    .flatMap((line) => {
      const [, indent = '', part = '', methods = ''] = /^([│├└─ ]*)(.*) \((.+)\)$/u.exec(line) ?? [];
      if (part === '') return [];
      const depth = indent.length / 4;
      above[depth] = part;
      const path = above.slice(0, depth + 1).join('');
      return methods
        .split(', ')
        .filter((method) => method !== '-' && !(method === 'HEAD' && methods.includes('GET')))
        .map((method) => ({ method, path }));
    });
}
