import process from 'node:process';
import type { Env } from '../config/paths.ts';
import { isTerminal, openOutput } from './output.ts';

/** All that a command may use of the process that it runs in. */
export interface Io {
  readonly env: Env;
  readonly cwd: string;
  readonly stdout: (text: string | Buffer) => void;
  readonly stderr: (text: string) => void;
  /** The width to print for: the terminal's, else `COLUMNS`, else `undefined`. */
  readonly columns: number | undefined;
  /** stdout is a terminal. */
  readonly isTTY: boolean;
  /** stderr is a terminal: the place for progress. */
  readonly stderrIsTTY?: boolean;
  /** Asks a person; there is none where stdin and stderr are no terminals. */
  readonly ask?: ((question: string) => Promise<string>) | undefined;
}

/** The process itself, for a command that runs in one of its own. */
export function processIo(): Io {
  const isTTY = isTerminal(1);
  const stderr = openOutput(2, () => {});
  return {
    env: process.env,
    cwd: currentFolder(),
    stdout: openOutput(1, (error) => {
      // `| head` closes the pipe early: that is the reader's right, not a failure. The command does all the same what is left.
      if (error.code === 'EPIPE') return;
      stderr(`ai-tracker: cannot write the output (${error.message}); check where it is written to\n`);
      process.once('exit', () => {
        process.exitCode = 1;
      });
    }),
    stderr,
    columns: (isTTY ? process.stdout.columns : undefined) ?? positive(process.env['COLUMNS']),
    isTTY,
    stderrIsTTY: isTerminal(2),
    get ask() {
      return isTerminal(0) && isTerminal(2) ? ask : undefined;
    },
  };
}

async function ask(question: string): Promise<string> {
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await lines.question(question);
  } finally {
    lines.close();
  }
}

/** The folder may have been removed under us; what needs it then finds no repository there. */
function currentFolder(): string {
  try {
    return process.cwd();
  } catch {
    return '/';
  }
}

function positive(text: string | undefined): number | undefined {
  const number = Number(text);
  return Number.isInteger(number) && number > 0 ? number : undefined;
}
