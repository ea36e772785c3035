import { type Command, Option } from 'commander';
import type { NamedRange } from '../report/parse-range.ts';
import { activityCommands } from './activity-program.ts';
import { addBlame } from './blame-program.ts';
import { range } from './range-option.ts';
import { inPeriod, numberUpTo, ofAgents, ofFleet, ofRepositories, reading } from './reading-options.ts';
import type { Runs } from './runs.ts';

/** Adds a command to the program. */
type Add = (program: Command, runs: Runs) => void;

/** What asks the database, and is asked often: these commands are a program of their own, which starts fast. */
export const readingCommands: Readonly<Record<string, Add>> = {
  stats: (program, runs) => {
    const stats = runs(() => import('./commands/stats.ts'));
    ofRepositories(
      ofAgents(inPeriod(ofFleet(reading(program, 'stats', 'how many committed lines the AI and people wrote')))),
    )
      .argument('[range]', 'only the commits of this range in this repository, such as main..HEAD', range)
      .option(
        '--top <n>',
        'only the n repositories with the most lines; default: 10, with --json all',
        numberUpTo(1_000_000, 'repositories'),
      )
      .option('--head', 'who wrote the lines that stand at HEAD of this repository, by folder and language')
      .option('--chart', 'add a chart by day')
      .addOption(new Option('--graph', 'add a chart of the last 7 days (--chart --days 7)').conflicts('chart'))
      .addOption(new Option('--global', 'all repositories together, without this one first').conflicts('repo'))
      .addOption(new Option('--tokens', 'show tokens by day and model').conflicts(['chart', 'graph', 'plain']))
      .option('--all-files', 'also count lock files, generated and vendored files')
      .addOption(
        new Option('--plain', 'print a name and its values on each line, for grep and awk').conflicts([
          'json',
          'csv',
          'tsv',
        ]),
      )
      .addOption(new Option('--path [file]').hideHelp())
      .addOption(new Option('--screenshot [file]').hideHelp())
      .action((named: NamedRange | undefined, options: object) =>
        stats({ ...options, ...(named && { range: named }) }),
      );
  },
  show: (program, runs) => {
    const show = runs(() => import('./commands/show.ts'));
    ofFleet(reading(program, 'show', 'one commit, file by file; or the commits of a range'))
      .argument('[rev]', 'a revision of this repository, the sha of a recorded commit, or a range (main..HEAD)', 'HEAD')
      .action((rev: string, options: object) => show({ ...options, rev }));
  },
  blame: addBlame,
  ...activityCommands,
};

/** Adds these commands, or one of them alone. */
export function addReading(program: Command, runs: Runs, only?: string): void {
  for (const [name, add] of Object.entries(readingCommands))
    if (only === undefined || name === only) add(program, runs);
}
