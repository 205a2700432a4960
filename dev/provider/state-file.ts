import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Customer } from './customers.ts';
import type { Send } from './sends.ts';
import type { Simulation } from './simulation.ts';
import type { Template } from './template-list.ts';

/** Sends kept across a restart, so that a customer can still tap a button of an earlier message. */
const KEPT_SENDS = 500;
const SAVE_AFTER = 250;

interface Saved {
  readonly customers: readonly Customer[];
  readonly templates: readonly Template[];
  readonly sends: readonly Send[];
}

export interface StateFile {
  /** Saves soon; many calls make one write. */
  touch(): void;
  /** Saves now what is not saved yet. */
  close(): void;
}

/**
 * Keeps who has written and which templates there are across restarts: a provider that forgot the windows would refuse
 * what the gateway, whose data stays, rightly sends. A file that cannot be read is put aside.
 */
export function openStateFile(path: string, simulation: Simulation): StateFile {
  mkdirSync(dirname(path), { recursive: true });
  if (existsSync(path)) {
    try {
      const saved = JSON.parse(readFileSync(path, 'utf8')) as Saved;
      simulation.customers.restore(saved.customers);
      simulation.templates.restore(saved.templates);
      simulation.sends.restore(saved.sends);
    } catch {
      renameSync(path, `${path}.unreadable`);
    }
  }

  let timer: NodeJS.Timeout | null = null;

  function save(): void {
    timer = null;
    const saved: Saved = {
      customers: simulation.customers.all(),
      templates: simulation.templates.all(),
      sends: simulation.sends.all().slice(-KEPT_SENDS),
    };
    // Renamed into place: a kill in the middle leaves the earlier file whole.
    writeFileSync(`${path}.new`, JSON.stringify(saved));
    renameSync(`${path}.new`, path);
  }

  return {
    touch() {
      timer ??= setTimeout(save, SAVE_AFTER);
    },
    close() {
      if (timer === null) return;
      clearTimeout(timer);
      save();
    },
  };
}
