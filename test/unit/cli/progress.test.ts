import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Io } from '../../../src/cli/io.ts';
import { progressLine } from '../../../src/cli/progress.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** What work of 1000 steps, 1 ms each, writes. */
function written(stderrIsTTY: boolean): string {
  let text = '';
  const write = (more: string) => {
    text += more;
  };
  const io: Io = { env: {}, cwd: '/', columns: 80, isTTY: false, stderrIsTTY, stdout: () => {}, stderr: write };
  const progress = progressLine(io, 'Reading deliveries');
  for (let done = 1; done <= 1000; done++) {
    vi.advanceTimersByTime(1);
    progress.update(done, 1000);
  }
  progress.end();
  return text;
}

test('long work says on a terminal how far it is, a few times a second, and wipes its line', () => {
  const line = (done: number) => `\r\x1b[KReading deliveries: ${done} of 1000`;
  expect(written(true)).toBe(`${[500, 600, 700, 800, 900, 1000].map(line).join('')}\r\x1b[K`);
});

test('nothing is said where no terminal is', () => {
  expect(written(false)).toBe('');
});
