import { type Command, Option } from 'commander';
import type { Runs } from './runs.ts';

/** What puts the records right: by hand, and of what was before them. */
export function addCorrecting(program: Command, runs: Runs): void {
  const attribute = runs(() => import('./commands/attribute.ts'));
  program
    .command('attribute')
    .description('correct the author of committed lines by hand')
    .argument('<file:lines>', 'such as src/main.c:3-9 or src/main.c:7,12-14')
    .addOption(new Option('--author <who>', 'who wrote them').choices(['ai', 'human']))
    .option('--rev <rev>', 'number the lines by this revision instead of the work tree')
    .addOption(new Option('--undo', 'remove such corrections').conflicts('author'))
    .option('--json', 'print JSON')
    .action((named: string, options: object) => attribute({ ...options, named }));
  program
    .command('backfill')
    .description("find AI lines in commits from before, by Claude Code's transcripts on this machine")
    .option('--trailers', 'also take whole commits that name an agent as co-author')
    .option('--dry-run', 'only say what would be found')
    .addOption(new Option('--undo', 'remove all that was found').conflicts(['trailers', 'dryRun']))
    .option('--json', 'print JSON')
    .action(runs(() => import('./commands/backfill.ts')));
}
