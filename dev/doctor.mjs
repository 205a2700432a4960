// Plain JavaScript, because it must speak where nothing is installed yet. The examination itself is doctor.ts.
import { existsSync } from 'node:fs';

const least = [20, 20, 0];
const own = process.versions.node.split('.').map(Number);
const difference = least.map((part, index) => (own[index] ?? 0) - part).find((each) => each !== 0) ?? 0;

if (difference < 0) {
  console.log(`  ✗ Node ${process.versions.node} is too old, ${least.join('.')} or later is needed`);
  console.log('      → install Node: https://nodejs.org');
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
