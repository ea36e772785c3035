import type { Command } from 'commander';
import type { Runs } from './runs.ts';

/** What becomes of the records: a copy of them, and what goes. */
export function addCare(program: Command, runs: Runs): void {
  const forget = runs(() => import('./commands/forget.ts'));
  const backup = runs(() => import('./commands/backup.ts'));
  program
    .command('backup')
    .description('write all that is recorded into a new file')
    .argument('<file>')
    .option('--json', 'print JSON')
    .action((file: string, options: object) => backup({ ...options, file }));
  program
    .command('forget')
    .description('take all that is recorded of a repository out')
    .argument('<repo>', 'its name or path')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action((repo: string, options: object) => forget({ ...options, repo }));
  program
    .command('prune')
    .description('take out sessions, tool calls and edits of long ago; commits stay')
    .requiredOption('--older-than <days>', 'such as 90d')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action(runs(() => import('./commands/prune.ts')));
}
