import { lchownSync, linkSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { carriedVariables, opening, trailer } from './delivery.ts';
import { makeFolder } from './make-folder.ts';

export interface NewDelivery {
  readonly verb: string;
  readonly args?: readonly string[];
  readonly cwd: string;
  /** Taken from it: `carriedVariables`, nothing else. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly payload: Buffer | string;
  readonly head?: string;
  readonly sample?: string;
  /** ns since the epoch; now, when it is not given. */
  readonly timeNs?: bigint;
}

/** Writes a delivery as the launcher does, but atomically; returns its name. */
export function writeDelivery(dir: string, delivery: NewDelivery): string {
  makeFolder(dir);
  const time = String(delivery.timeNs ?? nextTime()).padStart(19, '0');
  const temporary = join(dir, `.tmp-${time}-${process.pid}-${thread}`);
  try {
    writeFileSync(temporary, encode(time, delivery), { mode: 0o600 });
    giveToOwner(dir, temporary);
    return giveName(dir, temporary, `${time}-${process.pid}`);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Tells threads apart, which have one process id. */
const thread = Math.random().toString(36).slice(2);

/** What root writes into somebody else's spool they could not read. */
function giveToOwner(dir: string, file: string): void {
  if (process.geteuid?.() !== 0) return;
  const { uid, gid } = statSync(dir);
  // Should it have become a link: the link itself.
  if (uid !== 0) lchownSync(file, uid, gid);
}

/** Names a whole file; another thread, or a process of this id in another container, may have taken the name. */
function giveName(dir: string, temporary: string, wanted: string): string {
  for (let name = wanted, n = 1; ; name = `${wanted}-${n++}`) {
    try {
      linkSync(temporary, join(dir, name));
      rmSync(temporary, { force: true });
      return name;
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EEXIST') continue;
      if (code === 'ENOSPC' || code === 'EROFS' || code === 'ENOENT') throw error;
      // A file system without hard links.
      renameSync(temporary, join(dir, name));
      return name;
    }
  }
}

function encode(time: string, { verb, args, cwd, env, payload, head, sample }: NewDelivery): Buffer {
  const records = [['time', time], ['verb', verb], ...(args ?? []).map((arg) => ['arg', arg]), ['cwd', cwd]];
  records.push(['pid', String(process.pid)], ['ppid', String(process.ppid)]);
  if (head) records.push(['head', head]);
  if (sample) records.push(['sample', sample]);
  for (const name of carriedVariables) {
    const value = env?.[name];
    if (value !== undefined) records.push([`env.${name}`, value]);
  }
  const text = records.map(([key, value]) => `${key}=${value}\0`).join('');
  return Buffer.concat([opening, Buffer.from(`${text}\0`), Buffer.from(payload), trailer]);
}

let lastTime = 0n;

/** ns since the epoch; later at each call, so that what one process writes stays in order. */
export function nextTime(): bigint {
  const clock = BigInt(Date.now()) * 1_000_000n;
  lastTime = clock > lastTime ? clock : lastTime + 1n;
  return lastTime;
}
