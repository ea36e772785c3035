import {
  accessSync,
  closeSync,
  constants,
  fstatSync,
  opendirSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
  unlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { findPayload, type ParsedDelivery, parseDelivery, trailer } from './delivery.ts';
import { isAlive } from './running.ts';
import { isTrusted, spoolProblem } from './trusted-spool.ts';
import { unlessMissing } from './unless-missing.ts';

export { listRejected, pruneRejected, rejectDelivery, retryRejected } from './rejected.ts';
export { writeDelivery } from './write-delivery.ts';

/** The longest payload that is read. Of a longer one, `readDelivery` gives the first `beginningBytes`. */
export const maxPayloadBytes = 64 * 1024 * 1024;
/** How much is read of a payload that is longer. */
export const beginningBytes = 64 * 1024;
/** Linux allows one variable 128 KiB: all that are carried fit. */
const maxHeaderBytes = 4 * 1024 * 1024;

/**
 * The names of the oldest deliveries, oldest first; of a long backlog only `limit`, to keep memory small: call again
 * when they are done.
 */
export function listDeliveries(dir: string, limit = 50_000): string[] {
  let names: string[] = [];
  for (const name of fileNames(dir)) {
    if (name.startsWith('.')) continue;
    names.push(name);
    if (names.length >= 2 * limit) names = names.sort().slice(0, limit);
  }
  return names.sort().slice(0, limit);
}

/** What a folder takes whose names are soon read at once; what reads them one by one takes node longer to load. */
const fewBytes = 1 << 16;

function filesIn(dir: string): string[] {
  const files = readdirSync(dir, { withFileTypes: true }).filter((entry) => entry.isFile());
  return files.map(({ name }) => name);
}

function* fileNames(dir: string): Generator<string> {
  if (spoolProblem(dir) !== undefined) return;
  const size = unlessMissing(() => statSync(dir).size) ?? 0;
  if (size <= fewBytes) return yield* unlessMissing(() => filesIn(dir)) ?? [];
  const folder = unlessMissing(() => opendirSync(dir, { bufferSize: 512 }));
  if (!folder) return;
  try {
    for (let entry = folder.readSync(); entry; entry = folder.readSync()) if (entry.isFile()) yield entry.name;
  } finally {
    folder.closeSync();
  }
}

/** Reads and parses a delivery; undefined when it is not there any more. */
export function readDelivery(dir: string, name: string): ParsedDelivery | undefined {
  const file = unlessMissing(() =>
    openSync(join(dir, name), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK),
  );
  if (file === undefined) return undefined;
  try {
    const { size, uid } = fstatSync(file);
    if (!isTrusted(uid)) return { invalid: 'somebody else wrote it' };
    if (size > maxPayloadBytes) return readLarge(name, file, size);
    return parseDelivery(name, readRange(file, 0, size));
  } finally {
    closeSync(file);
  }
}

function readLarge(name: string, file: number, size: number): ParsedDelivery {
  const head = readRange(file, 0, maxHeaderBytes);
  const start = findPayload(head) ?? 0;
  if (size - start - trailer.length <= maxPayloadBytes) return parseDelivery(name, readRange(file, 0, size));
  const beginning = Buffer.from(head.subarray(0, start + beginningBytes));
  const end = readRange(file, size - trailer.length, trailer.length);
  // Twice, as where snapshots follow.
  const parsed = parseDelivery(name, Buffer.concat([beginning, end, end]));
  if (!('payload' in parsed)) return parsed;
  return { ...parsed, payload: parsed.payload.subarray(0, beginningBytes), oversized: true };
}

function readRange(file: number, start: number, length: number): Buffer {
  const bytes = Buffer.allocUnsafe(length);
  let done = 0;
  while (done < length) {
    const count = readSync(file, bytes, done, length - done, start + done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}

/** Takes a delivery out of the spool, if it is still there. */
export function removeDelivery(dir: string, name: string): void {
  // Not `rmSync`, which looks at the file first.
  unlessMissing(() => unlinkSync(join(dir, name)));
}

/** Whether we may read a delivery at all: what root's hook wrote is the spool's owner's in a moment. */
export function isReadable(dir: string, name: string): boolean {
  try {
    accessSync(join(dir, name), constants.R_OK);
    return true;
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'EACCES');
  }
}

/**
 * Whether the writer of an incomplete delivery is gone: its process is dead and the file has not grown for 2 s, or the
 * file was not touched for 10 minutes (the process id may be that of another process by now).
 */
export function isCutOff(dir: string, name: string): boolean {
  const file = unlessMissing(() => statSync(join(dir, name)));
  if (!file) return false;
  const age = Date.now() - file.mtimeMs;
  return age >= 600_000 || (age >= 2000 && !isAlive(Number(name.split('-')[1])));
}
