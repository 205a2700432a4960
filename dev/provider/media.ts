import { createHash } from 'node:crypto';
import { graphId } from './provider-ids.ts';

/** A file that was uploaded. */
export interface StoredMedia {
  readonly id: string;
  readonly line: string;
  readonly mimeType: string;
  readonly filename: string;
  readonly bytes: Buffer;
  /** Hexadecimal, as Graph gives it. */
  readonly sha256: string;
}

export interface MediaStore {
  add(file: Pick<StoredMedia, 'line' | 'mimeType' | 'filename' | 'bytes'>): StoredMedia;
  find(id: string): StoredMedia | undefined;
  remove(id: string): boolean;
  clear(): void;
}

/** Files as long as the provider runs. */
export function createMediaStore(): MediaStore {
  const files = new Map<string, StoredMedia>();
  return {
    add(file) {
      const sha256 = createHash('sha256').update(file.bytes).digest('hex');
      const stored = { ...file, id: graphId(), sha256 };
      files.set(stored.id, stored);
      return stored;
    },
    find: (id) => files.get(id),
    remove: (id) => files.delete(id),
    clear: () => files.clear(),
  };
}
