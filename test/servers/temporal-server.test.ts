import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import { freePorts } from '../../dev/machine/ports.ts';
import { findTemporal } from '../../dev/servers/temporal-binaries.ts';
import { startTemporalServer } from '../../dev/servers/temporal-server.ts';

async function serverWithUi() {
  const { folder } = inject('servers');
  const source = await findTemporal({ ...process.env, TEMPORAL_ADDRESS: '' });
  if (source?.kind !== 'cli') throw new Error('tests with servers of their own need a local one');
  const [uiPort = 0] = await freePorts(1);
  const server = await startTemporalServer({
    source,
    folder: join(folder, 'temporal-with-ui'),
    store: 'memory',
    uiPort,
    logFile: join(folder, 'temporal-with-ui.log'),
    recordFile: join(folder, 'temporal-with-ui.process.json'),
  });
  onTestFinished(() => server.kill());
  return { pid: server.record.pid, ui: `http://127.0.0.1:${uiPort}` };
}

/** The addresses on which a process listens, as the kernel writes them (Linux). */
function listeningAddresses(pid: number): string[] {
  const handles = readdirSync(`/proc/${pid}/fd`).map((name) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${name}`);
    } catch {
      return 'closed meanwhile';
    }
  });
  return ['tcp', 'tcp6'].flatMap((table) =>
    readFileSync(`/proc/${pid}/net/${table}`, 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, , , state, , , , , , inode]) => state === '0A' && handles.includes(`socket:[${inode}]`))
      .map(([, address = '']) => address.split(':')[0] ?? ''),
  );
}

test('Temporal and its UI are for this machine alone, and the UI for its own pages', async () => {
  const { pid, ui } = await serverWithUi();
  expect((await fetch(`${ui}/`)).status).toBe(200);
  if (process.platform === 'linux') {
    const addresses = listeningAddresses(pid);
    // Frontend, UI, and what the server opens by itself.
    expect(addresses.length).toBeGreaterThan(2);
    expect(new Set(addresses)).toEqual(new Set(['0100007F']));
  }

  const headers = { origin: 'http://elsewhere.example' };
  const read = await fetch(`${ui}/api/v1/namespaces`, { headers });
  expect(read.headers.get('access-control-allow-origin')).toBeNull();
  const written = await fetch(`${ui}/api/v1/namespaces/default/workflows/one/terminate`, {
    method: 'POST',
    headers,
    body: '{}',
  });
  expect(written.status).toBe(400);
  expect(await written.text()).toContain('csrf');
});
