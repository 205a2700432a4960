import { faultsTold, type PolicyFault } from '../policy/policy-faults.ts';

/** Every fault of a rate table at once, so that it is mended in one go (M4). */
export class RatesFileError extends Error {
  override readonly name = 'RatesFileError';
  readonly code = 'illegal_rates_file';
  readonly faults: readonly PolicyFault[];
  constructor(faults: readonly PolicyFault[]) {
    super(faultsTold('rate table', faults));
    this.faults = faults;
  }
}
