import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { serverUser } from '../../dev/servers/postgres-user.ts';
import { createRunFolder } from '../../test/servers/run-folder.ts';
import { figure } from '../figure.ts';
import type { Measurement } from '../measurement.ts';
import { npmStart } from '../npm-start.ts';

const ROUNDS = 3;

/** What somebody waits who has just installed the packages: nothing is cached, the Temporal server has yet to come. */
export const firstStart: Measurement = {
  name: 'first-start',
  what: '`npm start` with an empty cache and no data, from the command to the banner; the Temporal server is fetched meanwhile',
  runs: 'alone',
  async measure() {
    const folder = createRunFolder(await serverUser());
    try {
      const path = hideTemporal(join(folder, 'bin'));
      const seconds: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) {
        seconds.push(
          await npmStart({
            VENTANA_FOLDER: join(folder, `stack-${round}`),
            XDG_CACHE_HOME: join(folder, `cache-${round}`),
            PATH: path,
            TEMPORAL_ADDRESS: '',
          }),
        );
      }
      return [figure('first-start', seconds, 's', { goal: { is: '≤', than: 30 } })];
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    }
  },
};

/** A command that is none hides the one that the machine may have: with it nothing would be fetched. */
function hideTemporal(folder: string): string {
  mkdirSync(folder);
  writeFileSync(join(folder, 'temporal'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
  return [folder, process.env['PATH'] ?? ''].join(delimiter);
}
