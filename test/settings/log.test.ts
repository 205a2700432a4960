import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createLog } from '../../settings/log.ts';

/** What a line of the log says, parsed. */
function logged(...line: [object, string]): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'ventana-log-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'log');
  const log = createLog('info', 'test', file);
  log.info(...line);
  return JSON.parse(readFileSync(file, 'utf8'));
}

test('S1: personal data is cut at any depth, and the rest of a line stays', () => {
  const line = {
    caseId: 'case-1',
    phone: '573001112233',
    failure: { deep: [{ deeper: { body: 'my address is', code: 131026 } }] },
    ids: ['a', 'b'],
  };
  expect(logged(line, 'it was sent')).toMatchObject({
    part: 'test',
    msg: 'it was sent',
    caseId: 'case-1',
    phone: '[personal]',
    failure: { deep: [{ deeper: { body: '[personal]', code: 131026 } }] },
    ids: ['a', 'b'],
  });
});

test('S1: what is logged is copied, not censored in place: it is still in use', () => {
  const type = { name: 'WorkflowExecutionInfo', fields: [{ name: 'id' }] };
  expect(logged({ type }, 'a type')).toMatchObject({ type: { name: '[personal]' } });
  expect(type).toEqual({ name: 'WorkflowExecutionInfo', fields: [{ name: 'id' }] });
});

test('S1: an error is told by its kind, wherever it is in the line', () => {
  const error = Object.assign(new Error('duplicate key (phone)=(573001112233)'), { code: '23505' });
  const line = JSON.stringify(logged({ failure: { error } }, 'not stored'));
  expect(line).toContain('23505');
  expect(line).not.toContain('573001112233');
});

test('S1: what refers to itself is cut off, and the line is written', () => {
  const circle: Record<string, unknown> = { id: 1 };
  circle['self'] = circle;
  expect(logged({ circle }, 'round')).toMatchObject({ msg: 'round', circle: { id: 1 } });
});
