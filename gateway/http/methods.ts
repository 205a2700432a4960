import type { FastifyInstance } from 'fastify';
import { isOfPerson, Problem } from './problem.ts';

/**
 * What may be done at an address. A request by another method is told so, with `Allow`, instead of that there is no such
 * address (RFC 9110, 15.5.6). People come to the page that says there is nothing here. For the app that has all the routes, before it has any.
 */
export function refuseOtherMethods(app: FastifyInstance): void {
  const routes = new Map<string, { readonly form: RegExp; readonly methods: Set<string> }>();
  app.addHook('onRoute', ({ url, method }) => {
    const known = routes.get(url) ?? { form: formOf(url), methods: new Set() };
    for (const each of [method].flat()) known.methods.add(each);
    routes.set(url, known);
  });
  app.addHook('onRequest', async (request, reply) => {
    if (!request.is404 || isOfPerson(request)) return;
    const [path = ''] = request.url.split('?');
    const allowed = new Set<string>();
    for (const { form, methods } of routes.values())
      if (form.test(path)) for (const each of methods) allowed.add(each);
    if (allowed.size === 0) return;
    const names = [...allowed].toSorted();
    void reply.header('allow', names.join(', '));
    throw new Problem({
      status: 405,
      code: 'method_not_allowed',
      detail: `This address knows ${names.join(', ')}, not ${request.method}.`,
      more: { allowed: names },
    });
  });
}

/** `/cases/:caseId` as a pattern of addresses, with or without a slash at the end. What takes everything takes nothing here. */
function formOf(url: string): RegExp {
  const parts = url.split('/').map((part) => {
    if (part.startsWith(':')) return '[^/]+';
    return part === '*' ? '(?!)' : part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);
  });
  return new RegExp(`^${parts.join('/').replace(/\/$/, '')}/?$`);
}
