import { type Command, InvalidArgumentError, Option } from 'commander';
import { overRange } from './range-option.ts';
import { collect, ofFleet, reading } from './reading-options.ts';
import type { Runs } from './runs.ts';

/** What is asked of a pull request: git is asked more than the database. */
export function addReport(program: Command, runs: Runs): void {
  overRange(ofFleet(reading(program, 'report', 'who wrote the lines that a pull request adds')))
    .option('--repo <dir>', 'another clone than this one: a folder in it, or a name as in stats')
    .option('--bundle <file>', 'read this file of `export bundle` instead of a database (repeatable)', collect)
    .addOption(new Option('--markdown', 'print Markdown, for a comment').conflicts(['json', 'csv', 'tsv']))
    .option('--fail-under-coverage <percent>', 'exit with 1 if the authors of fewer lines than this are known', percent)
    .option('--all-files', 'also count lock files, generated and vendored files')
    .action(runs(() => import('./commands/report.ts')));
}

function percent(text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && number >= 0 && number <= 100) return number;
  throw new InvalidArgumentError('It takes a number from 0 to 100.');
}
