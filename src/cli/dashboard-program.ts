import { type Command, InvalidArgumentError, Option } from 'commander';
import { collect, numberUpTo, ofFleet } from './reading-options.ts';
import type { Runs } from './runs.ts';

/** Whatever is shown in a browser: a program of its own, as no other command needs what it loads. */
export function addDashboard(program: Command, runs: Runs): void {
  ofPage(program, 'dashboard', 'write a page for managers: one HTML file that asks for nothing else')
    .addOption(new Option('--out <file>', 'write it there instead of ai-tracker.html here').conflicts('json'))
    .option('--json', 'print its figures as JSON instead')
    .option('--days <n>', 'with --json: only the last n days, today included', numberUpTo(36_500, 'days'))
    .option('--others', 'with --json: without the session of Claude Code that this runs in')
    .action(runs(() => import('./commands/dashboard.ts')));
  ofPage(program, 'serve', 'give that page, fresh, to browsers of this machine; and /data.json, /metrics, /healthz')
    .option('--port <number>', 'on this port; 0: any that is free', port, 4820)
    .option('--lag <seconds>', '/healthz says 503 when a delivery waits longer', numberUpTo(31_536_000, 'seconds'), 300)
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
