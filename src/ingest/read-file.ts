import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { isBinary, type Line, parseLines } from '../attribution/lines.ts';
import { maxTrackedBytes } from '../git/read-blobs.ts';

export interface FileOnDisk {
  readonly bytes: Buffer;
  readonly mtimeMs: number;
}

/** A file of the work tree; `undefined` when there is none, or it is no regular file, or too large to follow. */
export function readWorkFile(path: string): FileOnDisk | undefined {
  let file: number | undefined;
  try {
    // A named pipe would block the open for ever.
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const { size, mtimeMs, isFile } = describe(file);
    if (!isFile || size > maxTrackedBytes) return undefined;
    const bytes = Buffer.alloc(size);
    let at = 0;
    while (at < size) {
      const count = readSync(file, bytes, at, size - at, at);
      if (count === 0) break;
      at += count;
    }
    return { bytes: bytes.subarray(0, at), mtimeMs };
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function describe(file: number) {
  const stats = fstatSync(file);
  return { size: stats.size, mtimeMs: stats.mtimeMs, isFile: stats.isFile() };
}

/** A content's lines; `undefined` for one that has none: binary, or too large to follow. */
export function linesOf(content: string | Buffer): Line[] | undefined {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  return bytes.length > maxTrackedBytes || isBinary(bytes) ? undefined : parseLines(bytes);
}
