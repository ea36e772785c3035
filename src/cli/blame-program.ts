import { type Command, Option } from 'commander';
import { collect, ofFleet, reading } from './reading-options.ts';
import type { Runs } from './runs.ts';

/** What takes longest of all that reads, since git runs: a program of its own starts soonest. */
export function addBlame(program: Command, runs: Runs): void {
  const blame = runs(() => import('./commands/blame.ts'));
  ofFleet(
    reading(program, 'blame', 'each line of a file with its author; of a folder, the lines of each file by author'),
  )
    .argument('<file>', 'a file or a folder')
    .option('--rev <rev>', 'show the file of this revision instead of the work tree')
    .option('-L <range>', 'only these lines, as in git blame -L: 3,9 or :name (repeatable)', collect)
    .addOption(
      new Option('--porcelain', 'print the porcelain format of git blame, with more lines').conflicts([
        'json',
        'csv',
        'tsv',
      ]),
    )
    .action((file: string, options: object) => blame({ ...options, file }));
}
