import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { openSqlite } from '../../src/store/sqlite.ts';
import { removeFolder } from './remove-folder.ts';

export const projectRoot = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
export const binary = join(projectRoot, 'bin/ai-tracker');

export type Env = Record<string, string | undefined>;
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Env;
  readonly input?: string | Buffer;
}
export interface RunResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Clock {
  now: number;
}

/** Where a sandbox lies that is one of several; what is not given is its own. */
export interface Place {
  readonly root?: string;
  readonly home?: string;
  readonly repo?: string;
  readonly database?: string;
  /** In ms since the epoch: of several the same, so that of two things one is before the other. */
  readonly clock?: Clock;
  /** Beside what every sandbox has. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * A scratch HOME with its own git configuration, database and one repository: real git, real binary, nothing of the
 * user's. Dispose it with `using`, or call `remove()`.
 */
export class Sandbox {
  readonly root: string;
  readonly home: string;
  readonly repo: string;
  readonly database: string;
  readonly #more: Readonly<Record<string, string>>;
  readonly #clock: Clock;

  constructor(place: Place = {}) {
    this.root = place.root ?? realpathSync(mkdtempSync(join(tmpdir(), 'ai-tracker-test-')));
    this.home = place.home ?? join(this.root, 'home');
    this.repo = place.repo ?? join(this.root, 'repo');
    this.database = place.database ?? join(this.home, '.config/ai-tracker/tracker.db');
    this.#more = place.env ?? {};
    this.#clock = place.clock ?? { now: Date.parse('2026-03-02T10:00:00Z') };
    mkdirSync(this.home, { recursive: true });
    // `maintenance`: git starts a process after each commit that looks whether there is something to clean up.
    writeFileSync(
      join(this.home, '.gitconfig'),
      '[user]\n\tname = Test\n\temail = test@example.com\n[init]\n\tdefaultBranch = main\n[protocol "file"]\n\tallow = always\n[maintenance]\n\tauto = false\n',
    );
    if (existsSync(this.repo)) return;
    mkdirSync(this.repo);
    this.git('init', '-q');
  }

  get env(): Record<string, string> {
    return {
      PATH: process.env['PATH'] ?? '/usr/bin:/bin',
      HOME: this.home,
      TZ: 'UTC',
      LC_ALL: 'C.UTF-8',
      NO_COLOR: '1',
      COLUMNS: '100',
      GIT_CONFIG_NOSYSTEM: '1',
      // However busy the machine is.
      AI_TRACKER_SNAPSHOT_SECONDS: '600',
      ...this.#more,
    };
  }

  /** Runs a command in the repository; never throws. */
  run(command: string, args: readonly string[], options: RunOptions = {}): RunResult {
    const result: SpawnSyncReturns<Buffer> = spawnSync(command, args, {
      cwd: options.cwd ?? this.repo,
      env: defined({ ...this.env, ...options.env }),
      input: options.input ?? '',
      maxBuffer: 1 << 28,
    });
    // A hook that is switched off is gone before its payload is written.
    if (result.error && (result.error as NodeJS.ErrnoException).code !== 'EPIPE') throw result.error;
    return { status: result.status, stdout: result.stdout.toString(), stderr: result.stderr.toString() };
  }

  /** Runs git in the repository (or `{cwd}`), at a clock that goes on by a minute a call; throws when git fails. */
  git(...args: readonly (string | RunOptions)[]): string {
    const options = args.find((arg): arg is RunOptions => typeof arg !== 'string') ?? {};
    const words = args.filter((arg): arg is string => typeof arg === 'string');
    const env = { ...this.gitClock(), ...options.env };
    const result = this.run('git', words, { ...options, env });
    if (result.status !== 0) throw new Error(`git ${words.join(' ')}: ${result.stderr || result.stdout}`);
    return result.stdout.trim();
  }

  /** The clock and the editor for git; the clock goes on by a minute a call. */
  gitClock(): Env {
    this.#clock.now += 60_000;
    const date = new Date(this.#clock.now).toISOString();
    return { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date, GIT_EDITOR: 'true' };
  }

  /** Runs `ai-tracker`. */
  tracker(args: readonly string[], options: RunOptions = {}): RunResult {
    return this.run(binary, args, options);
  }

  /** Runs `ai-tracker ... --json` and parses what it prints; throws with stderr when it fails. */
  json<T = unknown>(args: readonly string[], options: RunOptions = {}): T {
    const result = this.tracker([...args, '--json'], options);
    if (result.status !== 0) throw new Error(`ai-tracker ${args.join(' ')}: ${result.status} ${result.stderr}`);
    return JSON.parse(result.stdout) as T;
  }

  path(file: string): string {
    return join(this.repo, file);
  }

  write(file: string, text: string | Buffer): void {
    mkdirSync(dirname(this.path(file)), { recursive: true });
    writeFileSync(this.path(file), text);
  }

  read(file: string): string {
    return readFileSync(this.path(file), 'utf8');
  }

  /** Rows of the sandbox's database. */
  query<T = Record<string, unknown>>(sql: string, ...parameters: unknown[]): T[] {
    const db = openSqlite(this.database, { readonly: true });
    try {
      return db.prepare(sql).all(...parameters) as T[];
    } finally {
      db.close();
    }
  }

  remove(): void {
    removeFolder(this.root);
  }

  [Symbol.dispose](): void {
    this.remove();
  }
}

export function defined(env: Env): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
