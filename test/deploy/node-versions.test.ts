import { expect, test } from 'vitest';
import { nodeSupport, supportedNodes } from '../../dev/machine/node-support.ts';
import { manifest, readText } from './deployed.ts';

const engines = manifest.engines.node;
const recommended = readText('.nvmrc').trim();

test.each([
  ['20.19.5', 'unsupported'],
  ['20.20.0', 'ended'],
  ['21.7.3', 'unsupported'],
  ['22.12.0', 'unsupported'],
  ['22.13.0', 'good'],
  ['23.11.1', 'unsupported'],
  ['24.0.0', 'good'],
  ['26.1.0', 'good'],
])('Node %s is %s', (version, is) => {
  expect(nodeSupport(version, engines).is).toBe(is);
});

test('the end of a line is said with its month, and what is needed with its numbers', () => {
  expect(nodeSupport('20.20.2', engines)).toEqual({ is: 'ended', since: 'April 2026' });
  expect(supportedNodes(engines)).toBe('20.20, 22.13 or 24');
  expect(() => nodeSupport('24.0.0', '~24.0.0')).toThrow('"~24.0.0" is neither');
});

test('engines, README, doctor, types, checks and the container file have the same numbers', () => {
  const [least, ...others] = supportedNodes(engines).split(/, | or /);
  const page = readText('README.md');
  for (const number of [least, ...others]) expect(page).toMatch(new RegExp(`\\b${number}\\b`));
  expect(page).toContain(`Needs Node: ${recommended} `);
  expect(readText('.ci/run')).toContain(
    `Node ${recommended} is needed (${others[0]} and ${least} do as well)`,
  );
  // What the compiler lets through must be there on the least of them.
  expect(manifest.devDependencies['@types/node']?.split('.')[0]).toBe(least?.split('.')[0]);
  // The doctor speaks where nothing can be imported yet, so it reads the least from engines itself.
  expect(/\d+\.\d+\.\d+/.exec(engines)?.[0]).toBe(`${least}.0`);
  const [, image] = /^ARG NODE_IMAGE=node:(\d+\.\d+\.\d+)-/m.exec(readText('deploy/Dockerfile')) ?? [];
  expect(image?.split('.')[0]).toBe(recommended);
  expect(nodeSupport(image as string, engines)).toEqual({ is: 'good' });
});
