import { type Command, Option } from 'commander';
import { version } from '../config/version.ts';
import { addCare } from './care-program.ts';
import { runCommandLine } from './command-line.ts';
import { addCompletion } from './completion-program.ts';
import { addConfig } from './config-program.ts';
import { addCorrecting } from './correct-program.ts';
import { addDashboard } from './dashboard-program.ts';
import { addExport } from './export-program.ts';
import { addFleet } from './fleet-program.ts';
import { addInvocation } from './invocation-program.ts';
import type { Io } from './io.ts';
import { reading } from './reading-options.ts';
import { addReading } from './reading-program.ts';
import { addReceive } from './receive-program.ts';
import { addReport } from './report-program.ts';
import type { Runs } from './runs.ts';
import { addSurvival } from './survival-program.ts';
import { addVerify } from './verify-program.ts';

/** Runs the command line and returns the exit status: 0, 1 (it failed) or 2 (usage). */
export function runProgram(args: readonly string[], io: Io): Promise<number> {
  return runCommandLine(args, io, addAll);
}

/** Declares all commands. */
export function addAll(program: Command, runs: Runs, io: Io): void {
  program.addHelpText('after', calledByOthers);
  addReading(program, runs);
  addSurvival(program, runs);
  addReport(program, runs);
  addVerify(program, runs);
  addFleet(program, runs);
  addDashboard(program, runs);
  addInvocation(program, runs);
  addReceive(program, runs);
  addConfig(program, runs);
  addCorrecting(program, runs);
  addCare(program, runs);
  addExport(program, runs);
  addInstalling(program, runs);
  addCompletion(program, io);
  program
    .command('version')
    .description('print the version')
    .action(() => io.stdout(`${version}\n`));
}

const calledByOthers = `
Examples:
  $ ai-tracker install               once; then work with Claude Code, and commit
  $ ai-tracker stats --days 7 --chart
  $ ai-tracker show HEAD~2
  $ ai-tracker blame src/main.c
  $ ai-tracker report --range main..HEAD
  $ ai-tracker doctor                what is wrong, and how to fix it

Called by Claude Code (payload on stdin): hook-pre-tool, hook-post-tool, hook
Called by git: git-post-commit, git-post-rewrite
`;

function addInstalling(program: Command, runs: Runs): void {
  program
    .command('install')
    .description('add the hooks to Claude Code and git')
    .option('--statusline', 'also let Claude Code show a line about this repository below its prompt')
    .action(runs(() => import('./commands/install.ts')));
  program
    .command('statusline')
    .description('print that line, for Claude Code')
    .action(runs(() => import('./commands/statusline.ts')));
  program
    .command('uninstall')
    .description('remove all hooks; the database stays')
    .action(runs(() => import('./commands/uninstall.ts')));
  program
    .command('setup')
    .description('add the hooks to Claude Code only')
    .option('--dashboard-command', 'also add /manager-dashboard to Claude Code, a report on the week')
    .action(runs(() => import('./commands/setup.ts')));
  program
    .command('git-install')
    .description('add the hooks to git only')
    .addOption(new Option('--global', 'for all repositories (the default)').conflicts('local'))
    .option('--local', 'add them to this repository, so that its commits are recorded at once')
    .action(runs(() => import('./commands/git-install.ts')));
  program
    .command('git-uninstall')
    .description('remove the git hooks')
    .action(runs(() => import('./commands/git-uninstall.ts')));
  const watch = runs(() => import('./commands/watch.ts'));
  program
    .command('watch')
    .description('record the commits of all repositories in these folders, also where no agent works')
    .argument('[folders...]', 'default: this folder')
    .option('--stop', 'stop recording them')
    .option('--json', 'print JSON')
    .action((folders: string[], options: object) => watch({ ...options, folders }));
  reading(program, 'doctor', 'check that everything is recorded, and say how to fix what is broken')
    .option('--brief', 'print one line: whether work is recorded, or the first problem')
    .action(runs(() => import('./commands/doctor.ts')));
  program
    .command('boot')
    .description('for the start of a container: choose the database file, install the hooks, check them')
    .action(runs(() => import('./commands/boot.ts')));
  program
    .command('demo')
    .description('show ai-tracker at work in a scratch repository')
    .option('--keep', 'keep the scratch repository, and say how to look around in it')
    .action(runs(() => import('./commands/demo.ts')));
}
