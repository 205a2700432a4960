import { Script } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { readEnvironment } from '../../settings/environment.ts';
import { builtFilesIn, isSetting, isThere, manifest, readText, sourceOf } from './deployed.ts';

interface Instruction {
  readonly name: string;
  readonly words: string;
}
interface Stage {
  readonly from: string;
  readonly as: string | null;
  readonly instructions: readonly Instruction[];
}

const text = readText('deploy/Dockerfile');

/** The stages of a container file; what stands before the first is its arguments. */
function stagesOf(file: string): {
  readonly head: readonly Instruction[];
  readonly stages: readonly Stage[];
} {
  const instructions = file
    .replaceAll(/^\s*#.*\n/gm, '')
    .replaceAll(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const [, name = '', words = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
      if (name === '') throw new Error(`no instruction: ${line}`);
      return { name, words };
    });
  const first = instructions.findIndex(({ name }) => name === 'FROM');
  const stages: { from: string; as: string | null; instructions: Instruction[] }[] = [];
  for (const instruction of instructions.slice(first)) {
    if (instruction.name !== 'FROM') stages.at(-1)?.instructions.push(instruction);
    else {
      const [from = '', , as = null] = instruction.words.split(/\s+/);
      stages.push({ from, as, instructions: [] });
    }
  }
  return { head: instructions.slice(0, first), stages };
}

const { head, stages } = stagesOf(text);
const last = stages.at(-1) as Stage;
const inLast = (name: string): string[] =>
  last.instructions.filter((each) => each.name === name).map(({ words }) => words);
const environment = Object.fromEntries(
  inLast('ENV').flatMap((words) => words.split(/\s+/).map((pair) => pair.split('=') as [string, string])),
);

/** Paths of the context that an image never sees, as `.dockerignore` writes them: names, and endings after an asterisk. */
const ignored = readText('.dockerignore')
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'));

describe('deploy/Dockerfile', () => {
  test('stands on one image, slim and pinned by its version', () => {
    expect(head).toHaveLength(1);
    expect(head[0]?.words).toMatch(/^NODE_IMAGE=node:\d+\.\d+\.\d+-[a-z]+-slim$/);
    // oxlint-disable-next-line no-template-curly-in-string -- the container file's
    expect(new Set(stages.map(({ from }) => from))).toEqual(new Set(['${NODE_IMAGE}']));
  });

  test('copies what is there, and from stages that make it', () => {
    for (const { instructions } of stages) {
      for (const { words } of instructions.filter(({ name }) => name === 'COPY')) {
        const parts = words.split(/\s+/);
        const from = /^--from=(.+)$/.exec(parts[0] as string)?.[1];
        const sources = parts.slice(from === undefined ? 0 : 1, -1);
        if (from === undefined) {
          for (const source of sources) {
            expect([source, isThere(source)]).toEqual([source, true]);
            expect(ignored).not.toContain(source);
          }
          continue;
        }
        const made = stages.find(({ as }) => as === from)?.instructions.map(({ words: ran }) => ran) ?? [];
        const wanted = { '/app/node_modules': 'npm ci', '/app/dist': 'npm run build' };
        for (const source of sources) {
          expect(Object.keys(wanted)).toContain(source);
          expect(made.some((ran) => ran.startsWith(wanted[source as keyof typeof wanted]))).toBe(true);
        }
      }
    }
  });

  test('what the build needs is not left out of it, what one machine made is', () => {
    const { include } = JSON.parse(readText('tsconfig.build.json')) as { include: readonly string[] };
    for (const folder of [...include, 'dev', 'package-lock.json', 'tsconfig.build.json'])
      expect(ignored).not.toContain(folder);
    for (const path of ['.git', 'node_modules', 'dist', '.ventana']) expect(ignored).toContain(path);
  });

  test('runs scripts that there are', () => {
    const ran = stages.flatMap(({ instructions }) =>
      instructions.filter(({ name }) => name === 'RUN').map(({ words }) => words),
    );
    expect(ran.length).toBeGreaterThan(0);
    for (const words of ran) {
      const script = /^npm run (\S+)$/.exec(words)?.[1];
      if (script === undefined) expect(words).toMatch(/^npm ci /);
      else expect(Object.keys(manifest.scripts)).toContain(script);
    }
  });

  test('its last stage has production packages alone, is not root, and starts what the build makes', () => {
    const packages = inLast('COPY').find((words) => words.includes('node_modules')) as string;
    const stage = stages.find(({ as }) => as === /--from=(\S+)/.exec(packages)?.[1]);
    expect(stage?.instructions.map(({ words }) => words)).toContainEqual(
      expect.stringMatching(/^npm ci --omit=dev/),
    );
    expect(inLast('RUN')).toEqual([]);
    expect(inLast('USER')).toEqual([expect.stringMatching(/^[1-9]\d*:[1-9]\d*$/)]);
    expect(inLast('STOPSIGNAL')).toEqual(['SIGTERM']);
    // As lists: by a shell the signal would end with the shell.
    expect(JSON.parse(inLast('ENTRYPOINT')[0] as string)).toEqual(['node', '--enable-source-maps']);
    const [command] = JSON.parse(inLast('CMD')[0] as string) as [string];
    expect(sourceOf(command)).toBe('gateway/main.ts');
    for (const file of builtFilesIn(text)) expect([file, sourceOf(file)]).toEqual([file, expect.any(String)]);
  });

  test('names settings alone, none of them secret, and the port that it listens on', () => {
    for (const name of Object.keys(environment))
      expect([name, name === 'NODE_ENV' || isSetting(name)]).toEqual([name, true]);
    expect(text).not.toMatch(/TOKEN|SECRET|PASSWORD|DATABASE_URL/);
    expect(inLast('EXPOSE')).toEqual([environment['PORT']]);
    const { PORT } = readEnvironment({
      DATABASE_URL: 'postgres://db/ventana',
      TEMPORAL_ADDRESS: 'temporal:7233',
      WHATSAPP_API_URL: 'https://graph.facebook.com/v26.0',
      WHATSAPP_ACCESS_TOKEN: 'a-word-of-enough-letters',
      WHATSAPP_APP_SECRET: 'a-word-of-enough-letters',
      WHATSAPP_VERIFY_TOKEN: 'a-word-of-enough-letters',
      SMTP_URL: 'smtp://host',
      MAIL_FROM: 'a@example.com',
      API_TOKENS: 'a:a-word-of-enough-letters',
      PUBLIC_URL: 'https://ventana.example.com',
    });
    expect(environment['PORT']).toBe(String(PORT));
  });

  test('asks by node itself whether it is well, where the gateway says so', () => {
    const [words = ''] = inLast('HEALTHCHECK');
    const [node, , script = ''] = JSON.parse(words.slice(words.indexOf('['))) as string[];
    expect(node).toBe('node');
    expect(() => new Script(script)).not.toThrow();
    const [path] = /\/[a-z]+(?=')/.exec(script.replace('http://127.0.0.1:', '')) ?? [];
    expect(readText('gateway/metrics/health.ts')).toContain(`'${path}'`);
  });
});
