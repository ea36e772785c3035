import { readFileSync } from 'node:fs';
import process from 'node:process';
import { expect, test } from 'vitest';
import { parseSample } from '../../../src/activity/process-sample.ts';
import { isGone, readSample } from '../../../src/sessions/client-process.ts';

const units = { ticksPerSecond: 100, pageBytes: 4096 };
const line = (name: string) =>
  `4711 (${name}) S 1 4711 4711 0 -1 4194304 90 0 0 0 250 50 7 8 20 0 11 0 123456 780079104 2560 18446744073709551615 1 1 0`;

test.each(['claude', 'a (b) c', ') S 1 2', ''])('a process by the name of "%s" is read', (name) => {
  expect(parseSample(line(name), units)).toEqual({ pid: 4711, startedTicks: 123456, cpuMs: 3000, memoryMb: 10 });
});

test.each(['', 'no process', '4711 (cut off) S 1 2 3'])('"%s" is no process', (text) => {
  expect(parseSample(text, units)).toBeUndefined();
});

test.runIf(process.platform === 'linux')('this process is measured as node measures it', () => {
  const sample = readSample(readFileSync('/proc/self/stat', 'latin1'));
  expect(sample?.pid).toBe(process.pid);
  const { user, system } = process.cpuUsage();
  expect(sample?.cpuMs).toBeGreaterThan(0);
  expect(sample?.cpuMs).toBeLessThanOrEqual((user + system) / 1000 + 20);
  expect(sample?.memoryMb).toBeGreaterThan(process.memoryUsage.rss() / (1 << 20) / 2);
  expect(sample?.memoryMb).toBeLessThan((process.memoryUsage.rss() / (1 << 20)) * 2);
});

test('of a client on another machine nothing is known', () => {
  expect(isGone({ client_pid: 999_999_999, client_started: null, client_host: 'elsewhere' })).toBeUndefined();
});
