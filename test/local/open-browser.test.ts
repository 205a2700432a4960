import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { describe, expect, test } from 'vitest';
import { openBrowser, unseen } from '../../dev/machine/open-browser.ts';
import { firstPage } from '../../dev/stack/links.ts';

describe('a browser opens', () => {
  const at = (environment: NodeJS.ProcessEnv, platform: NodeJS.Platform = 'linux', hasTerminal = true) =>
    unseen({ environment, platform, hasTerminal, staysClosed: false });

  test('where somebody sits in front of it', () => {
    for (const environment of [
      { DISPLAY: ':0' },
      { WAYLAND_DISPLAY: 'wayland-0' },
      { WSL_DISTRO_NAME: 'Debian' },
    ]) {
      expect(at(environment)).toBeNull();
    }
    expect(at({}, 'darwin')).toBeNull();
    expect(at({}, 'win32')).toBeNull();
    expect(at({ CI: 'false', DISPLAY: ':0' })).toBeNull();
  });

  test('and nowhere else', () => {
    const seen = { environment: { DISPLAY: ':0' }, platform: 'darwin', hasTerminal: true } as const;
    expect(unseen({ ...seen, staysClosed: true })).toBe('it is not wanted');
    expect(at({})).toBe('there is no display');
    expect(at({ DISPLAY: '' })).toBe('there is no display');
    expect(at({ CI: 'true', DISPLAY: ':0' })).toBe('CI is set');
    expect(at({ CI: '1' }, 'darwin')).toBe('CI is set');
    expect(at({ DISPLAY: ':0' }, 'linux', false)).toBe('there is no terminal');
    expect(at({}, 'darwin', false)).toBe('there is no terminal');
    expect(at({ SSH_CONNECTION: '10.0.0.1 5 10.0.0.2 22', DISPLAY: 'localhost:10.0' })).toMatch(
      /another machine/,
    );
    expect(at({ SSH_TTY: '/dev/pts/1' }, 'darwin')).toMatch(/another machine/);
  });

  test('on the page to look at first', () => {
    const gateway = 'http://127.0.0.1:8080';
    expect(firstPage({ gateway, skipsTime: true })).toBe(`${gateway}/simulator`);
    expect(firstPage({ gateway, skipsTime: false })).toBe(`${gateway}/sessions`);
  });
});

describe('a browser that does not open', () => {
  const URL_OF_PAGE = 'http://127.0.0.1:8080/simulator';
  const opened = async (opener: () => Promise<ChildProcess>) => {
    const urls: string[] = [];
    const lines: string[] = [];
    await openBrowser(
      URL_OF_PAGE,
      (line) => lines.push(line),
      (url) => {
        urls.push(url);
        return opener();
      },
    );
    return { urls, lines };
  };

  test('is one line with the address', async () => {
    const { urls, lines } = await opened(() => Promise.reject(new Error('spawn xdg-open ENOENT\n  at …')));
    expect(urls).toEqual([URL_OF_PAGE]);
    expect(lines).toEqual([`The browser did not open (spawn xdg-open ENOENT): ${URL_OF_PAGE}`]);
  });

  test('is one line where its command fails, and nothing where it does not', async () => {
    for (const [code, told] of [
      [3, 1],
      [0, 0],
    ] as const) {
      const child = spawn(process.execPath, ['-e', `process.exitCode = ${code}`]);
      const { lines } = await opened(() => Promise.resolve(child));
      await once(child, 'exit');
      expect(lines).toHaveLength(told);
    }
  });

  test('does not end the world by its late errors, and tells of the first alone', async () => {
    const child = new EventEmitter();
    const { lines } = await opened(() => Promise.resolve(child as ChildProcess));
    child.emit('error', new Error('EACCES'));
    child.emit('error', new Error('again'));
    child.emit('exit', 1);
    expect(lines).toEqual([`The browser did not open (EACCES): ${URL_OF_PAGE}`]);
  });
});
