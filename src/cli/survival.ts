import process from 'node:process';
import { runCommandLine } from './command-line.ts';
import { processIo } from './io.ts';
import { addSurvival } from './survival-program.ts';

/** `survival` alone, built as reading.ts is. */
export async function main(): Promise<void> {
  process.exitCode = await runCommandLine(process.argv.slice(2), processIo(), addSurvival);
}
