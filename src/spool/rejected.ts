import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
 * Sets aside a delivery that cannot be used. The reason is laid first: after a crash the delivery is still in the
 * spool.
 */
export function rejectDelivery(dir: string, name: string, reason: string): void {
  const rejected = join(dir, folder);
  mkdirSync(rejected, { recursive: true, mode: 0o700 });
  writeFileSync(join(rejected, name + suffix), `${reason}\n`, { mode: 0o600 });
  unlessMissing(() => renameSync(join(dir, name), join(rejected, name)));
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
