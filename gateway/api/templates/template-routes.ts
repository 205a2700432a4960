import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { type Queryable, transaction } from '../../../database/pool.ts';
import {
  approvalsOf,
  approveVersion,
  type CatalogueEntry,
  catalogue,
  retireVersion,
  templateDemands,
  type VersionPurpose,
} from '../../../database/templates/template-catalogue.ts';
import { releaseHeldByTemplate } from '../../../database/cases/held-cases.ts';
import { announceTemplates } from '../../../database/templates/template-events.ts';
import { templateFigures } from '../../../database/templates/template-review.ts';
import type { VersionName } from '../../../domain/templates/template.ts';
import type { Demand } from '../../../domain/templates/template-use.ts';
import { closest } from '../../../settings/closest.ts';
import { Problem } from '../../http/problem.ts';
import { answers } from '../../http/answers.ts';
import type { ApiParts } from '../parts.ts';
import { byVersion, listedJson, usedBy, versionJson } from './template-json.ts';
import {
  approveBody,
  listedSchema,
  nameParams,
  retireBody,
  type VersionJson,
  versionParams,
  versionSchema,
} from './template-schema.ts';
import { unknownReason } from '../../http/refusals.ts';
import { invalidField } from '../../http/validation.ts';

/** The template catalogue, for its owners (T1–T4): what there is, how it does, and who decides what of it. */
export function registerTemplateRoutes(
  plain: FastifyInstance,
  { pool, clock, policies, dispatcher }: ApiParts,
): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  async function versionsOf(database: Queryable, name: string): Promise<VersionJson[]> {
    const all = await catalogue(database);
    const own = byVersion(all.filter((each) => each.name === name));
    if (own.length === 0) throw unknownTemplate(all, name);
    const [demands, figures, approvals] = [
      await templateDemands(database),
      await templateFigures(database, clock.now()),
      await approvalsOf(database, name),
    ];
    return own.map((languages) =>
      versionJson(languages, {
        figures,
        approvals: approvals.filter(({ version }) => version === languages[0]?.version),
        usedBy: usedBy(all, languages, demands),
      }),
    );
  }

  async function oneVersion({ name, version }: VersionName): Promise<VersionJson> {
    const found = (await versionsOf(pool, name)).find((each) => each.version === version);
    if (found === undefined) throw unknownTemplate([], name);
    return found;
  }

  app.get(
    '/templates',
    {
      config: { action: 'template.read' },
      schema: {
        tags: ['templates'],
        summary: 'The catalogue: every version of every template',
        querystring: z.strictObject({
          retired: z.enum(['true', 'false']).optional().describe('Also those that are out of use'),
        }),
        response: answers({ 200: z.object({ templates: z.array(listedSchema) }) }, [422]),
      },
    },
    async ({ query }) => {
      const shown = (await catalogue(pool)).filter(
        ({ retiredAt }) => retiredAt === null || query.retired === 'true',
      );
      return { templates: byVersion(shown).map(listedJson) };
    },
  );

  app.get(
    '/templates/:name',
    {
      config: { action: 'template.read' },
      schema: {
        tags: ['templates'],
        summary: 'A template: its versions, approvals, figures, and which running cases use it',
        params: nameParams,
        response: answers({ 200: z.object({ name: z.string(), versions: z.array(versionSchema) }) }, [404]),
      },
    },
    async ({ params: { name } }) => ({ name, versions: await versionsOf(pool, name) }),
  );

  app.post(
    '/templates/:name/:version/approve',
    {
      config: { action: 'template.update' },
      schema: {
        tags: ['templates'],
        summary: 'Approve a version, and say what it is for (T1)',
        description:
          'Its text never changes. What is left out stays as it is. Approving what was worn out gives it another chance (E7).',
        params: versionParams,
        body: approveBody,
        response: answers({ 200: versionSchema }, [400, 404, 409, 413, 415, 422]),
      },
    },
    async ({ params, body: { by, ...purpose } }) => {
      const at = clock.now();
      await transaction(pool, async (connection) => {
        const all = await catalogue(connection);
        checkPurpose(all, inUse(all, params), purpose);
        await approveVersion(connection, { ...params, by, at }, purpose);
        await announceTemplates(connection, at);
        await releaseHeldByTemplate(connection, ['*'], at);
      });
      dispatcher.wake();
      return oneVersion(params);
    },
  );

  app.post(
    '/templates/:name/:version/retire',
    {
      config: { action: 'template.update' },
      schema: {
        tags: ['templates'],
        summary: 'Take a version out of use for good (T1)',
        description:
          '409 `template_in_use` with `usedBy` where running cases may come to send it, unless `force` is set.',
        params: versionParams,
        body: retireBody,
        response: answers({ 200: versionSchema }, [400, 404, 409, 413, 415, 422]),
      },
    },
    async ({ params, body: { by, force } }) => {
      const at = clock.now();
      await transaction(pool, async (connection) => {
        const all = await catalogue(connection);
        const used = usedBy(all, inUse(all, params), await templateDemands(connection));
        if (used.length > 0 && !force) throw templateInUse(used);
        await retireVersion(connection, { ...params, by, at });
        await announceTemplates(connection, at);
      });
      dispatcher.wake();
      return oneVersion(params);
    },
  );

  /** What is said of a version must be true of something. @throws Problem */
  function checkPurpose(
    all: readonly CatalogueEntry[],
    languages: readonly CatalogueEntry[],
    { reason, fallback, successor, variables = {} }: VersionPurpose,
  ): void {
    if (reason !== undefined && reason !== '*' && policies.of(reason) === null) {
      throw unknownReason(policies.reasons, reason);
    }
    for (const [field, other] of Object.entries({ fallback, successor })) {
      if (other == null) continue;
      const isItself = languages.some(
        ({ name, version }) => name === other.name && version === other.version,
      );
      if (isItself) throw invalidField(field, 'must be another version than the one that it replaces');
      const there = all.filter(
        ({ name, version, retiredAt }) =>
          name === other.name && version === other.version && retiredAt === null,
      );
      const lacking = languages
        .map(({ language }) => language)
        .filter((language) => !there.some((each) => each.language === language));
      if (lacking.length > 0) {
        throw invalidField(
          field,
          `must be in use in every language of this version; ${lacking.join(', ')} lacks`,
        );
      }
    }
    const declared = languages.flatMap((each) => each.variables.map(({ name }) => name));
    const surplus = Object.keys(variables).find((name) => !declared.includes(name));
    if (surplus !== undefined) {
      const known = declared.length === 0 ? 'it has none' : `it has ${[...new Set(declared)].join(', ')}`;
      throw invalidField('variables', `must name variables of this version: ${known}`);
    }
  }
}

