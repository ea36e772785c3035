import type { Io } from './io.ts';

export interface Progress {
  readonly update: (done: number, total: number) => void;
  readonly end: () => void;
}

/** Work shorter than this shows nothing. */
const quietMs = 500;
const intervalMs = 100;

/** One line on a terminal's stderr that says how far long work is, and goes away after it. Silent everywhere else. */
export function progressLine(io: Io, label: string): Progress {
  let due = Date.now() + quietMs;
  let shown = false;
  return {
    update(done, total) {
      if (io.stderrIsTTY !== true || Date.now() < due) return;
      due = Date.now() + intervalMs;
      shown = true;
      io.stderr(`\r\x1b[K${label}: ${done} of ${total}`);
    },
    end() {
      if (shown) io.stderr('\r\x1b[K');
      shown = false;
    },
  };
}
