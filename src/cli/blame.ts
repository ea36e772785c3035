import process from 'node:process';
import { addBlame } from './blame-program.ts';
import { runCommandLine } from './command-line.ts';
import { processIo } from './io.ts';

/** `blame` alone, built as reading.ts is. */
export async function main(): Promise<void> {
  process.exitCode = await runCommandLine(process.argv.slice(2), processIo(), addBlame);
}
