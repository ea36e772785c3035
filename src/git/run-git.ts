import { delimiter, dirname } from 'node:path';
import process from 'node:process';
import {
  type Answer,
  type AnswerFile,
  answerTo,
  bytesOf,
  closeAnswer,
  isKept,
  nameOf,
  openNameless,
} from './answers.ts';
import { snapshotObjects } from './snapshot-stores.ts';
import { inBytes } from './words-in-bytes.ts';

export interface GitOptions {
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  readonly input?: string | Buffer;
  /** More output than that makes it fail. */
  readonly maxBuffer?: number;
  /** The work tree to work on; `cwd` is its top. */
  readonly worktree?: Place | undefined;
  /** Look for objects among those of our snapshots too. */
  readonly withSnapshots?: boolean;
  /** How long it may run. */
  readonly limitMs?: number;
}

interface Place {
  readonly top: string;
  readonly gitDir: string;
  readonly commonDir: string;
  readonly isNamed?: true;
}

/** Variables of git's that say how git runs, not which repository it works on. All others are stripped. */
const keptVariables = /^GIT_(CONFIG|EXEC_PATH$|CEILING_DIRECTORIES$|SSL_CAINFO$|TRACE)/;
const maxOutput = 1 << 30;
/** A commit of a million lines takes git some seconds; what takes longer hangs. */
const limitMs = 60_000;

/**
 * What a repository's settings name is not run: whoever unpacks an archive has its `.git/config` too, and git's own
 * commands there may never have been called. (Diffs are asked for without textconv and external programs.)
 */
export const always = ['-c', 'core.fsmonitor=false', '-c', 'log.showSignature=false'];

/** The environment for a git of ours: inside a hook, git's own variables would point it at another repository. */
function gitEnvironment(env: NodeJS.ProcessEnv = process.env): NodeJS.ProcessEnv {
  const clean: NodeJS.ProcessEnv = {};
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith('GIT_') || keptVariables.test(name)) clean[name] = value;
  }
  return {
    ...clean,
    // Never write to the user's repository on the way (an index refresh), never wait for a password.
    ...{ GIT_OPTIONAL_LOCKS: '0', GIT_TERMINAL_PROMPT: '0', LC_ALL: 'C' },
    // What a partial clone lacks is not fetched; a git before 2.44 knows only that no protocol is allowed.
    ...{ GIT_NO_LAZY_FETCH: '1', GIT_ALLOW_PROTOCOL: '' },
  };
}

/**
 * Git is to find the repository by itself, since only then it asks whether this user may trust it (safe.directory). It
 * looks nowhere above: what is no repository to git is none.
 */
export function environmentFor({ env, worktree, withSnapshots }: GitOptions): NodeJS.ProcessEnv {
  const clean = gitEnvironment(env);
  if (worktree === undefined) return clean;
  const named = worktree.isNamed ? { GIT_DIR: worktree.gitDir, GIT_WORK_TREE: worktree.top } : {};
  const placed = { ...clean, ...named, GIT_CEILING_DIRECTORIES: `:${dirname(worktree.top)}` };
  return withSnapshots
    ? { ...placed, GIT_ALTERNATE_OBJECT_DIRECTORIES: snapshotObjects(worktree.gitDir).join(delimiter) }
    : placed;
}

/** Runs git and returns its output as bytes. Throws an `Error` with git's own words when it fails. */
export function gitBytes(args: readonly string[], options: GitOptions): Buffer {
  const result = run(args, options);
  throwUnlessDone(args, result);
  return bytesOf(result.stdout);
}

function throwUnlessDone(args: readonly string[], { error, status, stderr }: Answer): void {
  // A git that gives up before it has read its input (EPIPE) says why.
  if (error && !status) throw gitFailure(`git ${commandIn(args)} could not run: ${error.message}`, error);
  if (status === 0) return;
  const words = stderr?.toString().trim() || `exit status ${status}`;
  throw gitFailure(`git ${commandIn(args)} failed: ${words}`, { args, status });
}

export function gitFailure(message: string, cause: unknown): Error {
  return Object.assign(new Error(message, { cause }), { name: 'GitFailure' });
}

/** Whether an error says that git did not do what it was asked. */
export function isGitFailure(error: unknown): boolean {
  return error instanceof Error && error.name === 'GitFailure';
}

/** Whether an error says that git did not come to an end: what it would have said is not known. */
export function isGitTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === 'GitTimeout';
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
  const { status, stdout } = run(args, options);
  return status === 0 ? bytesOf(stdout) : undefined;
}

/** Runs git and lets `read` read its output, which may be long, from a file. Throws when git fails. */
export function readGitFile<T>(args: readonly string[], options: GitOptions, read: (file: number) => T): T {
  const result = run(args, options, true);
  try {
    throwUnlessDone(args, result);
    return read((result.stdout as AnswerFile).file);
  } finally {
    if (!isKept(result)) closeAnswer(result);
  }
}

/** Throws where git takes too long, also for those who take a failure for an answer. */
function run(args: readonly string[], options: GitOptions, inFile = false): Answer {
  const place = [options.cwd, options.worktree?.gitDir, options.withSnapshots, options.maxBuffer].join('\0');
  const result = answerTo({
    name: () => nameOf(args, place, options.input ?? ''),
    limitMs: options.limitMs ?? limitMs,
    ask: (timeout) => spawn(args, options, timeout, inFile ? openNameless() : undefined),
  });
  if (errorCode(result.error) !== 'ETIMEDOUT') return result;
  const message = `git ${commandIn(args)} took longer than ${(options.limitMs ?? limitMs) / 1000} s in ${options.cwd}`;
  throw Object.assign(new Error(message, { cause: result.error }), { name: 'GitTimeout' });
}

function spawn(args: readonly string[], options: GitOptions, timeout: number, file: number | undefined): Answer {
  const words = [...always, ...args];
  const { command, args: all, input } = inBytes('git', words) ?? { command: 'git', args: words, input: options.input };
  // Loaded only here: what asks git may find that it need not.
  const { spawnSync } = process.getBuiltinModule('node:child_process');
  const { error, status, stdout, stderr } = spawnSync(command, all, {
    cwd: options.cwd,
    env: environmentFor(options),
    stdio: ['pipe', file ?? 'pipe', 'pipe'],
    input: input ?? '',
    maxBuffer: options.maxBuffer ?? maxOutput,
    timeout,
    killSignal: 'SIGKILL',
    windowsHide: true,
  });
  return { error, status, stdout: file === undefined ? stdout : { file }, stderr };
}

/** `-c NAME=VALUE` comes before it. */
function commandIn(args: readonly string[]): string | undefined {
  return args.find((arg, index) => !arg.startsWith('-') && args[index - 1] !== '-c');
}

function errorCode(error: Error | undefined): unknown {
  return error && 'code' in error ? error.code : undefined;
}
