import { type Command, Option } from 'commander';
import { usagePeriods } from '../stats/usage.ts';
import { inPeriod, numberUpTo, ofAgents, ofFleet, ofRepositories, reading } from './reading-options.ts';
import type { Runs } from './runs.ts';

/** What agents do, read back. */
export const activityCommands = {
  agents: (program: Command, runs: Runs) =>
    activity(program, 'agents', 'runs of subagents and of reported agents: number, success, duration, lines, tokens')
      .option('--top <n>', 'only the n with the most runs', numberUpTo(1_000_000, 'agents'))
      .addOption(new Option('--period <each>', 'add the usage by hour, day or week').choices(usagePeriods))
      .option('--chart', 'add a chart of the usage')
      .addOption(
        new Option(
          '--graph',
          'add that chart for the last 7 days; with --period hour for 2 days, with week for 12 weeks',
        ).conflicts('chart'),
      )
      .action(runs(() => import('./commands/agents.ts'))),
  sessions: (program: Command, runs: Runs) =>
    activity(program, 'sessions', 'sessions of Claude Code, the newest first')
      .option(
        '--top <n>',
        'only the newest n; default: 20, with --csv and --tsv all',
        numberUpTo(1_000_000, 'sessions'),
      )
      .action(runs(() => import('./commands/sessions.ts'))),
  tools: (program: Command, runs: Runs) =>
    activity(program, 'tools', 'calls of each tool: number, failures, duration')
      .option('--top <n>', 'only the n with the most calls', numberUpTo(1_000_000, 'tools'))
      .action(runs(() => import('./commands/tools.ts'))),
};

function activity(program: Command, name: string, description: string): Command {
  return ofRepositories(ofAgents(inPeriod(ofFleet(reading(program, name, description)))));
}
