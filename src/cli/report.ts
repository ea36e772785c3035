import process from 'node:process';
import { runCommandLine } from './command-line.ts';
import { addExport } from './export-program.ts';
import { processIo } from './io.ts';
import { addReport } from './report-program.ts';

/** `report` and `export` alone, built as reading.ts is. */
export async function main(): Promise<void> {
  process.exitCode = await runCommandLine(process.argv.slice(2), processIo(), (program, runs) => {
    addReport(program, runs);
    addExport(program, runs);
  });
}
