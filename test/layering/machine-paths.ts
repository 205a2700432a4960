/**
 * Paths that only one machine has: they tell who worked where, and are in a file because a stack trace, a log or a setting
 * was copied with them. What every system has (`/run/secrets`, `/etc`) is none.
 */
const MACHINE_PATHS: readonly RegExp[] = [
  // A user's home, of any system. `/home/` alone, or with a name in capitals or brackets, is a way to speak of one.
  /(?<![\w.])\/home\/[a-z0-9_.-]+/g,
  /(?<![\w.])\/Users\/[A-Za-z0-9_.-]+/g,
  /(?<![\w.-])\/root(?:\/[\w.-]+|\b(?![-\w/]))/g,
  /\b[A-Za-z]:\\{1,2}(?:Users|a)\\{1,2}[\w.-]+/g,
  // Checkouts of builds, disks that are attached, and what is gone with the next start of the machine.
  /(?<![\w.])\/(?:work|workspaces?|builds|__w|github\/workspace|mnt|Volumes)\/[\w.-]+/g,
  /(?<![\w.])\/(?:private\/)?(?:tmp|var\/tmp|var\/folders|dev\/shm)\/[\w.-]+/g,
  // An absolute file address; the one of a template literal is put together when it runs.
  /file:\/\/\/(?!\$\{)[\w.%-]+/g,
];

/** Every path of a machine in a text, in its order. JSON's escaped slashes are slashes. */
export function machinePathsIn(text: string): string[] {
  const plain = text.replaceAll('\\/', '/');
  return MACHINE_PATHS.flatMap((path) => [...plain.matchAll(path)])
    .toSorted((one, other) => one.index - other.index)
    .map(([found]) => found);
}
