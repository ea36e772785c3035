import process from 'node:process';
import { runCommandLine } from './command-line.ts';
import { processIo } from './io.ts';
import { addReceive } from './receive-program.ts';

/** `receive` alone: no other command decodes. */
export async function main(): Promise<void> {
  process.exitCode = await runCommandLine(process.argv.slice(2), processIo(), addReceive);
}
