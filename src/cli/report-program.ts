import { type Command, InvalidArgumentError, Option } from 'commander';
import { overRange } from './range-option.ts';
import { collect, ofFleet, reading } from './reading-options.ts';
import type { Runs } from './runs.ts';

/** What is asked of a pull request: git is asked more than the database. */
export function addReport(program: Command, runs: Runs): void {
  overRange(
    ofFleet(reading(program, 'report', "who wrote a pull request's added lines, and of how many that is known")),
  )
    .option('--repo <dir>', 'a clone instead of the one here: a folder in it, or a name as stats takes it')
    .option('--bundle <file>', 'by what `export bundle` wrote instead of a database (repeatable)', collect)
    .addOption(new Option('--markdown', 'print Markdown, for a comment').conflicts(['json', 'csv', 'tsv']))
    .option('--fail-under-coverage <percent>', 'exit 1 where the author of fewer lines is known', percent)
    .option('--all-files', 'count lock files, generated and vendored files too')
    .action(runs(() => import('./commands/report.ts')));
}

function percent(text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && number >= 0 && number <= 100) return number;
  throw new InvalidArgumentError('It takes a number from 0 to 100.');
}
