import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { postAnswers } from './control-answers.ts';
import { ControlError } from '../control-error.ts';
import { templateChangeSchema, templatesSchema } from '../control-requests.ts';
import type { Simulation } from '../simulation.ts';
import { setTemplateCategory, setTemplateQuality, setTemplateStatus } from '../template-changes.ts';

/** Templates without Meta's review, and what Meta does to them later. */
export function registerTemplateControl(plain: FastifyInstance, simulation: Simulation): void {
  const app = plain.withTypeProvider<ZodTypeProvider>();
  const { templates } = simulation;

  app.put('/templates', { schema: { body: templatesSchema } }, ({ body }) => ({
    templates: body.templates.map(({ definition, status }) => templates.put(definition, status)),
  }));
  app.get('/templates', () => ({ templates: templates.all() }));
  app.post(
    '/templates/:name/:language',
    {
      schema: {
        params: z.strictObject({ name: z.string(), language: z.string() }),
        body: templateChangeSchema,
      },
    },
    async ({ params, body }) => {
      const template = templates.find(params.name, params.language);
      if (template === undefined) {
        throw new ControlError(404, 'no template has this name and language: put it into the list first');
      }
      const posts =
        'status' in body
          ? setTemplateStatus(simulation, template, body)
          : 'quality' in body
            ? setTemplateQuality(simulation, template, body)
            : setTemplateCategory(simulation, template, body);
      return { template, posts: await postAnswers(posts, true) };
    },
  );
}
