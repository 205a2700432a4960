import { type Duration, SECOND } from '../../domain/time/instant.ts';
import type { Command } from '../../settings/command.ts';
import { Misused, readArguments } from '../../settings/command-arguments.ts';

export interface RolloverAsked {
  readonly isDryRun: boolean;
  readonly isToBeCurrent: boolean;
  readonly patience: Duration;
  readonly batch: number;
}

function wholeNumber(name: string, text: string, least: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number) || number < least)
    throw new Misused(`--${name} ${text} is no whole number from ${least} on.`);
  return number;
}

export const ROLLOVER: Command<RolloverAsked> = {
  usage: `Usage: npm run rollover [-- OPTIONS]      compiled: node dist/workers/versions/rollover-command.js [OPTIONS]

Takes every open case to the current version of the workers. A case moves at its next quiet point; one that cannot (no worker
runs its version any more, or it fails) is ended and begun again from what PostgreSQL knows. May be interrupted and repeated.

  --current            first makes the version of this build the current one; its workers must run
  --dry-run            says which cases would move and changes nothing
  --patience SECONDS   how long a case may take to move; 60 unless given
  --batch CASES        how many are asked to move at once; 200 unless given
  --help, -h

Variables: a worker's, of which it uses DATABASE_URL, TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, TEMPORAL_TASK_QUEUE and
TEMPORAL_DEPLOYMENT_NAME.

Example: npm run rollover -- --current --dry-run`,
  read(given) {
    const { values } = readArguments(given, {
      options: {
        current: { type: 'boolean' },
        'dry-run': { type: 'boolean' },
        patience: { type: 'string' },
        batch: { type: 'string' },
      },
    });
    return {
      isDryRun: values['dry-run'] ?? false,
      isToBeCurrent: values.current ?? false,
      patience: wholeNumber('patience', values.patience ?? '60', 0) * SECOND,
      batch: wholeNumber('batch', values.batch ?? '200', 1),
    };
  },
};
