import { readSync } from 'node:fs';

/** Goes through a file that may be larger than memory, from its beginning to its end. */
export interface ByteScanner {
  /** What comes up to a byte, which is passed over; at most so many bytes of it are kept. */
  readonly until: (byte: number, most: number) => Buffer;
  /** The next bytes, at most so many, which are not passed over; empty at the end. */
  readonly peek: (most: number) => Buffer;
}

const chunkSize = 1 << 18;

export function byteScanner(file: number): ByteScanner {
  let chunk: Buffer = Buffer.alloc(0);
  let at = 0;
  let position = 0;
  /** Reads on behind what is left; `false`: there is no more. */
  const fill = (): boolean => {
    const left = chunk.length - at;
    const next = Buffer.allocUnsafe(left + chunkSize);
    chunk.copy(next, 0, at);
    const size = readSync(file, next, left, chunkSize, position);
    position += size;
    chunk = next.subarray(0, left + size);
    at = 0;
    return size > 0;
  };
  const until = (byte: number, most: number): Buffer => {
    const parts: Buffer[] = [];
    for (let kept = 0; at < chunk.length || fill(); ) {
      const found = chunk.indexOf(byte, at);
      const end = found === -1 ? chunk.length : found;
      if (kept < most) parts.push(chunk.subarray(at, Math.min(end, at + most - kept)));
      kept += end - at;
      at = found === -1 ? end : found + 1;
      if (found !== -1) break;
    }
    return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
  };
  const peek = (most: number): Buffer => {
    while (chunk.length - at < most && fill());
    return chunk.subarray(at, at + most);
  };
  return { until, peek };
}
