import { type SpawnOptions, spawn } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import process from 'node:process';
import { databasePath, type Env, spoolDir } from '../config/paths.ts';
import { UserError } from '../config/user-error.ts';
import { isAlive, runningIngest } from '../spool/running.ts';

/** A folder with a HOME and a repository of its own, in which nothing is the user's. A handle: `remove` it. */
export interface Scratch {
  readonly folder: string;
  readonly home: string;
  readonly repo: string;
  readonly env: Env;
  /** Runs a program in the repository and returns what it printed; throws when it fails. */
  readonly run: (command: string, args: readonly string[], options?: RunOptions) => Promise<string>;
  /** Ends the ingest that hooks left running behind. */
  readonly settle: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

export interface RunOptions {
  readonly env?: Env;
  readonly input?: string;
}

export interface ScratchOptions {
  /** The launcher that hooks and commands call. */
  readonly launcher: string;
  readonly callersEnv: Env;
  readonly signal?: AbortSignal | undefined;
}

/** All that passes from the caller: where programs are, and how they print. */
const passed = ['PATH', 'TMPDIR', 'LANG', 'LC_ALL', 'TERM', 'NO_COLOR', 'FORCE_COLOR', 'COLUMNS', 'NODE_OPTIONS'];
const endOfIngestMs = 2000;

/** Makes the folder. `signal` stops what `run` is waiting for. */
export async function createScratch({ launcher, callersEnv, signal }: ScratchOptions): Promise<Scratch> {
  // Resolved, since git names what it finds by the real path.
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'ai-tracker-demo-')));
  const [home, repo, bin] = [join(folder, 'home'), join(folder, 'tea-timer'), join(folder, 'bin')];
  const env = scratchEnv(callersEnv, home, bin);
  const remove = async () => {
    await settle(env);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    await Promise.all([home, repo, bin].map((each) => mkdir(each)));
    await symlink(launcher, join(bin, 'ai-tracker'));
    await symlink(process.execPath, join(bin, 'node'));
  } catch (error) {
    await remove();
    throw error;
  }
  return {
    ...{ folder, home, repo, env, remove },
    settle: () => settle(env),
    run: (command, args, options = {}) =>
      runProgram(command, args, { cwd: repo, env: { ...env, ...options.env } }, { input: options.input, signal }),
  };
}

function scratchEnv(callers: Env, home: string, bin: string): Env {
  const kept = passed.flatMap((name) => (callers[name] === undefined ? [] : [[name, callers[name]] as const]));
  return {
    ...Object.fromEntries(kept),
    PATH: [bin, callers['PATH'] ?? '/usr/bin:/bin'].join(delimiter),
    HOME: home,
    TZ: 'UTC',
    GIT_CONFIG_NOSYSTEM: '1',
    // It shows the same however busy the machine is.
    AI_TRACKER_SNAPSHOT_SECONDS: '60',
  };
}

interface Run {
  readonly input: string | undefined;
  readonly signal: AbortSignal | undefined;
}

/** `signal` ends the program with all that it started, as git's hooks, which would go on writing into the folder. */
function runProgram(
  command: string,
  args: readonly string[],
  options: SpawnOptions,
  { input, signal }: Run,
): Promise<string> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = spawn(command, args, { ...options, stdio: 'pipe', detached: true });
    const stop = () => endGroup(child.pid);
    signal?.addEventListener('abort', stop, { once: true });
    let [stdout, stderr] = ['', ''];
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    // A program that reads no input closes it early.
    child.stdin?.on('error', () => {}).end(input);
    child
      .on('error', (error) => reject(explain(error, command)))
      .on('close', (status) => {
        signal?.removeEventListener('abort', stop);
        if (status === 0) resolve(stdout);
        else reject(new Error(`${[command, ...args].join(' ')} failed: ${stderr.trim() || stdout.trim()}`));
      });
  });
}

function endGroup(leader: number | undefined): void {
  try {
    if (leader !== undefined) process.kill(-leader, 'SIGKILL');
  } catch {
    // All of them have just ended.
  }
}

function explain(error: Error, command: string): Error {
  if (!('code' in error) || error.code !== 'ENOENT') return error;
  return new UserError(`there is no ${command} on the PATH`, 'the demo needs git', { cause: error });
}

async function settle(env: Env): Promise<void> {
  const pid = runningIngest(spoolDir(databasePath(env)));
  if (pid === undefined) return;
  const end = Date.now() + endOfIngestMs;
  try {
    process.kill(pid);
  } catch {
    // It has just ended by itself.
  }
  while (isAlive(pid) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 10));
}
