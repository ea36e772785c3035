import { type Command, InvalidArgumentError } from 'commander';
import type { Runs } from './runs.ts';

/** What other programs tell of their agents. */
export function addReceive(program: Command, runs: Runs): void {
  program
    .command('receive')
    .description(
      "take in what programs of this machine tell by OpenTelemetry's protocol of their agents, tools and tokens",
    )
    .option('--port <number>', 'on this port; 0: any that is free', port, 4318)
    .action(runs(() => import('./commands/receive.ts')));
}

function port(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number <= 65_535) return number;
  throw new InvalidArgumentError('It takes a number from 0 to 65535.');
}
