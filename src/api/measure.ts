import process from 'node:process';
import type { Measured } from '../activity/report.ts';

const sampleMs = 100;
const mib = 1024 * 1024;

interface Running {
  sum: number;
  samples: number;
  peak: number;
}

/** All that are being measured: one timer looks at the process's memory for all of them. */
const running = new Set<Running>();
let timer: NodeJS.Timeout | undefined;

/**
 * Measures from now until the function that it returns is called. Processor time and memory are those of this process,
 * whatever else it does meanwhile.
 */
export function startMeasuring(): () => Measured {
  const started = process.hrtime.bigint();
  const before = process.cpuUsage();
  const one: Running = { sum: 0, samples: 0, peak: 0 };
  running.add(one);
  note(one, process.memoryUsage.rss());
  timer ??= setInterval(sample, sampleMs).unref();
  return () => {
    note(one, process.memoryUsage.rss());
    forget(one);
    const { user, system } = process.cpuUsage(before);
    const elapsedMs = Number(process.hrtime.bigint() - started) / 1e6;
    return {
      executionMs: Math.round(elapsedMs),
      cpuPercent: rounded((user + system) / 10 / Math.max(elapsedMs, 0.001)),
      memoryMb: rounded(one.sum / one.samples / mib),
      peakMemoryMb: rounded(one.peak / mib),
    };
  };
}

function sample(): void {
  const bytes = process.memoryUsage.rss();
  for (const one of running) note(one, bytes);
}

function note(one: Running, bytes: number): void {
  one.sum += bytes;
  one.samples++;
  one.peak = Math.max(one.peak, bytes);
}

function forget(one: Running): void {
  running.delete(one);
  if (running.size > 0) return;
  clearInterval(timer);
  timer = undefined;
}

function rounded(value: number): number {
  return Math.round(value * 10) / 10;
}
