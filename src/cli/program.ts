import { Command, CommanderError, Option } from 'commander';
import { UserError } from '../config/user-error.ts';
import { version } from '../config/version.ts';
import { addActivity } from './activity-program.ts';
import { addCare } from './care-program.ts';
import { addCompletion } from './completion-program.ts';
import { addConfig } from './config-program.ts';
import { addInvocation } from './invocation-program.ts';
import type { Io } from './io.ts';
import { inPeriod, reading } from './reading-options.ts';
import type { Runs } from './runs.ts';
import { UsageError } from './usage-error.ts';

/** Runs the command line and returns the exit status: 0, 1 (it failed) or 2 (usage). */
export async function runProgram(args: readonly string[], io: Io): Promise<number> {
  let status = 0;
  const program = buildProgram(io, (result) => {
    status = result;
  });
  try {
    await program.parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    return report(error, io);
  }
}

function report(error: unknown, io: Io): number {
  // commander has printed its own.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  const message = error instanceof Error ? error.message : String(error);
  const hint = error instanceof UserError && error.hint !== undefined ? `; ${error.hint}` : '';
  io.stderr(`ai-tracker: ${message}${hint}\n`);
  if (io.env['DEBUG'] && error instanceof Error)
    io.stderr(`${error.stack}\n${error.cause instanceof Error ? error.cause.stack : ''}\n`);
  return error instanceof UsageError ? 2 : 1;
}

function buildProgram(io: Io, finish: (status: number) => void): Command {
  const program = new Command('ai-tracker')
    .description('Tells, line by line, which committed code an AI agent wrote and which a person wrote.')
    .version(version)
    .exitOverride()
    .showHelpAfterError('(ai-tracker --help shows the commands)')
    .configureOutput({ writeOut: io.stdout, writeErr: io.stderr, getOutHelpWidth: () => io.columns ?? 80 })
    .addHelpText('after', calledByOthers);
  // Loaded only when called: a command pays for no other's modules.
  const runs: Runs = (load) => async (options) => finish(await (await load()).run(options, io));
  addReading(program, runs);
  addActivity(program, runs);
  addInvocation(program, runs);
  addConfig(program, runs);
  addCare(program, runs);
  addInstalling(program, runs);
  addCompletion(program, io);
  program
    .command('version')
    .description('print the version')
    .action(() => io.stdout(`${version}\n`));
  return program;
}

const calledByOthers = `
Examples:
  $ ai-tracker install               once, then work with Claude Code and commit
  $ ai-tracker stats --days 7 --chart
  $ ai-tracker show HEAD~2
  $ ai-tracker blame src/main.c
  $ ai-tracker doctor                what is wrong, and how to mend it

Called by Claude Code (payload on stdin): hook-pre-tool, hook-post-tool, hook
Called by git: git-post-commit, git-post-rewrite
`;

function addReading(program: Command, runs: Runs): void {
  const show = runs(() => import('./commands/show.ts'));
  const blame = runs(() => import('./commands/blame.ts'));
  inPeriod(reading(program, 'stats', 'how many committed lines the AI and people wrote'))
    .option('--repo <name>', 'only this repository (its name or path)')
    .option('--agent <id>', 'only this agent')
    .option('--chart', 'add a chart by day')
    .option('--graph', 'add a chart of the last 7 days (--chart --days 7)')
    .option('--global', 'all repositories and all time (what no option shows)')
    .option('--all-files', 'count lock files, generated and vendored files too')
    .option('--plain', 'a word and its values a line, for grep and awk')
    .addOption(new Option('--path [file]').hideHelp())
    .addOption(new Option('--screenshot [file]').hideHelp())
    .action(runs(() => import('./commands/stats.ts')));
  reading(program, 'show', 'one commit, file by file')
    .argument('[rev]', 'a revision of the repository here, or a recorded sha', 'HEAD')
    .action((rev: string, options: object) => show({ ...options, rev }));
  reading(program, 'blame', 'each line of a file with its author')
    .argument('<file>')
    .option('--rev <rev>', 'as of this revision instead of the work tree')
    .action((file: string, options: object) => blame({ ...options, file }));
}

function addInstalling(program: Command, runs: Runs): void {
  program
    .command('install')
    .description('hook into Claude Code and git')
    .action(runs(() => import('./commands/install.ts')));
  program
    .command('uninstall')
    .description('take all hooks back; the database stays')
    .action(runs(() => import('./commands/uninstall.ts')));
  program
    .command('setup')
    .description('hook into Claude Code alone')
    .option('--dashboard-command', 'give it /manager-dashboard too, which shows a manager the week')
    .action(runs(() => import('./commands/setup.ts')));
  program
    .command('git-install')
    .description('install the git hooks alone')
    .addOption(new Option('--global', 'for all repositories (the default)').conflicts('local'))
    .option('--local', 'let the repository here tell of its commits at once')
    .action(runs(() => import('./commands/git-install.ts')));
  program
    .command('git-uninstall')
    .description('take the git hooks back')
    .action(runs(() => import('./commands/git-uninstall.ts')));
  const watch = runs(() => import('./commands/watch.ts'));
  program
    .command('watch')
    .description('record the commits in the repositories at and below folders, where no agent ever was too')
    .argument('[folders...]', 'the folder here, when none is named')
    .option('--stop', 'watch them no longer')
    .option('--json', 'print JSON')
    .action((folders: string[], options: object) => watch({ ...options, folders }));
  reading(program, 'doctor', 'check every link of the chain and say how to mend it')
    .option('--brief', 'one line: recording, or what is wrong first of all')
    .action(runs(() => import('./commands/doctor.ts')));
  program
    .command('boot')
    .description("a container's start: choose the place of the database, install, say whether it records")
    .action(runs(() => import('./commands/boot.ts')));
  program
    .command('demo')
    .description('see it at work on a scratch repository, which it removes again')
    .option('--keep', 'keep the scratch folder and say how to look around in it')
    .action(runs(() => import('./commands/demo.ts')));
}
