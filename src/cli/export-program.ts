import type { Command } from 'commander';
import { overRange } from './range-option.ts';
import { collect, ofFleet } from './reading-options.ts';
import type { Runs } from './runs.ts';

/** `ai-tracker export ...`: what leaves this machine, only when somebody says so. */
export function addExport(program: Command, runs: Runs): void {
  const group = program.command('export').description('give the records to another machine');
  overRange(
    ofFleet(
      group
        .command('bundle')
        .description('what a machine without a database needs for `report`: hashes and ranges of lines, never text'),
    ),
  )
    .option('--out <file>', 'write it there instead of to stdout')
    .option('--db <file>', 'read this database; several are read as one', collect)
    .action(runs(() => import('./commands/export-bundle.ts')));
}
