import { type Command, InvalidArgumentError } from 'commander';
import { asRows } from './reading-options.ts';
import type { Runs } from './runs.ts';

/** Many agents' databases, read as one. */
export function addFleet(program: Command, runs: Runs): void {
  asRows(
    program
      .command('fleet')
      .description('the databases of the folder that agents share: whose, how old, what waits, what cannot be read')
      .option('--fleet [dir]', 'that folder, where AI_TRACKER_SHARED_DIR does not name it')
      .option('--json', 'print JSON'),
  ).action(runs(() => import('./commands/fleet.ts')));
  program
    .command('aggregate')
    .description('make, or bring up to date, the file in which they are one: aggregated/combined_stats.db')
    .option('--dir <dir>', 'the folder, where AI_TRACKER_SHARED_DIR does not name it')
    .option('--out <file>', 'make this file instead')
    .option('--follow [seconds]', 'go on: again every so many seconds', seconds)
    .option('--json', 'print JSON')
    .action(runs(() => import('./commands/aggregate.ts')));
}

function seconds(text: string): number {
  const number = Number(text);
  if (/^\d+(\.\d+)?$/.test(text) && number >= 1 && number <= 86_400) return number;
  throw new InvalidArgumentError('It takes a number of seconds from 1 to 86400.');
}
