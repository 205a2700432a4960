import { readFileSync } from 'node:fs';
import { figure } from '../figure.ts';
import type { Measurement } from '../measurement.ts';

/** What every worker reads and whose objects live in every cached case. */
export const bundleSize: Measurement = {
  name: 'bundle-size',
  what: 'bytes of the workflow bundle, without its source map',
  runs: 'shared',
  async measure(bench) {
    const { bundlePath } = await bench.servers();
    const code = readFileSync(bundlePath, 'utf8').replace(/\n\/\/# sourceMappingURL=.*$/s, '');
    const ours = code
      .split(/^\/\*\*\*\/ "/m)
      .filter((section) => /^\.\/(?:domain|workflows)\//.test(section))
      .reduce((sum, section) => sum + Buffer.byteLength(section), 0);
    const beside = `${ours} bytes of it ours, the rest Temporal's library`;
    return [
      figure('bundle-size', [Buffer.byteLength(code)], 'bytes', { goal: { is: '≤', than: 800_000 }, beside }),
    ];
  },
};
