import { join } from 'node:path';
import { rmSync } from 'node:fs';
import { serverUser } from '../../dev/servers/postgres-user.ts';
import { createRunFolder } from '../../test/servers/run-folder.ts';
import { figure, median } from '../figure.ts';
import type { Measurement } from '../measurement.ts';
import { npmStart } from '../npm-start.ts';

const ROUNDS = 3;

/** What somebody waits who starts the system again: the servers exist and the data are there. */
export const warmStart: Measurement = {
  name: 'warm-start',
  what: '`npm start` on kept data, from the command to the banner',
  runs: 'alone',
  async measure() {
    const folder = createRunFolder(await serverUser());
    try {
      const onData = { VENTANA_FOLDER: join(folder, 'stack') };
      const cold = await npmStart(onData);
      const warm: number[] = [];
      for (let round = 0; round < ROUNDS; round += 1) warm.push(await npmStart(onData));
      const beside = `${median([cold]).toFixed(1)} s on an empty folder`;
      return [figure('warm-start', warm, 's', { goal: { is: '≤', than: 15 }, beside })];
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
    }
  },
};
