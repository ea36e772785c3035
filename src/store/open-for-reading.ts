import { explainError } from './explain-error.ts';
import { openStore, type Store } from './open.ts';
import { type AtOnce, needsCopy, openAtOnce, openWithoutLog, patience } from './open-at-once.ts';
import { openCopy } from './open-copy.ts';
import { openInMemory } from './open-in-memory.ts';

/**
 * Opens the database of this agent to read whatever state it is in: locked, on a read-only mount, of an older schema.
 * A missing or empty file reads as an empty database. Throws a `UserError` when it is damaged, newer than this program,
 * or no file.
 */
export function openForReading(path: string): Store {
  const found = openAtOnce(path);
  return orElse(path, found === 'older' ? migrateInPlace(path) : found);
}

/**
 * Opens anybody's database as it stands: not a byte of it changes, and no file appears beside it. A log makes SQLite
 * write beside the file, and an older schema is brought to ours: both are read from a copy.
 */
export function openAsItStands(path: string): Store {
  return orElse(path, openWithoutLog(path));
}

function orElse(path: string, found: AtOnce): Store {
  try {
    if (found === 'none') return openInMemory();
    return typeof found === 'string' ? openCopy(path) : found;
  } catch (error) {
    throw explainError(error, path);
  }
}

function migrateInPlace(path: string): AtOnce {
  try {
    openStore(path, { timeout: patience }).close();
  } catch (error) {
    if (needsCopy(error)) return 'needs copy';
    throw error;
  }
  return openAtOnce(path);
}
