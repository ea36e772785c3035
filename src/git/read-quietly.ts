import { closeSync, constants, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';

// For files that other programs write and remove as they like: what cannot be read is as good as not there.

const mostTextBytes = 1 << 20;

/** A small file's text; `undefined` where it cannot be read. */
export function readText(path: string): string | undefined {
  return readEnd(path, mostTextBytes)?.toString('utf8');
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
  return readEnd(path, mostBytes)?.toString('utf8') ?? '';
}

function readEnd(path: string, mostBytes: number): Buffer | undefined {
  let file: number | undefined;
  try {
    if (!statSync(path).isFile()) return undefined;
    // Should a named pipe come in between: opening it waits for ever.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const { size } = fstatSync(file);
    const bytes = Buffer.alloc(Math.min(size, mostBytes));
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, size - bytes.length));
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