/** @throws Problem when there is none, or none in use */
function inUse(all: readonly CatalogueEntry[], { name, version }: VersionName): CatalogueEntry[] {
  const languages = all.filter((each) => each.name === name && each.version === version);
  if (languages.length === 0) throw unknownTemplate(all, name);
  const used = languages.filter(({ retiredAt }) => retiredAt === null);
  if (used.length === 0) {
    throw new Problem({
      status: 409,
      code: 'template_retired',
      detail: 'This version is out of use for good. Create a new version at the provider, and sync.',
    });
  }
  return used;
}

/** The address names a template without its version, which stands beside it: `payment_pending`, not `payment_pending_v3`. */
function unknownTemplate(all: readonly CatalogueEntry[], given: string): Problem {
  const own = all.find(({ name, providerName }) => name === given || providerName === given);
  const near = own?.name ?? closest(given, [...new Set(all.map(({ name }) => name))]);
  const versions = [...new Set(all.filter(({ name }) => name === given).map(({ version }) => version))];
  const hint =
    versions.length > 0
      ? ` Of this name there ${versions.length === 1 ? 'is version' : 'are versions'} ${versions.join(', ')}.`
      : near === null
        ? ''
        : ` Did you mean ${near}?`;
  return new Problem({
    status: 404,
    code: 'unknown_template',
    detail: `There is no such template or version in the catalogue.${hint} GET /v1/templates lists all.`,
    field: 'name',
    more: near === null || near === given ? {} : { didYouMean: near },
  });
}

function templateInUse(used: readonly Demand[]): Problem {
  const cases = used.reduce((sum, each) => sum + each.cases, 0);
  return new Problem({
    status: 409,
    code: 'template_in_use',
    detail: `${cases} running case${cases === 1 ? '' : 's'} may come to send this version: see usedBy. Approve another one for them first, or set force.`,
    rule: 'T3',
    more: { usedBy: used },
  });
}
