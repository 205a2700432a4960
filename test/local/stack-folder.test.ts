import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SHARED_FOLDER } from '../../dev/servers/postgres-binaries.ts';
import { canReach, type ServerUser } from '../../dev/servers/postgres-user.ts';
import { dataOwner, PROJECT_FOLDER, postgresData, stackFolder } from '../../dev/stack/stack-folder.ts';

/** A user that owns nothing here and is in no group here. */
const stranger: ServerUser = { name: 'stranger', uid: 54_321, gid: 54_321 };
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ventana-folder-'));
  chmodSync(folder, 0o755);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('a folder that another user must enter', () => {
  test('is reachable while every folder on the way lets others through', () => {
    const inner = join(folder, 'a', 'b');
    mkdirSync(inner, { recursive: true });
    expect(canReach(inner, stranger)).toBe(true);
    chmodSync(join(folder, 'a'), 0o700);
    expect(canReach(inner, stranger)).toBe(false);
    expect(canReach(join(inner, 'not', 'made', 'yet'), stranger)).toBe(false);
  });

  test('may be its own or its group’s', () => {
    chmodSync(folder, 0o700);
    const uid = process.getuid?.() as number;
    const gid = process.getgid?.() as number;
    expect(canReach(folder, { name: 'owner', uid, gid: 54_321 })).toBe(true);
    expect(canReach(folder, { name: 'member', uid: 54_321, gid })).toBe(false);
    chmodSync(folder, 0o710);
    expect(canReach(folder, { name: 'member', uid: 54_321, gid })).toBe(true);
  });
});

describe("PostgreSQL's data", () => {
  const stack = (root: string) => stackFolder({ VENTANA_FOLDER: root });

  test('are in the stack’s folder where they can be', () => {
    expect(postgresData(stack(folder), null)).toBe(join(folder, 'postgres'));
    expect(postgresData(stack(folder), stranger)).toBe(join(folder, 'postgres'));
  });

  test('are elsewhere, one place per stack, below a folder that only root may enter', () => {
    chmodSync(folder, 0o700);
    const one = postgresData(stack(join(folder, 'one')), stranger);
    expect(one.startsWith(`${SHARED_FOLDER}/data/`)).toBe(true);
    expect(postgresData(stack(join(folder, 'one')), stranger)).toBe(one);
    expect(postgresData(stack(join(folder, 'other')), stranger)).not.toBe(one);
  });

  test('are run by whoever owns them', () => {
    const own = process.getuid?.() as number;
    expect(dataOwner(join(folder, 'none'), stranger)).toBe(stranger);
    expect(dataOwner(folder, stranger)).toMatchObject({ uid: own });
    expect(dataOwner(folder, null)).toBeNull();
  });
});

test('the folder is the project’s unless another is named', () => {
  expect(stackFolder({}).root).toBe(join(PROJECT_FOLDER, '.ventana'));
  expect(stackFolder({ VENTANA_FOLDER: '' }).root).toBe(join(PROJECT_FOLDER, '.ventana'));
  expect(stackFolder({ VENTANA_FOLDER: 'second' }).root).toBe(join(PROJECT_FOLDER, 'second'));
});
