import { rmdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { endLeftovers } from './stack/leftovers.ts';
import { explain, Obstacle } from './machine/obstacle.ts';
import { serverUser } from './servers/postgres-user.ts';
import { isLock, tryLock } from './machine/processes.ts';
import { postgresData, prepareFolder, stackFolder } from './stack/stack-folder.ts';

/** `npm run reset`: clears the data of the local stack. Only what a start has made, whatever the folder is. */
async function reset(): Promise<void> {
  const folder = stackFolder();
  prepareFolder(folder);
  const lock = tryLock(folder.lock, 'npm run reset');
  if (!isLock(lock)) {
    throw new Obstacle(
      'already_running',
      `Ventana is running (process ${lock.pid}): its data cannot be cleared.`,
      [`stop it first: Ctrl-C in its terminal, or kill ${lock.pid}`],
    );
  }
  try {
    const user = await serverUser();
    const data = [join(folder.root, 'postgres'), postgresData(folder, user)];
    for (const line of await endLeftovers(folder.run, postgresData(folder, user))) console.log(line);
    for (const made of [...data, `${data[0]}.unfinished`, folder.temporal, folder.provider, folder.logs]) {
      rmSync(made, { recursive: true, force: true });
    }
    rmSync(folder.run, { recursive: true, force: true });
    for (const empty of [dirname(postgresData(folder, user)), folder.root]) {
      try {
        rmdirSync(empty);
      } catch {
        // It holds something that is not of a start, or is gone already.
      }
    }
    console.log('The local data are cleared. npm start begins anew.');
  } finally {
    lock.release();
  }
}

try {
  await reset();
} catch (failure) {
  console.error(explain(failure));
  process.exitCode = 1;
}
