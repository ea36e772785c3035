import { Command, CommanderError } from 'commander';
import { UserError } from '../config/user-error.ts';
import { version } from '../config/version.ts';
import type { Io } from './io.ts';
import type { Runs } from './runs.ts';
import { UsageError } from './usage-error.ts';

/** Adds commands to the program. */
export type Declare = (program: Command, runs: Runs, io: Io) => void;

/** Runs the command line by what `declare` declares; returns the exit status: 0, 1 (it failed) or 2 (usage). */
export async function runCommandLine(args: readonly string[], io: Io, declare: Declare): Promise<number> {
  let status = 0;
  // Loaded only when called: a command pays for no other's modules.
  const runs: Runs = (load) => async (options) => {
    status = await (await load()).run(options, io);
  };
  const program = newProgram(io);
  declare(program, runs, io);
  try {
    await program.parseAsync(args.length === 1 && args[0] === '-V' ? ['--version'] : args, { from: 'user' });
    return status;
  } catch (error) {
    return report(error, io);
  }
}

function newProgram(io: Io): Command {
  return new Command('ai-tracker')
    .description('Tells, line by line, which committed code an AI agent wrote and which a person wrote.')
    .version(version, '-v, --version')
    .exitOverride()
    .showHelpAfterError('(ai-tracker --help shows the commands)')
    .configureOutput({
      ...{ writeOut: io.stdout, writeErr: io.stderr, getOutHelpWidth: () => io.columns ?? 80 },
      // As all other errors begin.
      outputError: (text, write) => write(text.replace(/^error: /, 'ai-tracker: ')),
    });
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
