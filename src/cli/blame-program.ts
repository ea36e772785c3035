import { type Command, Option } from 'commander';
import { collect, ofFleet, reading } from './reading-options.ts';
import type { Runs } from './runs.ts';

/** What takes longest of all that reads, since git runs: a program of its own starts soonest. */
export function addBlame(program: Command, runs: Runs): void {
  const blame = runs(() => import('./commands/blame.ts'));
  ofFleet(reading(program, 'blame', 'each line of a file with its author'))
    .argument('<file>')
    .option('--rev <rev>', 'as of this revision instead of the work tree')
    .option('-L <range>', 'only these lines, as git blame -L takes them: 3,9 or :name; again for more', collect)
    .addOption(new Option('--porcelain', "git blame's porcelain, with lines of ours").conflicts(['json', 'csv', 'tsv']))
    .action((file: string, options: object) => blame({ ...options, file }));
}
