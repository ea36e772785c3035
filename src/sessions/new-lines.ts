import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

const chunkBytes = 1 << 20;
/** A longer line is passed over. */
const longestLine = 4 << 20;
const lineFeed = 0x0a;

/**
 * Hands over the whole lines of a file from `start`, or from its beginning when it is shorter by now; `take` must not
 * keep them, and is told where they start. Returns where the last of them ends; `undefined` where there is nothing new, or nothing can be read.
 */
export function readNewLines(
  path: string,
  start: number,
  take: (line: Buffer, start: number) => void,
): number | undefined {
  const file = openQuietly(path);
  if (file === undefined) return undefined;
  try {
    const stat = fstatSync(file);
    if (!stat.isFile() || stat.size === start) return undefined;
    return readLines(file, stat.size < start ? 0 : start, stat.size, take);
  } finally {
    closeSync(file);
  }
}

function openQuietly(path: string): number | undefined {
  try {
    // Opening a named pipe would wait for ever.
    return openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
}

function readLines(file: number, start: number, size: number, take: (line: Buffer, start: number) => void): number {
  const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, size - start));
  let parts: Buffer[] = [];
  let kept = 0;
  let done = start;
  for (let at = start; at < size; ) {
    const count = readSync(file, chunk, 0, Math.min(chunk.length, size - at), at);
    if (count === 0) break;
    let from = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0 && end < count; end = chunk.indexOf(lineFeed, from)) {
      const rest = chunk.subarray(from, end);
      if (kept + rest.length <= longestLine) {
        take(parts.length === 0 ? rest : Buffer.concat([...parts, rest]), at + from - kept);
      }
      [parts, kept, from] = [[], 0, end + 1];
      done = at + from;
    }
    kept += count - from;
    if (kept <= longestLine) parts.push(Buffer.from(chunk.subarray(from, count)));
    else parts = [];
    at += count;
  }
  return done;
}

/** Bytes of a file; `undefined` where they are not there any more. */
export function readPart(path: string, start: number, length: number): Buffer | undefined {
  const file = openQuietly(path);
  if (file === undefined) return undefined;
  try {
    const bytes = Buffer.alloc(length);
    return readSync(file, bytes, 0, length, start) === length ? bytes : undefined;
  } finally {
    closeSync(file);
  }
}
