// Plain JavaScript, because it must speak where nothing is installed yet. The examination itself is doctor.ts.
import { existsSync, readFileSync } from 'node:fs';

const USAGE = `Usage: npm run doctor

Looks whether this machine can run npm start and npm test: Node, npm packages, PostgreSQL, a Temporal server, ports, space.
Says what is missing and the command that mends it. Changes nothing. The exit code is 1 where something stands in the way.

  --help, -h

Variables: those of npm start, such as PORT, VENTANA_FOLDER, DATABASE_URL, TEMPORAL_ADDRESS.

Example: npm run doctor`;

const read = (name) => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
const given = process.argv.slice(2);
// The first alternative of engines is the least; whether Node is among the others is told by doctor.ts.
const least = (/\d+\.\d+\.\d+/.exec(JSON.parse(read('package.json')).engines.node) ?? [''])[0].split('.').map(Number);
const own = process.versions.node.split('.').map(Number);
const difference = least.map((part, index) => (own[index] ?? 0) - part).find((each) => each !== 0) ?? 0;

if (given.some((word) => word === '--help' || word === '-h')) {
  console.log(USAGE);
} else if (given.length > 0) {
  const [word] = given;
  const what = word.startsWith('-')
    ? `There is no option ${word}. Did you mean --help?`
    : `${word} is one word too many: this takes none.`;
  console.error(`${what}\n\n${USAGE}`);
  process.exitCode = 2;
} else if (difference < 0) {
  console.log(`  ✗ Node ${process.versions.node} is too old, ${least.join('.')} or later is needed`);
  console.log(`      → install Node ${read('.nvmrc').trim()}: https://nodejs.org (nvm install, where there is nvm)`);
  process.exitCode = 1;
} else if (!existsSync(new URL('../node_modules/tsx', import.meta.url))) {
  console.log('  ✗ npm packages are not installed');
  console.log('      → npm ci');
  process.exitCode = 1;
} else {
  const { register } = await import('tsx/esm/api');
  register();
  await import('./doctor.ts');
}
