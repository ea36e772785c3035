import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { carriedVariables, opening, trailer } from './delivery.ts';

export interface NewDelivery {
  readonly verb: string;
  readonly args?: readonly string[];
  readonly cwd: string;
  /** Taken from it: `carriedVariables`, nothing else. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly payload: Buffer | string;
  readonly head?: string;
  /** ns since the epoch; now, when it is not given. */
  readonly timeNs?: bigint;
}

/** Writes a delivery as the launcher does, but atomically; returns its name. */
export function writeDelivery(dir: string, delivery: NewDelivery): string {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  const time = delivery.timeNs ?? now();
  const name = freeName(dir, `${String(time).padStart(19, '0')}-${process.pid}`);
  const temporary = join(dir, `.tmp-${name}`);
  writeFileSync(temporary, encode(name.slice(0, 19), delivery), { mode: 0o600 });
  renameSync(temporary, join(dir, name));
  return name;
}

function freeName(dir: string, name: string): string {
  let free = name;
  for (let n = 1; existsSync(join(dir, free)); n++) free = `${name}-${n}`;
  return free;
}

function encode(time: string, { verb, args, cwd, env, payload, head }: NewDelivery): Buffer {
  const records = [['time', time], ['verb', verb], ...(args ?? []).map((arg) => ['arg', arg]), ['cwd', cwd]];
  records.push(['pid', String(process.pid)], ['ppid', String(process.ppid)]);
  if (head) records.push(['head', head]);
  for (const name of carriedVariables) {
    const value = env?.[name];
    if (value !== undefined) records.push([`env.${name}`, value]);
  }
  const text = records.map(([key, value]) => `${key}=${value}\0`).join('');
  return Buffer.concat([opening, Buffer.from(`${text}\0`), Buffer.from(payload), trailer]);
}

let lastTime = 0n;

/** ns since the epoch; later at each call, so that what one process writes stays in order. */
function now(): bigint {
  const clock = BigInt(Date.now()) * 1_000_000n;
  lastTime = clock > lastTime ? clock : lastTime + 1n;
  return lastTime;
}
