import { spawnSync } from 'node:child_process';
import process from 'node:process';

/** What commands are compared with. */
export const nodeStart = { command: process.execPath, args: ['-e', '0'] };

/** What hooks are compared with: a shell that writes its standard input into a file. */
export const shellWrite = (file) => ({ command: 'sh', args: ['-c', `cat >'${file}'`] });

/** Runs each case in turn, `runs` times, and gives the median of each in ms. A case may `prepare` what it needs. */
export function medians(cases, runs) {
  const times = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
  for (let run = -1; run < runs; run++) {
    for (const [name, { prepare, ...call }] of Object.entries(cases)) {
      prepare?.();
      const ms = timed(call);
      if (run >= 0) times[name].push(ms); // the first warms the caches
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, all]) => [name, median(all)]));
}

export function timed({ command, args, cwd, env, input = '' }) {
  const start = process.hrtime.bigint();
  const result = spawnSync(command, args, { cwd, env, input, maxBuffer: 1 << 28 });
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  if (result.error ?? result.status !== 0) {
    throw new Error(`${command} ${args.join(' ')}: ${result.error?.message ?? result.stderr.toString()}`);
  }
  return ms;
}

export function median(numbers) {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

/** A row whose budget is a multiple of another time. */
export function ratioRow(what, ms, base, budget, baseName = 'node -e 0') {
  const ratio = ms / base;
  return {
    what,
    measured: `${ratio.toFixed(Math.abs(ratio) < 0.1 ? 4 : 2)} x`,
    budget: `<= ${budget.toFixed(budget < 0.1 ? 3 : 1)} x`,
    ok: ratio <= budget,
    detail: `${ms.toFixed(2)} ms, ${baseName} ${base.toFixed(2)} ms`,
    ratio,
  };
}

/** A row of memory. */
export function memoryRow(what, mib, maxMiB, detail) {
  const digits = mib < 10 ? 2 : 0;
  return { what, measured: `${mib.toFixed(digits)} MiB`, budget: `<= ${maxMiB} MiB`, ok: mib <= maxMiB, detail, mib };
}
