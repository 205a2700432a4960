import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { plainWords } from '../../settings/plain-words.ts';
import { type MailFaults, mailFaultSchema } from './mail-faults.ts';
import type { MailStore } from './mail-store.ts';

const listQuery = z.strictObject({
  to: z.string().min(1).optional(),
  limit: z.coerce.number().int().min(1).optional(),
});

/** Says which field is wrong. */
function problems(error: z.ZodError): { readonly error: string } {
  return { error: error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ') };
}

/** The mails as JSON, and the refusals by choice. */
export function registerMailHttp(app: FastifyInstance, store: MailStore, faults: MailFaults): void {
  app.get('/mails', (request, reply) => {
    const query = listQuery.safeParse(request.query, { error: plainWords });
    if (!query.success) return reply.code(400).send(problems(query.error));
    return { mails: store.list(query.data.to).slice(0, query.data.limit) };
  });
  app.delete('/mails', (_request, reply) => {
    store.clear();
    return reply.code(204).send();
  });
  app.get<{ Params: { id: string } }>('/mails/:id', (request, reply) => {
    const mail = store.find(request.params.id);
    return mail ?? reply.code(404).send({ error: 'id: there is no such mail' });
  });
  app.get<{ Params: { id: string } }>('/mails/:id/raw', (request, reply) => {
    const raw = store.raw(request.params.id);
    if (raw === undefined) return reply.code(404).send({ error: 'id: there is no such mail' });
    return reply.type('text/plain; charset=utf-8').header('x-content-type-options', 'nosniff').send(raw);
  });
  app.get<{ Params: { id: string; index: string } }>('/mails/:id/attachments/:index', (request, reply) => {
    const file = store.file(request.params.id, Number(request.params.index));
    if (file === undefined) return reply.code(404).send({ error: 'there is no such attachment' });
    const name = encodeURIComponent(file.attachment.filename ?? 'attachment');
    return reply
      .type('application/octet-stream')
      .header('content-disposition', `attachment; filename*=UTF-8''${name}`)
      .header('x-content-type-options', 'nosniff')
      .send(file.bytes);
  });

  app.post('/faults', (request, reply) => {
    const fault = mailFaultSchema.safeParse(request.body, { error: plainWords });
    if (!fault.success) return reply.code(400).send(problems(fault.error));
    return reply.code(201).send(faults.add(fault.data));
  });
  app.get('/faults', () => ({ faults: faults.all() }));
  app.delete('/faults', (_request, reply) => {
    faults.clear();
    return reply.code(204).send();
  });
}
