import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import process from 'node:process';

export interface GitOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string | Buffer;
  /** More output than that makes it fail. */
  readonly maxBuffer?: number;
  /** The work tree to work on, named outright: git then neither searches for it nor asks who owns it. */
  readonly worktree?: { readonly top: string; readonly gitDir: string; readonly commonDir: string } | undefined;
  /** Look for objects among those of our snapshots too. */
  readonly withSnapshots?: boolean;
}

/** Variables of git's that say how git runs, not which repository it works on. All others are stripped. */
const keptVariables = /^GIT_(CONFIG|EXEC_PATH$|CEILING_DIRECTORIES$|SSL_CAINFO$|TRACE)/;
const maxOutput = 1 << 30;

/** The environment for a git of ours: inside a hook, git's own variables would point it at another repository. */
function gitEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const clean: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith('GIT_') || keptVariables.test(name)) clean[name] = value;
  }
  // Never write to the user's repository on the way (an index refresh), never wait for a password.
  return { ...clean, GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' };
}

function environmentFor({ env, worktree, withSnapshots }: GitOptions): NodeJS.ProcessEnv {
  const clean = gitEnvironment(env);
  if (worktree === undefined) return clean;
  const named = { ...clean, GIT_DIR: worktree.gitDir, GIT_WORK_TREE: worktree.top };
  return withSnapshots ? { ...named, GIT_ALTERNATE_OBJECT_DIRECTORIES: snapshotObjects(worktree.gitDir) } : named;
}

/** Where `bin/ai-tracker` keeps the objects of its snapshots, apart from the user's. */
export function snapshotObjects(gitDir: string): string {
  return join(gitDir, 'ai-tracker', 'objects');
}

/** Runs git and returns its output as bytes. Throws an `Error` with git's own words when it fails. */
export function gitBytes(args: readonly string[], options: GitOptions): Buffer {
  const result = run(args, options);
  // A git that gives up before it has read its input (EPIPE) says why.
  if (result.error && !result.status) {
    throw gitFailure(`git ${args[0]} could not run: ${result.error.message}`, result.error);
  }
  if (result.status !== 0) {
    const words = result.stderr.toString().trim() || `exit status ${result.status}`;
    throw gitFailure(`git ${args[0]} failed: ${words}`, { args, status: result.status });
  }
  return result.stdout;
}

function gitFailure(message: string, cause: unknown): Error {
  return Object.assign(new Error(message, { cause }), { name: 'GitFailure' });
}

/** Whether an error says that git did not do what it was asked. */
export function isGitFailure(error: unknown): boolean {
  return error instanceof Error && error.name === 'GitFailure';
}

/** Runs git and returns its output as text without the last line end. Throws when it fails. */
export function git(args: readonly string[], options: GitOptions): string {
  return gitBytes(args, options)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}

/** Like `git`, but `undefined` when it fails: for questions whose answer may be "no". */
export function tryGit(args: readonly string[], options: GitOptions): string | undefined {
  return tryGitBytes(args, options)
    ?.toString('utf8')
    .replace(/\r?\n$/, '');
}

/** The same as bytes. */
export function tryGitBytes(args: readonly string[], options: GitOptions): Buffer | undefined {
  const result = run(args, options);
  return result.status === 0 ? result.stdout : undefined;
}

/** Runs git with its output going to an open file. Throws when it fails. */
export function gitToFile(args: readonly string[], options: GitOptions, file: number): void {
  const result = spawnSync('git', args, {
    cwd: options.cwd,
    env: environmentFor(options),
    stdio: ['ignore', file, 'pipe'],
    windowsHide: true,
  });
  if (result.error) throw gitFailure(`git ${args[0]} could not run: ${result.error.message}`, result.error);
  if (result.status !== 0) throw gitFailure(`git ${args[0]} failed: ${result.stderr.toString().trim()}`, { args });
}

function run(args: readonly string[], options: GitOptions): SpawnSyncReturns<Buffer> {
  return spawnSync('git', args, {
    cwd: options.cwd,
    env: environmentFor(options),
    input: options.input ?? '',
    maxBuffer: options.maxBuffer ?? maxOutput,
    windowsHide: true,
  });
}
