import { spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { freePorts } from '../../dev/machine/ports.ts';

/** What a command says whose DATABASE_URL leads to no database. */
function saidBy(file: string, word: string, DATABASE_URL: string): string {
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', file, word], {
    env: { ...process.env, DATABASE_URL },
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr).not.toMatch(/frames|node_modules/);
  return stderr;
}

test('the commands over the database say in words that it cannot be used, and what mends that', async () => {
  const [port = 0] = await freePorts(1);
  const away = `postgres://ventana:secret@127.0.0.1:${port}/ventana`;
  expect(saidBy('gateway/registers-command/registers-command.ts', 'list', away)).toMatch(
    /^PostgreSQL cannot be reached \(ECONNREFUSED\)\.\n {2}DATABASE_URL must name a server/,
  );
  expect(saidBy('workers/summary-command.ts', 'rebuild', 'ventana')).toContain(
    'DATABASE_URL is no address of a PostgreSQL',
  );
});
