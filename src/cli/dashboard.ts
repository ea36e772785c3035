import process from 'node:process';
import { runCommandLine } from './command-line.ts';
import { addDashboard } from './dashboard-program.ts';
import { processIo } from './io.ts';

/** `dashboard` and `serve` alone, built as reading.ts is. */
export async function main(): Promise<void> {
  process.exitCode = await runCommandLine(process.argv.slice(2), processIo(), addDashboard);
}
