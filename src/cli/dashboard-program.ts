import { type Command, InvalidArgumentError, Option } from 'commander';
import { collect, numberUpTo, ofFleet } from './reading-options.ts';
import type { Runs } from './runs.ts';

/** Whatever is shown in a browser: a program of its own, as no other command needs what it loads. */
export function addDashboard(program: Command, runs: Runs): void {
  ofPage(program, 'dashboard', 'write a page for managers, as one HTML file')
    .addOption(new Option('--out <file>', 'write to this file instead of ai-tracker.html').conflicts('json'))
    .option('--json', 'print the figures of the page as JSON')
    .option('--days <n>', 'with --json: only the last n days, including today', numberUpTo(36_500, 'days'))
    .option('--others', 'with --json: leave out the session of Claude Code that calls this')
    .action(runs(() => import('./commands/dashboard.ts')));
  ofPage(program, 'serve', 'serve that page to the browsers of this machine, with /data.json, /metrics and /healthz')
    .option('--port <number>', 'listen on this port; 0: any free port', port, 4820)
    .option(
      '--lag <seconds>',
      '/healthz answers 503 if a delivery waits longer than this',
      numberUpTo(31_536_000, 'seconds'),
      300,
    )
    .action(runs(() => import('./commands/serve.ts')));
}

function ofPage(program: Command, name: string, description: string): Command {
  const command = program.command(name).description(description);
  return ofFleet(command.option('--db <file>', 'read this database; repeat it to read several as one', collect));
}

function port(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= 65_535) return number;
  throw new InvalidArgumentError('It takes a number from 0 to 65535.');
}
