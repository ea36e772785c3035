import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { type Blame, blameFile } from '../../src/blame/blame.ts';
import { spoolDir } from '../../src/config/paths.ts';
import { drainSpool } from '../../src/ingest/drain.ts';
import { announceEveryMs, announceIngest } from '../../src/spool/running.ts';
import { writeDelivery } from '../../src/spool/spool.ts';
import { isAtItsPath, openStore, type Store } from '../../src/store/open.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import { endDeliveries } from './ended-delivery.ts';
import { binary, defined, type Env, type Place, type RunOptions, Sandbox } from './sandbox.ts';

/**
 * How the tool learns of commits in this test run: told at once by hooks of git's, as with `git-install --local` or hooks
 * in git's configuration; or by the reflog alone, as with a git before 2.54.
 */
export const byReflog = process.env['COMMITS_BY'] === 'reflog';

export interface AgentOptions {
  readonly session?: string;
  readonly cwd?: string;
  readonly subagent?: string;
  readonly env?: Env;
  /** Where the client writes down what is said. */
  readonly transcript?: string;
}

let newDatabase: Buffer | undefined;

/** `openStore`, but that the migrations of a new database run once in a process of tests. */
function openAsNew(path: string): Store {
  if (newDatabase === undefined && !existsSync(path)) {
    openStore(path).close();
    newDatabase = readFileSync(path);
    return openStore(path);
  }
  const isNew = !existsSync(path);
  if (isNew && newDatabase !== undefined) writeFileSync(path, newDatabase, { mode: 0o600 });
  const store = openStore(path);
  // Two of them are two.
  if (isNew) store.exec('UPDATE identity SET database_id = lower(hex(randomblob(16)))');
  return store;
}

/** A call that was begun. */
export interface StartedCall {
  readonly id: string;
  readonly end: () => void;
}

/**
 * A sandbox in which an agent, a person and git work on one repository. The agent's calls are deliveries with the
 * payloads that the client sends; they are ingested in this process, which is much faster than a process each.
 */
export class Work extends Sandbox {
  #calls = 0;

  /** When a delivery is written, in ns since the epoch; `undefined`: now. */
  deliveryTime(): bigint | undefined {
    return undefined;
  }

