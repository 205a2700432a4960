import type { PolicyFault } from '../policy/policy-faults.ts';

/** Every fault of a rate table at once, so that it is mended in one go (M4). */
export class RatesFileError extends Error {
  override readonly name = 'RatesFileError';
  readonly code = 'illegal_rates_file';
  readonly faults: readonly PolicyFault[];
  constructor(faults: readonly PolicyFault[]) {
    super(
      `The rate table has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}; nothing of it is used.\n` +
        faults
          .map(({ file, line, at, message }) => `  ${file}:${line}: ${at === '' ? '' : `${at}: `}${message}`)
          .join('\n'),
    );
    this.faults = faults;
  }
}
