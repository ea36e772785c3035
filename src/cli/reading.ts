import process from 'node:process';
import { runCommandLine } from './command-line.ts';
import { processIo } from './io.ts';
import { addReading } from './reading-program.ts';

/** The commands that read alone. What is built of this holds no ingest: where something waits, that of all.ts is loaded. */
export async function main(): Promise<void> {
  process.exitCode = await runCommandLine(process.argv.slice(2), processIo(), addReading);
}
