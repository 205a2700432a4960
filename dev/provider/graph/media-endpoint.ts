import type { FastifyInstance } from 'fastify';
import { GraphError, invalidParameter } from '../graph-error.ts';
import type { StoredMedia } from '../media.ts';
import type { Simulation } from '../simulation.ts';
import { authorize, noSuchObject } from './authorize.ts';
import { formOf } from './request-body.ts';

/** The largest there is, a document. */
const LARGEST = 100 * 1_024 * 1_024;

const TYPES: ReadonlySet<string> = new Set([
  'audio/aac',
  'audio/mp4',
  'audio/mpeg',
  'audio/amr',
  'audio/ogg',
  'audio/opus',
  'application/vnd.ms-powerpoint',
  'application/msword',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/pdf',
  'text/plain',
  'application/vnd.ms-excel',
  'image/jpeg',
  'image/png',
  'image/webp',
  'video/mp4',
  'video/3gpp',
]);

const ATTACHMENTS = '/whatsapp_business/attachments';

/** A file as Graph describes it; its address is good with the token only. */
export const mediaNode = (media: StoredMedia, origin: string) => ({
  url: `${origin}${ATTACHMENTS}/?mid=${media.id}`,
  mime_type: media.mimeType,
  sha256: media.sha256,
  file_size: media.bytes.length,
  id: media.id,
  messaging_product: 'whatsapp',
});

/** `POST /{line}/media`, and the file itself. What there is to know of one is its node's. */
export function registerMediaEndpoint(app: FastifyInstance, simulation: Simulation): void {
  app.post<{ Params: { id: string }; Querystring: Record<string, string> }>(
    '/:id/media',
    { bodyLimit: LARGEST },
    async (request) => {
      authorize(request, simulation.options.accessToken);
      const line = simulation.line(request.params.id);
      if (line === undefined) throw noSuchObject('POST', request.params.id);
      const form = await formOf(request);
      const product = form.get('messaging_product') ?? request.query['messaging_product'];
      if (product !== 'whatsapp') throw invalidParameter('The parameter messaging_product is required.');
      const file = form.get('file');
      if (!(file instanceof File)) throw invalidParameter('The parameter file is required.');
      const asked = form.get('type');
      const mimeType = (file.type || (typeof asked === 'string' ? asked : '')).split(';')[0] ?? '';
      if (!TYPES.has(mimeType)) {
        throw invalidParameter(
          `Param file must be a file with one of the following types: ${[...TYPES].join(', ')}. Received file of type '${mimeType}'.`,
        );
      }
      const bytes = Buffer.from(await file.arrayBuffer());
      if (bytes.length === 0) throw new GraphError(131_053, { details: 'The file is empty.' });
      const { id } = simulation.media.add({
        line: line.phoneNumberId,
        mimeType,
        filename: file.name,
        bytes,
      });
      return { id };
    },
  );
  app.get<{ Querystring: { mid?: string } }>(`${ATTACHMENTS}/`, (request, reply) => {
    authorize(request, simulation.options.accessToken);
    const media = simulation.media.find(request.query.mid ?? '');
    if (media === undefined) return reply.code(404).send();
    return reply.type(media.mimeType).send(media.bytes);
  });
}
