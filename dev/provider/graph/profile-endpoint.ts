import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { invalidParameter } from '../graph-error.ts';
import type { Simulation } from '../simulation.ts';
import { authorize, noSuchObject } from './authorize.ts';
import { requestBody } from './request-body.ts';

const profileSchema = z.strictObject({
  messaging_product: z.literal('whatsapp'),
  about: z.string().min(1).max(139).optional(),
  address: z.string().max(256).optional(),
  description: z.string().max(512).optional(),
  email: z.string().max(128).optional(),
  websites: z.array(z.string().max(256)).max(2).optional(),
  vertical: z.string().optional(),
  profile_picture_handle: z.string().optional(),
});

/** `GET` and `POST /{line}/whatsapp_business_profile`. */
export function registerProfileEndpoint(app: FastifyInstance, simulation: Simulation): void {
  const { profiles, options } = simulation;
  const path = '/:id/whatsapp_business_profile';

  app.get<{ Params: { id: string }; Querystring: { fields?: string } }>(path, (request) => {
    authorize(request, options.accessToken);
    const { id } = request.params;
    if (simulation.line(id) === undefined) throw noSuchObject('GET', id);
    const profile = { vertical: 'OTHER', ...profiles.get(id) };
    const wanted = request.query.fields?.split(',') ?? [];
    const shown = Object.entries(profile).filter(([name]) => wanted.includes(name));
    return { data: [{ ...Object.fromEntries(shown), messaging_product: 'whatsapp' }] };
  });
  app.post<{ Params: { id: string } }>(path, async (request) => {
    authorize(request, options.accessToken);
    const { id } = request.params;
    if (simulation.line(id) === undefined) throw noSuchObject('POST', id);
    const checked = profileSchema.safeParse(await requestBody(request));
    if (!checked.success) {
      const [issue] = checked.error.issues;
      const name = issue?.code === 'unrecognized_keys' ? issue.keys[0] : issue?.path[0];
      throw invalidParameter(`Param ${String(name)} is not valid.`);
    }
    const { messaging_product: _, profile_picture_handle: picture, ...given } = checked.data;
    profiles.set(id, {
      ...profiles.get(id),
      ...given,
      ...(picture === undefined ? {} : { profile_picture_url: `https://pps.whatsapp.net/${picture}` }),
    });
    return { success: true };
  });
}
