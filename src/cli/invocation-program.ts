import { type Command, InvalidArgumentError } from 'commander';
import { isComplexity, isCount } from '../api/check.ts';
import type { BeginOptions } from './commands/invocation-begin-run.ts';
import type { EndRunOptions } from './commands/invocation-end-run.ts';
import type { Runs } from './runs.ts';

/** `ai-tracker invocation ...`: what orchestrators report, in any language. */
export function addInvocation(program: Command, runs: Runs): void {
  const invocation = program.command('invocation').description('report runs of your own agents, from any language');
  const end = runs(() => import('./commands/invocation-end.ts'));
  const run = runs(() => import('./commands/invocation-run.ts'));
  described(invocation, 'start', 'report that a run begins, and print its id for `end`').action(
    runs(() => import('./commands/invocation-start.ts')),
  );
  invocation
    .command('end')
    .description('report that a run has ended')
    .argument('<id>', 'the id that `start` printed')
    .option('--success', 'the run did its task')
    .option('--failure', 'the run did not do its task')
    .option('--outcome <text>', 'the result (the first 500 characters are kept)')
    .option('--error <text>', 'what went wrong (the first 500 characters are kept)')
    .option('--tokens <n>', 'the number of tokens that it used', count)
    .action((id: string, options: object) => end({ ...options, id }));
  described(invocation, 'run', 'run a command, and record its exit status, time, processor time and memory')
    .argument('[command...]', 'the command and its arguments, after --')
    .usage('--agent <name> --task <text> [options] -- <command...>')
    .action((command: string[], options: object) => run({ ...options, command }));
  addStepsOfRun(invocation, runs);
}

/** What bin/run-invocation calls before and after the command. */
function addStepsOfRun(invocation: Command, runs: Runs): void {
  const begin = runs(() => import('./commands/invocation-begin-run.ts'));
  const end = runs(() => import('./commands/invocation-end-run.ts'));
  described(invocation, 'begin-run', 'called by run', { hidden: true })
    .requiredOption('--pid <n>', '', Number)
    .argument('[command...]')

    .action((command: string[], options: Omit<BeginOptions, 'command'>) => begin({ ...options, command }));
  invocation
    .command('end-run', { hidden: true })
    .argument('<id>')
    .requiredOption('--exit-status <n>', '', Number)
    .requiredOption('--began <ns>')
    .requiredOption('--ended <ns>')
    .requiredOption('--cpu-before <times>')
    .requiredOption('--cpu-after <times>')
    .requiredOption('--memory <kib>')
    .action((id: string, options: Omit<EndRunOptions, 'id'>) => end({ ...options, id }));
}

function described(parent: Command, name: string, description: string, options = {}): Command {
  return parent
    .command(name, options)
    .description(description)
    .requiredOption('--agent <name>', "the agent's name (the first 100 characters are kept)", filled)
    .requiredOption('--task <text>', 'its task (the first 200 characters are kept, secrets masked)')
    .option('--complexity <n>', 'how hard the task is, from 1 to 10; default: estimated from its words', complexity)
    .option('--context <json>', 'more about the run, as JSON of up to 4,096 bytes (secrets masked)', json);
}

function filled(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('It takes a name.');
}

function complexity(text: string): number {
  if (/^\d+$/.test(text) && isComplexity(Number(text))) return Number(text);
  throw new InvalidArgumentError('It takes a whole number from 1 to 10.');
}

function count(text: string): number {
  if (/^\d+$/.test(text) && isCount(Number(text))) return Number(text);
  throw new InvalidArgumentError('It takes a whole number, 0 or more.');
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new InvalidArgumentError('It takes JSON, such as {"ticket":"T-1"}.');
  }
}
