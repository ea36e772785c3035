import { spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { carriedVariables, opening, trailer } from '../../../src/spool/delivery.ts';
import { announceIngest, runningIngest, withdrawIngest } from '../../../src/spool/running.ts';
import {
  beginningBytes,
  isCutOff,
  listDeliveries,
  listRejected,
  maxPayloadBytes,
  pruneRejected,
  readDelivery,
  rejectDelivery,
  removeDelivery,
  writeDelivery,
} from '../../../src/spool/spool.ts';

let root: string;
let dir: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ai-tracker-spool-'));
  dir = join(root, 'tracker.db.spool');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** The number of a process that has ended. */
const deadPid = spawnSync(process.execPath, ['--version']).pid;

function file(name: string, content = 'ai-tracker-deliv', secondsAgo = 0): string {
  mkdirSync(dir, { recursive: true });
  writeFileSync(join(dir, name), content);
  utimesSync(join(dir, name), new Date(), new Date(Date.now() - secondsAgo * 1000));
  return name;
}

describe('listing', () => {
  test('oldest first, whatever the order of writing', () => {
    const names = ['1795210000000000003-1', '1795210000000000001-9', '1795210000000000002-5'].map((name) => file(name));
    expect(listDeliveries(dir)).toEqual(names.sort());
  });

  test('no file of ours, no folder, no link', () => {
    file('.ingesting');
    file('.tmp-1795210000000000001-1');
    file('1795210000000000001-1');
    mkdirSync(join(dir, 'rejected'));
    symlinkSync('/etc/passwd', join(dir, '1795210000000000002-1'));
    expect(listDeliveries(dir)).toEqual(['1795210000000000001-1']);
  });

  test('a folder that is missing, or below a file, is empty', () => {
    expect(listDeliveries(dir)).toEqual([]);
    expect(listDeliveries(join(dir, 'x'))).toEqual([]);
    file('f');
    expect(listDeliveries(join(dir, 'f'))).toEqual([]);
    expect(listRejected(dir)).toEqual([]);
  });

  test('of a long backlog the oldest are given', () => {
    const names = Array.from({ length: 25 }, (_, n) => file(`17952100000000000${99 - n}-1`)).sort();
    expect(listDeliveries(dir, 4)).toEqual(names.slice(0, 4));
    expect(listDeliveries(dir, 25)).toEqual(names);
  });
});

describe('reading', () => {
  test('a delivery that vanished is undefined, removing it again is fine', () => {
    const name = writeDelivery(dir, { verb: 'hook', cwd: '/', payload: '' });
    removeDelivery(dir, name);
    removeDelivery(dir, name);
    expect(readDelivery(dir, name)).toBeUndefined();
  });

  test('a payload beyond the limit is not read whole', () => {
    const name = writeLarge(maxPayloadBytes + 1);
    const delivery = readDelivery(dir, name);
    expect(delivery).toMatchObject({ verb: 'hook', oversized: true });
    const payload = delivery && 'payload' in delivery ? delivery.payload : Buffer.alloc(0);
    expect(payload).toHaveLength(beginningBytes);
    expect(payload.buffer.byteLength).toBeLessThan(2 * beginningBytes);
  });

  test('a payload at the limit is', () => {
    const delivery = readDelivery(dir, writeLarge(maxPayloadBytes));
    expect(delivery).toMatchObject({ oversized: false, payload: { length: maxPayloadBytes } });
  });

  test('a long one that was cut off is incomplete', () => {
    const name = writeLarge(maxPayloadBytes + 100);
    truncateSync(join(dir, name), maxPayloadBytes + 50);
    expect(readDelivery(dir, name)).toEqual({ incomplete: true });
  });

  test('a long file that is something else is invalid', () => {
    file('x', 'another file altogether');
    truncateSync(join(dir, 'x'), maxPayloadBytes + 1000);
    expect(readDelivery(dir, 'x')).toMatchObject({ invalid: expect.any(String) });
  });

  /** A delivery whose payload is a hole of that length. */
  function writeLarge(length: number): string {
    const header = Buffer.concat([opening, Buffer.from('time=1795210000000000000\0verb=hook\0cwd=/\0pid=1\0\0')]);
    const name = file('1795210000000000000-1', header.toString());
    truncateSync(join(dir, name), header.length + length);
    writeFileSync(join(dir, name), trailer, { flag: 'a' });
    return name;
  }
});

describe('writing', () => {
  test('what is written is read', () => {
    const env = Object.fromEntries(carriedVariables.map((name) => [name, `${name}\n"ā" =`]));
    const given = { verb: 'hook', args: ['a', ''], cwd: '/a b\n', head: 'abc', payload: Buffer.from([0, 255, 10]) };
    const name = writeDelivery(dir, { ...given, env, timeNs: 1795210000123456789n });
    expect(name).toBe(`1795210000123456789-${process.pid}`);
    expect(readDelivery(dir, name)).toMatchObject({ ...given, env, id: name, pid: process.pid });
  });

  test('of the environment only what a delivery carries goes in', () => {
    const name = writeDelivery(dir, { verb: 'hook', cwd: '/', payload: '', env: { SECRET: 'x', AGENT_ID: 'a' } });
    expect(readDelivery(dir, name)).toMatchObject({ env: { AGENT_ID: 'a' } });
    expect(readFileSync(join(dir, name), 'latin1')).not.toContain('SECRET');
  });

  test('many in a moment keep their order, two of the same time are two', () => {
    const names = Array.from({ length: 200 }, () => writeDelivery(dir, { verb: 'hook', cwd: '/', payload: '' }));
    expect(listDeliveries(dir)).toEqual(names);
    const same = { verb: 'hook', cwd: '/', payload: '', timeNs: 1795210000000000000n };
    expect(writeDelivery(dir, same)).not.toBe(writeDelivery(dir, same));
    expect(readdirSync(dir)).toHaveLength(202);
  });

  test('what root writes into the spool of somebody else is theirs', () => {
    mkdirSync(dir);
    if (process.geteuid?.() === 0) chownSync(dir, 1234, 1235);
    const { uid, gid } = statSync(dir);
    expect(statSync(join(dir, writeDelivery(dir, { verb: 'hook', cwd: '/', payload: '' })))).toMatchObject({
      uid,
      gid,
    });
  });

  test('a folder that cannot be made is told of at once', () => {
    expect(() => writeDelivery('/proc/nowhere/spool', { verb: 'hook', cwd: '/', payload: '' })).toThrow();
  });

  test('folder and file are for their owner alone', () => {
    const name = writeDelivery(dir, { verb: 'hook', cwd: '/', payload: '' });
    expect(statSync(dir).mode & 0o777).toBe(0o700);
    expect(statSync(join(dir, name)).mode & 0o777).toBe(0o600);
  });
});

describe('rejecting', () => {
  test('the delivery and its reason are kept apart from the spool', () => {
    const name = file('1795210000000000000-1', 'broken');
    rejectDelivery(dir, name, 'not JSON');
    expect(listDeliveries(dir)).toEqual([]);
    expect(readFileSync(join(dir, 'rejected', name), 'utf8')).toBe('broken');
    expect(listRejected(dir)).toEqual([{ name, reason: 'not JSON', time: expect.stringMatching(/^\d{4}-.*Z$/) }]);
  });

  test('after a crash between reason and move it is still in the spool, and can be rejected again', () => {
    const name = file('1795210000000000000-1');
    mkdirSync(join(dir, 'rejected'));
    writeFileSync(join(dir, 'rejected', `${name}.reason`), 'half');
    expect(listRejected(dir)).toEqual([]);
    rejectDelivery(dir, name, 'whole');
    expect(listRejected(dir)).toMatchObject([{ name, reason: 'whole' }]);
  });

  test('a delivery that another process took meanwhile is no error and is not listed', () => {
    rejectDelivery(dir, '1795210000000000000-1', 'x');
    expect(listRejected(dir)).toEqual([]);
  });
});

describe('rejected deliveries', () => {
  const reject = (n: number, bytes = 1, daysAgo = 0) => {
    const name = file(`179521000000000${String(n).padStart(4, '0')}-1`, '');
    truncateSync(join(dir, name), bytes);
    rejectDelivery(dir, name, 'x');
    const time = new Date(Date.now() - daysAgo * 24 * 3600 * 1000);
    utimesSync(join(dir, 'rejected', `${name}.reason`), time, time);
    return name;
  };
  const left = () => listRejected(dir).map(({ name }) => name);

  test('are kept for 30 days', () => {
    reject(1, 1, 31);
    const kept = reject(2, 1, 29);
    pruneRejected(dir, new Date());
    expect(left()).toEqual([kept]);
    expect(readdirSync(join(dir, 'rejected'))).toHaveLength(2);
  });

  test('are 1,000 at most, the newest', () => {
    const names = Array.from({ length: 1003 }, (_, n) => reject(n));
    pruneRejected(dir, new Date());
    expect(left()).toEqual(names.slice(3));
  });

  test('have 100 MiB at most', () => {
    const names = [1, 2, 3].map((n) => reject(n, 40 << 20));
    pruneRejected(dir, new Date());
    expect(left()).toEqual(names.slice(1));
  });
});

describe('an incomplete delivery', () => {
  test.each([
    ['its writer lives', process.pid, 300, false],
    ['its writer just died', deadPid, 1, false],
    ['its writer died and it has not grown for 2 s', deadPid, 3, true],
    ['nobody touched it for 10 minutes, whoever has that process id now', process.pid, 601, true],
  ])('%s', (_, pid, secondsAgo, cutOff) => {
    expect(isCutOff(dir, file(`1795210000000000000-${pid}-1`, '', secondsAgo))).toBe(cutOff);
  });

  test('that vanished is not cut off', () => {
    expect(isCutOff(dir, `1795210000000000000-${deadPid}`)).toBe(false);
  });
});

describe('the announcement of a running ingest', () => {
  test('holds until it is withdrawn', () => {
    mkdirSync(dir);
    expect(runningIngest(dir)).toBeUndefined();
    announceIngest(dir);
    expect(runningIngest(dir)).toBe(process.pid);
    withdrawIngest(dir);
    expect(existsSync(join(dir, '.ingesting'))).toBe(false);
  });

  test('of another process is not withdrawn', () => {
    const other = `${process.ppid} ${Math.floor(Date.now() / 1000) + 20}\n`;
    file('.ingesting', other);
    withdrawIngest(dir);
    expect(readFileSync(join(dir, '.ingesting'), 'utf8')).toBe(other);
    expect(runningIngest(dir)).toBe(process.ppid);
  });

  test.each([
    ['is dead', `${deadPid} 99999999999\n`],
    ['promised until a time that has passed', `${process.pid} 1000000000\n`],
    ['is not named', '\n'],
  ])('is not believed when its process %s', (_, text) => {
    file('.ingesting', text);
    expect(runningIngest(dir)).toBeUndefined();
  });
});
