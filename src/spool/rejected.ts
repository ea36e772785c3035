import {
  closeSync,
  existsSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { findPayload } from './delivery.ts';
import { unlessMissing } from './unless-missing.ts';

const folder = 'rejected';
const suffix = '.reason';

export interface Rejected {
  readonly name: string;
  readonly reason: string;
  /** When it was rejected: ISO 8601. */
  readonly time: string;
}

/**
 * Sets aside a delivery that cannot be used, or what it says of itself alone. The reason is laid first: after a crash the
 * delivery is still in the spool.
 */
export function rejectDelivery(
  dir: string,
  name: string,
  reason: string,
  of: 'header' | 'delivery' = 'delivery',
): void {
  const rejected = join(dir, folder);
  mkdirSync(rejected, { recursive: true, mode: 0o700 });
  writeFileSync(join(rejected, name + suffix), `${reason}\n`, { mode: 0o600 });
  if (of === 'header') unlessUnreadable(() => keepHeader(join(dir, name)));
  unlessMissing(() => renameSync(join(dir, name), join(rejected, name)));
}

/** How much is read to find where the header ends; what carries more in its environment loses the rest. */
const maxHeaderBytes = 64 << 10;

function keepHeader(path: string): void {
  const file = openSync(path, 'r+');
  try {
    const bytes = Buffer.alloc(maxHeaderBytes);
    const beginning = bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0));
    ftruncateSync(file, findPayload(beginning) ?? beginning.lastIndexOf(0) + 1);
  } finally {
    closeSync(file);
  }
}

/** Gone, or somebody else's: then it is left as it is. */
function unlessUnreadable(change: () => void): void {
  try {
    change();
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code !== 'ENOENT' && code !== 'EACCES') throw error;
  }
}

const keptMs = 30 * 24 * 3600 * 1000;
const mostKept = 1000;
const mostBytes = 100 << 20;

/** Removes of the rejected deliveries those of 30 days ago, and the oldest beyond 1,000 or 100 MiB. */
export function pruneRejected(dir: string, now: Date): void {
  const rejected = join(dir, folder);
  const kept = listRejected(dir).reverse();
  let bytes = 0;
  for (const [index, { name, time }] of kept.entries()) {
    bytes += unlessMissing(() => statSync(join(rejected, name)).size) ?? 0;
    const isOld = now.getTime() - Date.parse(time) > keptMs;
    if (!isOld && index < mostKept && bytes <= mostBytes) continue;
    for (const each of [name, name + suffix]) rmSync(join(rejected, each), { force: true });
  }
}

/** The rejected deliveries, oldest first. */
export function listRejected(dir: string): Rejected[] {
  const rejected = join(dir, folder);
  const names = unlessMissing(() => readdirSync(rejected)) ?? [];
  return names
    .filter((name) => name.endsWith(suffix))
    .map((file) => file.slice(0, -suffix.length))
    .filter((name) => existsSync(join(rejected, name)))
    .sort()
    .flatMap((name) => unlessMissing(() => describe(rejected, name)) ?? []);
}

/** Puts the rejected deliveries back into the spool, to be tried again; returns their names. */
export function retryRejected(dir: string): string[] {
  const rejected = join(dir, folder);
  const names = listRejected(dir).map(({ name }) => name);
  for (const name of names) {
    unlessMissing(() => renameSync(join(rejected, name), join(dir, name)));
    rmSync(join(rejected, name + suffix), { force: true });
  }
  return names;
}

function describe(rejected: string, name: string): Rejected {
  const path = join(rejected, name + suffix);
  return { name, reason: readFileSync(path, 'utf8').trimEnd(), time: statSync(path).mtime.toISOString() };
}
