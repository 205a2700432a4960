import { rmdirSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { begin } from '../settings/command.ts';
import { confirm } from './machine/confirm.ts';
import { explain, Obstacle } from './machine/obstacle.ts';
import { isLock, isRunning, type ProcessRecord, readRecord, tryLock } from './machine/processes.ts';
import { RESET } from './reset-arguments.ts';
import { endLeftovers } from './stack/leftovers.ts';
import { type StackData, stackData } from './stack/stack-data.ts';
import { postgresPlaces, prepareFolder, type StackFolder, stackFolder } from './stack/stack-folder.ts';

const inUse = ({ pid }: ProcessRecord): Obstacle =>
  new Obstacle('already_running', `Ventana is running (process ${pid}): its data cannot be cleared.`, [
    `stop it first: Ctrl-C in its terminal, or kill ${pid}`,
  ]);

/** @throws Obstacle `not_confirmed` where nobody can be asked */
async function mayDelete(data: readonly StackData[]): Promise<boolean> {
  const width = Math.max(...data.map(({ what }) => what.length));
  console.log('This deletes the data of the local world, for good:\n');
  for (const { what, path } of data) console.log(`  ${what.padEnd(width)}  ${path}`);
  console.log('');
  const answer = await confirm('Delete them?');
  if (answer !== 'nobody') return answer === 'yes';
  throw new Obstacle('not_confirmed', 'Nothing was deleted: there is no terminal to ask in.', [
    'npm run reset -- --yes',
  ]);
}

/** Held by nobody else meanwhile. */
async function clear(folder: StackFolder, data: readonly StackData[]): Promise<void> {
  const places = postgresPlaces(folder);
  // Its rooms hold the lock, and what a start that was killed has left.
  prepareFolder(folder);
  const lock = tryLock(folder.lock, 'npm run reset');
  if (!isLock(lock)) throw inUse(lock);
  try {
    for (const place of places) {
      for (const line of await endLeftovers(folder.run, place)) console.log(line);
    }
    for (const path of [...data.map((each) => each.path), folder.temporal, folder.provider, folder.logs]) {
      rmSync(path, { recursive: true, force: true });
    }
    rmSync(folder.run, { recursive: true, force: true });
    for (const empty of [...places.map((place) => dirname(place)), folder.root]) {
      try {
        rmdirSync(empty);
      } catch {
        // It holds something that is not of a start, or is gone already.
      }
    }
  } finally {
    lock.release();
  }
}

/**
 * `npm run reset`: clears the data of the local stack. Only what a start has made, whatever the folder is.
 * @returns the exit code
 */
async function reset(isSure: boolean): Promise<number> {
  const folder = stackFolder();
  const holder = readRecord(folder.lock);
  if (holder !== null && isRunning(holder)) throw inUse(holder);
  const data = stackData(folder);
  if (data.length === 0) {
    console.log(`There are no local data in ${folder.root}. npm start begins anew.`);
    return 0;
  }
  if (!isSure && !(await mayDelete(data))) {
    console.log('Nothing was deleted.');
    return 1;
  }
  await clear(folder, data);
  console.log('The local data are cleared. npm start begins anew.');
  return 0;
}

const { isSure } = begin(RESET);
try {
  process.exitCode = await reset(isSure);
} catch (failure) {
  console.error(explain(failure));
  process.exitCode = 1;
}
