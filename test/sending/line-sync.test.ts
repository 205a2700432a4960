import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createLineStatus } from '../../services/channels/line-status.ts';
import { syncLines } from '../../services/lines/line-sync.ts';
import { loadLine } from '../../database/lines/line-health.ts';
import { startProvider } from '../../dev/provider/start.ts';
import { HOUR } from '../../domain/time/instant.ts';
import { MONDAY, startWorld } from '../worlds/sending.ts';
import { LINE } from '../worlds/cases.ts';

async function answering(answer: () => { readonly status: number; readonly body: string }): Promise<string> {
  const server = createServer((_request, response) => {
    const { status, body } = answer();
    response.writeHead(status, { 'content-type': 'application/json' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/v26.0`;
}

describe('asking the provider about lines', () => {
  it('E6: quality, status, throughput and limit are taken in; what cannot be read changes nothing', async () => {
    const world = await startWorld();
    await world.pool.query(`update lines set account_id = 'waba-sync' where id = $1`, [LINE]);
    let answer = { status: 200, body: '' };
    const status = createLineStatus({ apiUrl: await answering(() => answer), accessToken: 'token' });
    const sync = (body: object, code = 200) => {
      answer = { status: code, body: JSON.stringify(body) };
      world.clock.now += 1;
      return syncLines(world.parts, status);
    };
    const told = await sync({
      id: LINE,
      quality_rating: 'YELLOW',
      status: 'CONNECTED',
      throughput: { level: 'HIGH' },
      whatsapp_business_manager_messaging_limit: 'TIER_10K',
    });
    expect(told).toMatchObject([{ lineId: LINE, type: 'line.unwell', data: { quality: 'yellow' } }]);
    const known = {
      state: { quality: 'yellow', connection: 'connected' },
      dailyLimit: 10_000,
      perSecond: 1_000,
    };
    expect(await loadLine(world.pool, LINE, { portfolios: {}, asOf: MONDAY })).toMatchObject(known);
    expect(await sync({ error: { code: 2, message: 'down' } }, 503)).toEqual([]);
    answer = { status: 200, body: '<html>' };
    expect(await syncLines(world.parts, status)).toEqual([]);
    expect(await sync({ quality_rating: 'PURPLE', status: 'PENDING', throughput: 'fast' })).toEqual([]);
    expect(await loadLine(world.pool, LINE, { portfolios: {}, asOf: MONDAY })).toMatchObject(known);
    expect(await sync({ quality_rating: 'GREEN', status: 'BANNED' })).toMatchObject([
      { type: 'line.unwell' },
    ]);
    const about = await world.openCase();
    expect(await world.sender.sendTemplate(await about.impact())).toMatchObject({
      was: 'held',
      rule: 'E6',
      until: MONDAY + HOUR,
    });
    expect(await sync({ status: 'CONNECTED' })).toMatchObject([{ type: 'line.well' }]);
    await world.pool.query('delete from channel_health');
  });

  it('E6: the simulated provider knows its line', async () => {
    const provider = await startProvider({
      port: 0,
      webhookUrl: 'http://127.0.0.1:9/webhooks',
      appSecret: 'secret',
      verifyToken: 'verify',
      accessToken: 'token',
      now: () => MONDAY,
    });
    onTestFinished(() => provider.stop());
    const status = createLineStatus({ apiUrl: provider.url, accessToken: 'token' });
    expect(await status.of({ id: LINE, account: 'waba' })).toContainEqual({
      scope: 'account',
      id: 'waba',
      fact: 'limit',
      atMost: null,
    });
    await expect(status.of({ id: '1', account: null })).rejects.toMatchObject({ code: 'http-400' });
  });
});
