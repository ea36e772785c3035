import type { Command } from 'commander';
import type { Runs } from './runs.ts';

/** What becomes of the records: a copy of them, and what goes. */
export function addCare(program: Command, runs: Runs): void {
  const forget = runs(() => import('./commands/forget.ts'));
  const backup = runs(() => import('./commands/backup.ts'));
  program
    .command('backup')
    .description('copy the database into a new file')
    .argument('<file>')
    .option('--json', 'print JSON')
    .action((file: string, options: object) => backup({ ...options, file }));
  program
    .command('forget')
    .description('delete all records of a repository')
    .argument('<repo>', 'its name or path')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action((repo: string, options: object) => forget({ ...options, repo }));
  program
    .command('prune')
    .description('delete old sessions, tool calls and edits; commits stay')
    .requiredOption('--older-than <days>', 'a number of days, such as 90d')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action(runs(() => import('./commands/prune.ts')));
}
