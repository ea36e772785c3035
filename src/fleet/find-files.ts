import { type BigIntStats, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../config/user-error.ts';

/** A file that may be an agent's database. */
export interface FleetFileFound {
  readonly path: string;
  /** Sizes and times of it and its log: the same again, and nobody wrote to it. */
  readonly mark: string;
  /** The same, where it was written to so lately that it may be again without another time. */
  readonly isSettled: boolean;
  /** When it was last written to, in ns. */
  readonly time: bigint;
  /** Whose it is. */
  readonly owner: number;
  /** Bytes, its log included. */
  readonly size: number;
  /** Why it is not to be opened. */
  readonly refused?: string;
}

/** The databases in a folder, by name. Throws a `UserError` when it cannot be looked into. */
export function findFiles(dir: string): FleetFileFound[] {
  let names: string[];
  try {
    names = readdirSync(dir);
  } catch (cause) {
    throw new UserError(`the folder ${dir} cannot be read`, 'name the folder that the agents share: --fleet DIR', {
      cause,
    });
  }
  return names
    .filter((name) => name.endsWith('.db') && !name.startsWith('.'))
    .sort()
    .flatMap((name) => lookAtFile(join(dir, name)) ?? []);
}

/** File times go on by ticks of the kernel's, or by seconds where the file system counts no finer. */
function tickOf(time: bigint): bigint {
  return time % 1_000_000_000n === 0n ? 2_000_000_000n : 100_000_000n;
}

/** `undefined`: it went meanwhile, is a folder, or empty: somebody is making it. */
export function lookAtFile(path: string): FleetFileFound | undefined {
  const file = stat(path);
  if (file === undefined || file.isDirectory()) return undefined;
  const log = stat(`${path}-wal`);
  const size = Number(file.size + (log?.size ?? 0n));
  if (size === 0 && file.isFile()) return undefined;
  const time = log !== undefined && log.mtimeNs > file.mtimeNs ? log.mtimeNs : file.mtimeNs;
  const isSettled = BigInt(Date.now()) * 1_000_000n - time > tickOf(time);
  const found = { path, size, time, owner: Number(file.uid), isSettled, mark: [file, log].map(markOf).join(' ') };
  if (file.isSymbolicLink()) return { ...found, refused: 'it is a symbolic link, which is not followed' };
  return file.isFile() ? found : { ...found, refused: 'it is no file' };
}

function markOf(stats: BigIntStats | undefined): string {
  return stats === undefined ? '-' : `${stats.ino}/${stats.size}/${stats.mtimeNs}/${stats.ctimeNs}`;
}

function stat(path: string): BigIntStats | undefined {
  try {
    // Without an error for what is not there, which takes longer than all the rest.
    return lstatSync(path, { bigint: true, throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
