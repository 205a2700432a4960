import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { Misused } from '../../settings/command-arguments.ts';
import { BUILD_ID_FILE } from '../versions/build-id.ts';

/**
 * Where a build goes. What is there is deleted first, so it must be nothing, or a build.
 * @throws Misused
 */
export function buildFolder(root: string, folder: string): string {
  const target = resolve(root, folder);
  const inside = relative(root, target);
  if (inside === '' || inside.startsWith(`..${sep}`) || inside === '..' || resolve(inside) === inside) {
    throw new Misused(`${folder} is not inside ${root}: a build elsewhere does not find its npm packages.`);
  }
  if (!existsSync(target)) return target;
  const isBuild =
    statSync(target).isDirectory() &&
    (readdirSync(target).length === 0 || existsSync(join(target, BUILD_ID_FILE)) || inside === 'dist');
  if (!isBuild) throw new Misused(`${target} holds something that is no build, and would be deleted.`);
  return target;
}
