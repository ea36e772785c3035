import process from 'node:process';
import { processIo } from './io.ts';
import { runProgram } from './program.ts';

async function main(): Promise<void> {
  process.exitCode = await runProgram(process.argv.slice(2), processIo());
}

void main();
