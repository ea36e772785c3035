import process from 'node:process';
import { runCommandLine } from './command-line.ts';
import { processIo } from './io.ts';
import { addReading } from './reading-program.ts';

/**
 * Runs the one command that is called, of those that read. What is built of this holds no ingest: where something waits,
 * that of all.ts is loaded.
 */
export async function main(): Promise<void> {
  const args = process.argv.slice(2);
  process.exitCode = await runCommandLine(args, processIo(), (program, runs) => addReading(program, runs, args[0]));
}
