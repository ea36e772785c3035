import type { Io } from '../../src/cli/io.ts';
import { runProgram } from '../../src/cli/program.ts';
import { checkJson } from './json-schemas/index.ts';

export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `ai-tracker ...` in this process, as a pipe unless `io` says otherwise. What it prints as JSON is as its schema says. */
export async function runHere(args: readonly string[], io: Partial<Io> = {}): Promise<Outcome> {
  let stdout = '';
  let stderr = '';
  const status = await runProgram(args, {
    env: {},
    cwd: '/',
    columns: 100,
    isTTY: false,
    ...io,
    stdout: (text) => {
      stdout += text;
    },
    stderr: (text) => {
      stderr += text;
    },
  });
  checkJson(args, stdout);
  return { status, stdout, stderr };
}
