import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';

// For files that other programs write and remove as they like: what cannot be read is as good as not there.

/** A file's text; `undefined` where it cannot be read. */
export function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** The names in a folder; none where it cannot be read. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** The last `mostBytes` bytes of a file as text; empty where it cannot be read, or is no regular file. */
export function readTail(path: string, mostBytes: number): string {
  let file: number | undefined;
  try {
    if (!statSync(path).isFile()) return '';
    // Should a named pipe come in between: opening it waits for ever.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const { size } = fstatSync(file);
    const bytes = Buffer.alloc(Math.min(size, mostBytes));
    return bytes.toString('utf8', 0, readSync(file, bytes, 0, bytes.length, size - bytes.length));
  } catch {
    return '';
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
