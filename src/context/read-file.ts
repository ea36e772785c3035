import { closeSync, constants, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { isBinary, type Line, parseLines } from '../attribution/lines.ts';
import { maxTrackedBytes } from '../git/read-blobs.ts';

/** The most lines of a file that are followed; `maxTrackedBytes` alone could be five million line ends. */
export const maxTrackedLines: number = 40_000;

export interface FileOnDisk {
  readonly bytes: Buffer;
  readonly mtimeMs: number;
}

/** A file of the work tree; `undefined` when there is none, or it is no regular file, or too large to follow. */
export function readWorkFile(path: string): FileOnDisk | undefined {
  let file: number | undefined;
  try {
    // Opening a device may do something; opening a named pipe waits for ever, should one come in between.
    if (!statSync(path).isFile()) return undefined;
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const stats = fstatSync(file);
    if (!stats.isFile() || stats.size > maxTrackedBytes) return undefined;
    return { bytes: readAll(file, stats.size), mtimeMs: stats.mtimeMs };
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function readAll(file: number, size: number): Buffer {
  const bytes = Buffer.alloc(size);
  let at = 0;
  while (at < size) {
    const count = readSync(file, bytes, at, size - at, at);
    if (count === 0) break;
    at += count;
  }
  return bytes.subarray(0, at);
}

/** A file as it was at a moment: what it holds now, unless it was written since. */
export function readFileAsOf(path: string, time: string): Buffer | undefined {
  const file = readWorkFile(path);
  // Times of deliveries are cut to the millisecond.
  return file !== undefined && file.mtimeMs < Date.parse(time) + 1 ? file.bytes : undefined;
}

/** A content's lines; `undefined` for one that has none: binary, or too large to follow. */
export function linesOf(content: string | Buffer): Line[] | undefined {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  if (bytes.length > maxTrackedBytes || isBinary(bytes) || hasTooManyLines(bytes)) return undefined;
  return parseLines(bytes);
}

function hasTooManyLines(bytes: Buffer): boolean {
  if (bytes.length <= maxTrackedLines) return false;
  let lines = 0;
  for (let at = bytes.indexOf(10); at !== -1 && lines <= maxTrackedLines; at = bytes.indexOf(10, at + 1)) lines++;
  return lines > maxTrackedLines;
}
