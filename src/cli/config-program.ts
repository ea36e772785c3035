import type { Command } from 'commander';
import type { Runs } from './runs.ts';

/** `ai-tracker config ...`: config.json in the configuration folder. */
export function addConfig(program: Command, runs: Runs): void {
  const config = program.command('config').description('settings: repositories to leave out, and others (config.json)');
  const run = runs(() => import('./commands/config.ts'));
  config
    .command('get')
    .description('print a setting; exit with 1 if it is not set')
    .argument('<key>', 'exclude.paths, exclude.remotes, unexplained, commit_line or prices')
    .option('--json', 'print JSON')
    .action((key: string, options: object) => run({ ...options, action: 'get', key }));
  config
    .command('set')
    .description('set a setting to one value, or to several patterns')
    .argument('<key>')
    .argument('<values...>')
    .action((key: string, values: string[]) => run({ action: 'set', key, values }));
  config
    .command('unset')
    .description('remove a setting')
    .argument('<key>')
    .action((key: string) => run({ action: 'unset', key }));
  config
    .command('list')
    .description('print all settings that are set')
    .option('--json', 'print JSON')
    .action((options: object) => run({ ...options, action: 'list' }));
  config
    .command('is-kept-out', { hidden: true })
    .argument('<folder>')
    .action((key: string) => run({ action: 'is-kept-out', key }));
}
