import process from 'node:process';
import { always, environmentFor, type GitOptions, gitFailure } from './run-git.ts';

type StreamOptions = Pick<GitOptions, 'cwd' | 'worktree'> & { readonly limitMs: number };

const mostErrorBytes = 4096;

/**
 * Runs git and gives its output to `take` as it comes, be it as long as it likes. Throws with git's own words when it
 * fails, or does not end in time.
 */
export async function streamGit(
  args: readonly string[],
  options: StreamOptions,
  take: (chunk: Buffer) => void,
): Promise<void> {
  const { spawn } = process.getBuiltinModule('node:child_process');
  const child = spawn('git', [...always, ...args], {
    cwd: options.cwd,
    env: environmentFor(options),
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: options.limitMs,
    killSignal: 'SIGKILL',
    windowsHide: true,
  });
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (words.length < mostErrorBytes) words += chunk.toString();
  });
  const ended = new Promise<number | string | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => resolve(status ?? signal));
  });
  // Else it would be nobody's while the output is read.
  ended.catch(() => {});
  try {
    for await (const chunk of child.stdout) take(chunk as Buffer);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  const status = await ended.catch((cause: Error) => {
    throw gitFailure(`git could not run: ${cause.message}`, cause);
  });
  if (status === 0) return;
  throw gitFailure(
    `git failed: ${words.trim() || (status === 'SIGKILL' ? 'it took too long' : `exit status ${status}`)}`,
    {
      args,
      status,
    },
  );
}