  #told(): { timeNs?: bigint } {
    const timeNs = this.deliveryTime();
    return timeNs === undefined ? {} : { timeNs };
  }

  /** `undefined`: while the repository is made. */
  announced?: number;

  /** What is in the environment of the agent's hooks besides. */
  readonly #agentEnv: Env;
  readonly #session: string;

  constructor(place: Place & { readonly session?: string } = {}) {
    super(place);
    this.#agentEnv = place.env ?? {};
    this.#session = place.session ?? 'session-1';
    this.become();
    mkdirSync(spoolDir(this.database), { recursive: true, mode: 0o700 });
    this.#announce();
  }

  /** What runs in this process runs in this sandbox's HOME. */
  protected become(): void {
    for (const [name, value] of Object.entries(this.env)) if (!(name in this.#agentEnv)) process.env[name] = value;
  }

  #announce(): void {
    announceIngest(spoolDir(this.database));
    this.announced = Date.now();
  }

  /**
   * Hooks leave ingest to this process, as to any that says it is at it: started behind by each of them, ingests would be
   * most of what a test takes.
   */
  override gitClock(): Env {
    if (this.announced !== undefined && Date.now() > this.announced + announceEveryMs) this.#announce();
    return super.gitClock();
  }

  /** The agent writes a whole file. */
  agentWrites(file: string, content: string, options: AgentOptions = {}): void {
    const original = existsSync(this.path(file)) ? this.read(file) : null;
    this.write(file, content);
    const facts = {
      filePath: this.path(file),
      content,
      structuredPatch: [],
      originalFile: original,
      userModified: false,
    };
    this.#after(
      'Write',
      { file_path: this.path(file), content },
      { type: original === null ? 'create' : 'update', ...facts },
      options,
    );
  }

  /** The agent replaces a text of a file. */
  agentEdits(file: string, oldText: string, newText: string, options: AgentOptions & { all?: boolean } = {}): void {
    const original = this.read(file);
    if (!original.includes(oldText)) throw new Error(`${file} does not hold ${JSON.stringify(oldText)}`);
    const all = options.all ?? false;
    this.write(file, all ? original.replaceAll(oldText, () => newText) : original.replace(oldText, () => newText));
    const input = { file_path: this.path(file), old_string: oldText, new_string: newText, replace_all: all };
    const facts = {
      oldString: oldText,
      newString: newText,
      originalFile: original,
      userModified: false,
      replaceAll: all,
    };
    this.#after('Edit', input, { filePath: this.path(file), ...facts }, options);
  }

  /**
   * The agent runs a shell command (or another tool does something): the launcher takes its snapshots, git's hooks are
   * called inside the call, as when they are installed.
   */
  agentRuns(command: string | (() => void), options: AgentOptions & { tool?: string; fails?: boolean } = {}): void {
    const call = this.startCall({ ...options, ...(typeof command === 'string' && { command }) });
    if (typeof command === 'string')
      this.run('sh', ['-c', command], { cwd: options.cwd ?? this.repo, env: { ...this.gitClock(), ...options.env } });
    else command();
    call.end();
  }

  /** A call that begins now and ends when `end` is called. */
  startCall(
    options: AgentOptions & { tool?: string; fails?: boolean; background?: boolean; command?: string } = {},
  ): StartedCall {
    const id = this.#nextCall();
    const common = {
      session_id: options.session ?? this.#session,
      cwd: options.cwd ?? this.repo,
      ...(options.subagent && { agent_id: options.subagent }),
      ...(options.transcript && { transcript_path: options.transcript }),
      tool_name: options.tool ?? 'Bash',
      tool_use_id: id,
      tool_input: { command: options.command ?? 'not kept' },
    };
    this.#hook('hook-pre-tool', { ...common, hook_event_name: 'PreToolUse' }, options);
    const end = () => {
      const name = options.fails ? 'PostToolUseFailure' : 'PostToolUse';
      const response = options.background ? { backgroundTaskId: 'b1' } : { stdout: '' };
      const payload = { ...common, hook_event_name: name, tool_response: response };
      this.#hook(options.fails ? 'hook' : 'hook-post-tool', payload, options);
    };
    return { id, end };
  }

  #nextCall(): string {
    const session = this.#session === 'session-1' ? '' : `${this.#session}_`;
    return `toolu_${session}${++this.#calls}`;
  }

  /** The client tells something else of a session, as the launcher is called for it. */
  tells(name: string, more: Readonly<Record<string, unknown>> = {}, options: AgentOptions = {}): void {
    const common = {
      session_id: options.session ?? this.#session,
      cwd: options.cwd ?? this.repo,
      hook_event_name: name,
    };
    const verb = name.startsWith('Pre') ? 'hook-pre-tool' : 'hook';
    this.#hook(verb, { ...common, ...more }, options);
  }

  #hook(verb: string, payload: unknown, options: AgentOptions): void {
    const clock = { STUB_TIME: this.deliveryTime()?.toString() };
    const PATH = `${this.#stubs()}:${process.env['PATH']}`;
    const env = { PATH, CLAUDE_PROJECT_DIR: this.repo, ...clock, ...options.env };
    this.tracker([verb], { input: JSON.stringify(payload), env, cwd: options.cwd ?? this.repo });
    if (verb === 'hook-post-tool') endDeliveries(spoolDir(this.database));
  }

  /** A folder with a `node` that does nothing, as this process ingests what the launcher delivers, and a `date` that can be told. */
  #stubs(): string {
    const folder = `${this.root}/stubs`;
    if (!existsSync(folder)) {
      mkdirSync(folder);
      writeFileSync(`${folder}/node`, '#!/bin/sh\nexit 0\n', { mode: 0o755 });
      writeFileSync(
        `${folder}/date`,
        '#!/bin/sh\n[ -n "$STUB_TIME" ] || exec /bin/date "$@"\necho "$1" | sed "s/^+//; s/%s%N/$STUB_TIME/"\n',
        { mode: 0o755 },
      );
    }
    return folder;
  }

  /** Delivers a hook's payload as it is. */
  deliver(verb: string, payload: unknown, options: { env?: Env; cwd?: string } = {}): void {
    const cwd = options.cwd ?? this.repo;
    const head = this.head(cwd) ?? (existsSync(join(cwd, '.git')) ? 'none' : undefined);
    writeDelivery(spoolDir(this.database), {
      verb,
      args: [],
      cwd,
      ...(head && { head }),
      ...this.#told(),
      env: defined({ ...this.#agentEnv, ...options.env }),
      payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
    });
  }

  /** The commit that HEAD names, read from the files of git: hundreds of histories ask it thousands of times. */
  head(cwd = this.repo): string | undefined {
    const dotGit = join(cwd, '.git');
    if (!existsSync(dotGit)) return undefined;
    const gitDir = statSync(dotGit).isDirectory()
      ? dotGit
      : readFileSync(dotGit, 'utf8').slice('gitdir: '.length).trim();
    const folder = resolve(cwd, gitDir);
    const head = readFileSync(join(folder, 'HEAD'), 'utf8').trim();
    if (!head.startsWith('ref: ')) return head;
    const common = join(folder, 'commondir');
    const shared = existsSync(common) ? resolve(folder, readFileSync(common, 'utf8').trim()) : folder;
    const ref = join(shared, head.slice(5));
    return existsSync(ref) ? readFileSync(ref, 'utf8').trim() : undefined;
  }

  readonly #met = new Set<string>();

  /** The repository is known from now on, as after a command of ours there: its reflog tells of what is committed. */
  meet(cwd = this.repo): void {
    if (this.#met.has(cwd)) return;
    this.#met.add(cwd);
    const told = { head: this.head(cwd) ?? 'none', ...this.#told(), payload: '' };
    writeDelivery(spoolDir(this.database), { verb: 'repository', cwd, ...told });
    this.ingest();
  }

  /** Commits what is staged (or what the arguments say), and calls the hooks that git would call, if it has any. */
  commit(...args: readonly (string | (RunOptions & { hookEnv?: Record<string, string> }))[]): string {
    const options = args.find((arg) => typeof arg !== 'string');
    const words = args.filter((arg): arg is string => typeof arg === 'string');
    const before = this.tryGit(['rev-parse', 'HEAD'], options);
    const cwd = options?.cwd ?? this.repo;
    // What a hook of git's would have in its environment only a hook can tell.
    const isTold = !byReflog || options?.hookEnv !== undefined;
    if (!isTold) this.meet(cwd);
    this.git(
      'commit',
      '-q',
      ...(words.includes('--amend') ? [] : ['-m', 'a commit']),
      ...words,
      ...(options ? [options] : []),
    );
    const head = this.git('rev-parse', 'HEAD', ...(options ? [options] : []));
    const env = { ...defined(this.#agentEnv), ...options?.hookEnv };
    // Without reflogs a hook is all there is.
    if (!isTold && existsSync(this.path('.git/logs/HEAD'))) {
      this.ingest();
      return head;
    }
    const told = { cwd, env, ...this.#told() };
    writeDelivery(spoolDir(this.database), { verb: 'git-post-commit', args: [], head, payload: '', ...told });
    if (words.includes('--amend')) {
      const payload = `${before} ${head}\n`;
      writeDelivery(spoolDir(this.database), { verb: 'git-post-rewrite', args: ['amend'], payload, ...told });
    }
    this.ingest();
    return head;
  }

  /**
   * git tells of commits and rewrites by hooks of the repository's own; what they deliver is ingested later. `always`: also
   * where the reflog alone is to tell.
   */
  installHooks(when?: 'always'): void {
    if (byReflog && when !== 'always') {
      this.meet();
      return;
    }
    for (const name of ['post-commit', 'post-rewrite']) {
      const text = `#!/bin/sh\nAI_TRACKER_INGEST=background '${binary}' git-${name} "$@"\n`;
      writeFileSync(this.path(`.git/hooks/${name}`), text, { mode: 0o755 });
    }
  }

  /** Stages everything and commits. */
  commitAll(options: RunOptions & { hookEnv?: Record<string, string> } = {}): string {
    this.git('add', '-A', options);
    return this.commit(options);
  }

  tryGit(words: readonly string[], options: RunOptions = {}): string | undefined {
    const result = this.run('git', words, options);
    return result.status === 0 ? result.stdout.trim() : undefined;
  }

  #store: Store | undefined;

  /** The database, which stays open: making it out of its schema is a good part of what a small ingest takes. */
  get store(): Store {
    if (this.#store === undefined || !isAtItsPath(this.#store)) {
      this.#store?.close();
      this.#store = openAsNew(this.database);
    }
    return this.#store;
  }

  override remove(): void {
    this.#store?.close();
    super.remove();
  }

  /** `furtherMs`: as an ingest does that nobody waits for. */
  ingest(furtherMs = 0): void {
    this.become();
    const { rejected } = drainSpool(this.database, { store: this.store, furtherMs });
    if (rejected > 0) throw new Error(`rejected deliveries: ${JSON.stringify(this.rejects())}`);
  }

  rejects(): string[] {
    return this.run('sh', ['-c', 'cat -- "$1"/rejected/*.reason', 'sh', spoolDir(this.database)])
      .stdout.trim()
      .split('\n');
  }

  blame(file: string, rev?: string, cwd = this.repo): Blame {
    this.ingest();
    const db = openSqlite(this.database, { readonly: true });
    try {
      return blameFile(db, { cwd, file, rev });
    } finally {
      db.close();
    }
  }

  /** Who wrote each line of a file at HEAD, a letter a line: a (agent), h (human), u (unknown). */
  authors(file: string, rev = 'HEAD', cwd = this.repo): string {
    return this.blame(file, rev, cwd)
      .lines.map((line) => line.author.charAt(0))
      .join('');
  }

  /** The six counts of a commit, written `+ai/human/unknown -ai/human/unknown`. */
  counts(rev = 'HEAD'): string {
    const sha = this.git('rev-parse', rev);
    const [row] = this.query<Record<string, number>>('SELECT * FROM commits WHERE commit_sha = ?', sha);
    if (row === undefined) return 'not recorded';
    const of = (direction: string) =>
      ['ai', 'human', 'unknown'].map((who) => row[`${who}_lines_${direction}`]).join('/');
    return `+${of('added')} -${of('removed')}`;
  }

  /** Sums over all commits that count: `ai/human/unknown` lines added. */
  totals(): string {
    const sums = ['ai', 'human', 'unknown']
      .map((who) => `COALESCE(sum(${who}_lines_added - repeated_${who}_added), 0) AS ${who}`)
      .join(', ');
    const [row] = this.query<Record<string, number>>(`SELECT ${sums} FROM commits WHERE counted = 1`);
    return `${row?.['ai']}/${row?.['human']}/${row?.['unknown']}`;
  }

  #after(tool: string, input: unknown, response: unknown, options: AgentOptions): void {
    const payload = {
      session_id: options.session ?? this.#session,
      cwd: options.cwd ?? this.repo,
      hook_event_name: 'PostToolUse',
      ...(options.subagent && { agent_id: options.subagent }),
      tool_name: tool,
      tool_input: input,
      tool_response: response,
      tool_use_id: this.#nextCall(),
      duration_ms: 3,
    };
    this.deliver('hook-post-tool', payload, { ...(options.env && { env: options.env }) });
  }
}

/** `ai + human + unknown` of a commit must be what git counts. */
export function numstat(work: Sandbox, rev = 'HEAD', options: { env?: Env } = {}): { added: number; removed: number } {
  const rows = work.git('show', '--numstat', '--format=', rev, options).split('\n').filter(Boolean);
  const sum = (column: number) => rows.reduce((total, row) => total + (Number(row.split('\t')[column]) || 0), 0);
  return { added: sum(0), removed: sum(1) };
}

/** A repository with one committed file `f` of a person's, in which the agent has made a call already. */
export function workWithFile(text: string): Work {
  const work = new Work();
  work.write('f', text);
  work.git('add', '-A');
  work.git('commit', '-q', '-m', 'start');
  work.agentRuns('true');
  work.ingest();
  return work;
}
