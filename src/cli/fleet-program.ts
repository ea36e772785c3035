import { type Command, InvalidArgumentError } from 'commander';
import { asRows } from './reading-options.ts';
import type { Runs } from './runs.ts';

/** Many agents' databases, read as one. */
export function addFleet(program: Command, runs: Runs): void {
  asRows(
    program
      .command('fleet')
      .description('list the databases of a shared folder: agent, age, waiting deliveries, errors')
      .option('--fleet [dir]', 'the shared folder; default: AI_TRACKER_SHARED_DIR')
      .option('--json', 'print JSON'),
  ).action(runs(() => import('./commands/fleet.ts')));
  program
    .command('aggregate')
    .description('update the file that combines the databases of a shared folder: aggregated/combined_stats.db')
    .option('--dir <dir>', 'the shared folder; default: AI_TRACKER_SHARED_DIR')
    .option('--out <file>', 'write this file instead')
    .option('--follow [seconds]', 'keep running, and update the file every so many seconds; default: 10', seconds)
    .option('--json', 'print JSON')
    .action(runs(() => import('./commands/aggregate.ts')));
}

function seconds(text: string): number {
  const number = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && number >= 1 && number <= 86_400) return number;
  throw new InvalidArgumentError('It takes a number of seconds from 1 to 86400.');
}
