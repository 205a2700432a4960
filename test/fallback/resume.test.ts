import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readResumeToken, resumeToken, resumeUrl } from '../../services/case/resume-link.ts';
import { readLinkSecret } from '../../database/accounts/link-secret.ts';
import { registerResume } from '../../gateway/resume/resume.ts';
import { createServer } from '../../gateway/http/server.ts';
import { createLog } from '../../settings/log.ts';
import { freshDatabase } from '../servers/database.ts';
import { freshWorld, type Given, type GivenCase, givenCase, NOON, type World } from '../worlds/fallback.ts';

async function serving(world: World): Promise<FastifyInstance> {
  const app = await createServer(createLog('silent'), 'https://ventana.example.com');
  registerResume(app, world);
  onTestFinished(() => app.close());
  return app;
}

async function link(world: World, { caseId, taskId }: GivenCase, step = 'pay'): Promise<string> {
  const url = await resumeUrl(
    { pool: world.pool, publicUrl: 'https://ventana.example.com' },
    { caseId, taskId, step },
  );
  return new URL(url).pathname;
}

async function opened(of: Given, sql: string | null = null, headers: Record<string, string> = {}) {
  const world = await freshWorld();
  const given = await givenCase(world.pool, of);
  const path = await link(world, given);
  if (sql !== null) await world.pool.query(sql);
  const answer = await (await serving(world)).inject({ url: path, headers });
  return { answer, given };
}

describe('a resume link', () => {
  it('F2: leads to the task’s own page, with case id and step, and leaves what the address already says', async () => {
    const { answer, given } = await opened({
      resumeUrl: 'https://shop.example/pay?order=7&step=theirs#form',
    });
    expect(answer.statusCode).toBe(302);
    expect(answer.headers.location).toBe(
      `https://shop.example/pay?order=7&step=theirs&caseId=${given.caseId}#form`,
    );
  });

  it.each([
    ['es', 'Quiero continuar con el caso CASE: completar el pago'],
    ['pt', 'Quero continuar o caso CASE: concluir o pagamento'],
    ['en', 'I want to go on with case CASE: complete the payment'],
  ])('F2, F4: or into the chat of the line, the case id in its words: %s', async (language, text) => {
    const { answer, given } = await opened({ language });
    expect(answer.statusCode).toBe(302);
    const location = new URL(answer.headers.location ?? '');
    expect(location.origin + location.pathname).toBe('https://wa.me/56911112222');
    expect(location.searchParams.get('text')).toBe(text.replace('CASE', given.caseId));
  });

  it('F2: says to go on in the chat where the line’s number is not known', async () => {
    const { answer } = await opened({}, 'update lines set display_number = null');
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('Continúa en WhatsApp');
  });

  it.each<[string, string, string]>([
    ['R10: the task was completed', `update tasks set state = 'completed'`, 'Esto ya está hecho'],
    ['W10: another task replaced it', `update tasks set state = 'replaced'`, 'Este enlace ya no hace falta'],
    ['F4: the case has closed', `update cases set is_open = false`, 'Este enlace ya no hace falta'],
    ['F4: the task ended with its case', `update tasks set state = 'ended'`, 'Este enlace ya no hace falta'],
    [
      'F4: the case is resolved',
      `insert into case_progress (case_id, version, state, phase, reason, queue, priority, snapshot)
       select id, 1, 'resolved', 'resolved', 'payment', 'payments', 2, '{}' from cases`,
      'Este enlace ya no hace falta',
    ],
    [
      'R1: the task is no longer valid',
      `update tasks set valid_until = ${NOON - 1}`,
      'Este enlace ya no hace falta',
    ],
  ])('%s: a page says so, in three languages', async (_, sql, text) => {
    const { answer } = await opened({ resumeUrl: 'https://shop.example/pay' }, sql);
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe('text/html; charset=utf-8');
    expect(answer.body).toContain(`<h1>${text}</h1>`);
    expect(answer.body).toContain('<html lang="es">');
    for (const language of ['pt', 'en']) expect(answer.body).toContain(`<section lang="${language}">`);
  });

  it('S1: is not kept, indexed, framed or passed on, and its pages name nobody', async () => {
    for (const { answer, given } of [
      await opened({ resumeUrl: 'https://shop.example/pay' }),
      await opened({}, `update tasks set state = 'completed'`),
    ]) {
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.headers['x-robots-tag']).toContain('noindex');
      expect(answer.headers['referrer-policy']).toBe('no-referrer');
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
      expect(answer.body).not.toContain('ana@example.com');
      expect(answer.body).not.toContain(given.contactId);
    }
  });

  it('F4: an id is no key: what was not signed here opens nothing', async () => {
    const world = await freshWorld();
    const one = await givenCase(world.pool);
    const two = await givenCase(world.pool);
    const app = await serving(world);
    const token = await resumeToken(world.pool, { ...one, step: 'pay' });
    const [payload = '', signature = ''] = token.split('.');
    const other = await resumeToken(world.pool, { ...two, step: 'pay' });
    const mixed = `${other.split('.')[0]}.${signature}`;
    const unsigned = Buffer.from(JSON.stringify([one.caseId, one.taskId, 'pay'])).toString('base64url');
    const flipped = `${payload}.${signature.slice(0, -2)}${signature.endsWith('AA') ? 'BA' : 'AA'}`;
    const wrong = [
      one.caseId,
      unsigned,
      `${unsigned}.`,
      mixed,
      flipped,
      `${payload}.${signature}x`,
      `${payload}.${signature}=`,
      `${payload}..${signature}`,
      `${token}.${signature}`,
      ` ${token}`,
      randomBytes(40).toString('base64url'),
    ];
    const read = await Promise.all(wrong.map((each) => readResumeToken(world.pool, each)));
    expect(read).toEqual(wrong.map(() => null));
    for (const each of wrong) {
      const answer = await app.inject({
        url: `/r/${encodeURIComponent(each)}`,
        headers: { 'accept-language': 'fr, en;q=0.8' },
      });
      expect(answer.statusCode).toBe(404);
      expect(answer.body).toContain('<html lang="en">');
    }
    expect(await readResumeToken(world.pool, token)).toEqual({
      caseId: one.caseId,
      taskId: one.taskId,
      step: 'pay',
    });
  });

  it('F4: a signed link to a task of another case, or to none, opens nothing', async () => {
    const world = await freshWorld();
    const one = await givenCase(world.pool);
    const two = await givenCase(world.pool);
    const app = await serving(world);
    const crossed = await link(world, { ...one, taskId: two.taskId });
    expect((await app.inject({ url: crossed })).statusCode).toBe(404);
  });

  it('F4: the key is made once, however many processes begin at once', async () => {
    const { pool } = await freshDatabase();
    const secrets = await Promise.all(Array.from({ length: 10 }, () => readLinkSecret(pool)));
    expect(new Set(secrets.map((secret) => secret.toString('hex'))).size).toBe(1);
    expect(secrets[0]).toHaveLength(32);
    const { rows } = await pool.query(`select count(*) as n from settings where name = 'link-secret'`);
    expect(rows).toEqual([{ n: 1 }]);
  });
});
