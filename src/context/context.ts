import { statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import process from 'node:process';
import { type CallInTranscript, findCall } from '../claude/tool-result.ts';
import { type Models, modelsIn } from '../claude/transcript.ts';
import { noteKeptOut } from '../config/kept-out-list.ts';
import { readSettings, type Settings } from '../config/settings.ts';
import { existingCommits } from '../git/existing-objects.ts';
import { findWorktree, realFile, repositoryPath, type Worktree } from '../git/find-repository.ts';
import { isKeptOut } from '../git/kept-out.ts';
import { readTail } from '../git/read-quietly.ts';
import { readRemotes, rootCommit } from '../git/read-remotes.ts';
import { type Reflog, readHeadReflog } from '../git/reflog.ts';
import { reflogMark } from '../git/reflog-mark.ts';
import { lastPart } from '../git/remote-name.ts';
import { clientOf, type Delivery } from '../spool/delivery.ts';
import { isAlive } from '../spool/running.ts';
import { newestCommitsElsewhere } from '../store/commit-blobs.ts';
import type { Store } from '../store/open.ts';
import { findRepository, type RepositoryRow, saveRepository } from '../store/repositories.ts';
import { askedInBulk } from './asked-in-bulk.ts';
import { WeaveCache } from './weave-cache.ts';

/** How much of a transcript's end is read: a call that just ended stands there. */
const transcriptBytes = 256 << 10;
/** The same, for what came of a call that has no end. */
const resultBytes = 1 << 20;

/** So many commits are asked for at once. */
const mostAsked = 2000;

/** What a hook told of its session. */
interface SessionSight {
  /** But for the times; as JSON. */
  readonly told: string;
  readonly time: string;
  /** As it is recorded since. */
  readonly client_started: number | null;
}

/** What the steps of one ingest share; a handle on the database and on what was looked up already. */
export class IngestContext {
  readonly db: Store;
  readonly weaves: WeaveCache;
  /** Git folders whose reflog is known to be followed. */
  readonly watched = new Set<string>();
  /** By git folder, work trees whose snapshots were read. */
  readonly snapshots = new Map<string, Worktree>();
  /** By git folder, the snapshot that was taken last, whenever its hook began. */
  readonly lastTaken = new Map<string, { readonly change: number; readonly time: string }>();
  /** What this transaction's last hook told of a session, by its id. */
  readonly sessions = new Map<string, SessionSight>();
  /** By git folder, the last mark of a hook that was switched off: what was committed until then is still to be passed over. */
  readonly offUntil = new Map<string, string>();
  /** By repository, files with pending lines in work trees that were removed. */
  readonly strayPending = new Map<number, readonly string[]>();
  /** When a client told something last, by its process. */
  readonly #heard = new Map<number, string>();
  #worktrees = new Map<string, Worktree | undefined>();
  #realFiles = new Map<string, string>();
  #models = new Map<string, Models>();
  #calls = new Map<string, { readonly mark: string; readonly call: CallInTranscript }>();
  #existing = new Map<string, (shas: readonly string[]) => Set<string>>();
  readonly #reflogs = new Map<string, Reflog>();
  #dataVersion: unknown;
  #repositories = new Map<string, RepositoryRow>();

  /** What the user decided. */
  readonly settings: Settings;
  #keptOut = new Map<string, boolean>();

  /** Throws a `UserError` where the settings cannot be understood. */
  constructor(db: Store) {
    this.db = db;
    this.settings = readSettings(process.env);
    this.weaves = new WeaveCache(db);
  }

  /** Whoever tells something is there. */
  hear({ env, time }: Delivery): void {
    const client = clientOf(env);
    if (client !== null && time > (this.#heard.get(client) ?? '')) this.#heard.set(client, time);
  }

  /** Whether a client had ended at a moment: it runs no more, and has told nothing then or since. */
  hasEnded(client: number | null, time: string): boolean {
    return client !== null && (this.#heard.get(client) ?? '') < time && !isAlive(client);
  }

  /** The work tree that holds a file, by the file's own place, not the session's. */
  worktreeOf(file: string): Worktree | undefined {
    const folder = dirname(file);
    if (!this.#worktrees.has(folder)) this.#worktrees.set(folder, findWorktree(file));
    return this.#worktrees.get(folder);
  }

  /** Whether nothing is to be recorded in a work tree. */
  isKeptOut(worktree: Worktree): boolean {
    const known = this.#keptOut.get(worktree.top);
    if (known !== undefined) return known;
    const isOut = isKeptOut(worktree, this.settings.exclude ?? {});
    noteKeptOut(process.env, worktree.top, isOut);
    this.#keptOut.set(worktree.top, isOut);
    return isOut;
  }

  /** The path with its symlinks resolved. */
  realFile(path: string): string {
    const known = this.#realFiles.get(path);
    if (known !== undefined) return known;
    const real = realFile(path);
    this.#realFiles.set(path, real);
    return real;
  }

  /** The model that made a call, by the transcript of the session or subagent. */
  modelOf(transcript: string, toolUseId: string | undefined): string | undefined {
    const known = this.#models.get(transcript) ?? modelsIn(readTail(transcript, transcriptBytes));
    this.#models.set(transcript, known);
    return known.byCall.get(toolUseId ?? '') ?? known.latest;
  }

  /** What a transcript tells of a call by now. */
  callInTranscript(transcript: string | null, toolUseId: string): CallInTranscript {
    if (transcript === null) return findCall('', toolUseId);
    const mark = fileMark(transcript);
    const known = this.#calls.get(toolUseId);
    if (known?.mark === mark) return known.call;
    const call = findCall(readTail(transcript, resultBytes), toolUseId);
    this.#calls.set(toolUseId, { mark, call });
    return call;
  }

  /** Tells which of some commits of other repositories this one has too. */
  existingCommits(worktree: Worktree): (shas: readonly string[]) => Set<string> {
    const { id } = this.repositoryOf(worktree);
    const known =
      this.#existing.get(worktree.gitDir) ??
      askedInBulk(
        (shas) => existingCommits(worktree, shas),
        () => newestCommitsElsewhere(this.db, id, mostAsked),
      );
    this.#existing.set(worktree.gitDir, known);
    return known;
  }

  /** HEAD's reflog, read again when it has changed. */
  reflogOf(gitDir: string): Reflog {
    const known = this.#reflogs.get(gitDir);
    if (known !== undefined && known.mark === reflogMark(gitDir)) return known;
    const read = readHeadReflog(gitDir);
    this.#reflogs.set(gitDir, read);
    return read;
  }

  /**
   * Begins a transaction: forgets what the disk said, which may change while a long backlog is read, and, when another
   * process wrote to the database meanwhile, what was read from it.
   */
  begin(): void {
    this.#worktrees = new Map();
    this.#keptOut = new Map();
    this.#realFiles = new Map();
    this.#models = new Map();
    this.#calls = new Map();
    this.#existing = new Map();
    this.sessions.clear();
    this.strayPending.clear();
    const version = this.db.pragma('data_version', { simple: true });
    if (version === this.#dataVersion) return;
    this.#dataVersion = version;
    this.weaves.clear();
    this.forget();
  }

  /** The repository's row; its name is read again when its configuration has changed. */
  repositoryOf(worktree: Worktree): RepositoryRow {
    const known = this.#repositories.get(worktree.commonDir);
    if (known !== undefined) return known;
    const row = findRepository(this.db, worktree.commonDir);
    const mtime = configMtime(worktree.commonDir);
    const path = repositoryPath(worktree.commonDir);
    const fresh =
      row !== undefined && row.config_mtime === mtime && row.path === path && isIdentified(row)
        ? row
        : saveRepository(this.db, {
            common_dir: worktree.commonDir,
            path,
            config_mtime: mtime,
            ...identify(worktree, path),
          });
    this.#repositories.set(worktree.commonDir, fresh);
    return fresh;
  }

  /** Forgets what a transaction that was rolled back may have added. */
  forget(): void {
    this.watched.clear();
    this.sessions.clear();
    this.lastTaken.clear();
    this.#repositories = new Map();
  }
}

/** Tells whether a file has changed since. */
function fileMark(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats === undefined ? '' : `${stats.size} ${stats.mtimeMs}`;
}

function configMtime(commonDir: string): number | null {
  try {
    return statSync(join(commonDir, 'config')).mtimeMs;
  } catch {
    return null;
  }
}

/** It is known which repository it is, whatever a clone of it is called. */
function isIdentified({ remote, root_commit }: RepositoryRow): boolean {
  return remote !== null || root_commit !== null;
}

/** The name is the last part of origin's address without `.git`, as the Python tool named repositories; else the folder's. */
function identify(worktree: Worktree, path: string): Pick<RepositoryRow, 'name' | 'remote' | 'root_commit'> {
  const { origin, remote } = readRemotes(worktree);
  const name = (origin && lastPart(origin)) || basename(path).replace(/\.git$/, '') || path;
  return { name, remote, root_commit: remote === null ? rootCommit(worktree) : null };
}
