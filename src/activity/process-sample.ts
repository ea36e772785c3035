/** What the kernel told of a process: proc_pid_stat(5). */
export interface ProcessSample {
  readonly pid: number;
  /**
   * When the process began, in the kernel's ticks since the machine's start: with the pid, its name on that machine.
   */
  readonly startedTicks: number;
  /** The processor time that it has taken. */
  readonly cpuMs: number;
  /** The memory that it has now. */
  readonly memoryMb: number;
}

/** What the kernel counts in. */
export interface KernelUnits {
  readonly ticksPerSecond: number;
  readonly pageBytes: number;
}

// Fields of proc_pid_stat(5) as it numbers them; the first two are before the last `)`.
const [utime, stime, starttime, rss] = [14, 15, 22, 24];

/** Reads the line of /proc/PID/stat; `undefined` when it is none. */
export function parseSample(line: string, units: KernelUnits): ProcessSample | undefined {
  // The name in parentheses may hold anything, spaces and parentheses too.
  const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const field = (number: number) => Number(fields[number - 3]);
  const sample = {
    pid: Number.parseInt(line, 10),
    startedTicks: field(starttime),
    cpuMs: Math.round(((field(utime) + field(stime)) * 1000) / units.ticksPerSecond),
    memoryMb: (field(rss) * units.pageBytes) / (1 << 20),
  };
  return Object.values(sample).every(Number.isFinite) ? sample : undefined;
}
