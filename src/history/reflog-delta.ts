import type { HookCommit } from '../context/commit-facts.ts';
import type { IngestContext } from '../context/context.ts';
import { entryKey, newEntries } from '../context/followed-reflog.ts';
import type { Worktree } from '../git/find-repository.ts';
import { isNullSha } from '../git/null-sha.ts';
import type { Reflog, ReflogEntry } from '../git/reflog.ts';
import { type Operation, readOperations } from '../git/reflog-operations.ts';
import type { HeadAt } from '../git/reflog-position.ts';
import { tryGit } from '../git/run-git.ts';
import { findWorktreeRow, forgetWorktree, saveWorktree } from '../store/worktrees.ts';

/** What a work tree's reflog shows that was not followed yet. */
export interface ReflogDelta {
  readonly worktree: Worktree;
  readonly hook: HookCommit | undefined;
  readonly fresh: readonly ReflogEntry[];
  readonly operations: readonly Operation[];
  /** Remembers how far it was followed. */
  readonly done: () => void;
}

export interface ReflogDeltaOptions {
  readonly hook?: HookCommit | undefined;
  /** No further than to where HEAD was then. */
  readonly until?: HeadAt | undefined;
  /** A time, in seconds, to stop before. */
  readonly before?: number;
}

/** What the reflog of a known work tree shows that was not followed yet; `undefined`: nothing. */
export function readReflogDelta(
  context: IngestContext,
  worktree: Worktree,
  options: ReflogDeltaOptions,
): ReflogDelta | undefined {
  const { hook, until, before = Number.POSITIVE_INFINITY } = options;
  const row = findWorktreeRow(context.db, worktree.gitDir);
  const reflog = context.reflogOf(worktree.gitDir);
  const { entries, mark } = reflog;
  if (row === undefined || row.reflog_mark === mark) return undefined;
  if (context.isKeptOut(worktree)) {
    // Known no more: what is committed there until it is let in again stays unknown.
    forgetWorktree(context.db, worktree.gitDir);
    context.watched.delete(worktree.gitDir);
    return undefined;
  }
  const all = newEntries(entries, row);
  const reached = until === undefined ? all.length : reachedBy(reflog, all, until);
  if (reached === 0 && all.length > 0) return undefined;
  const late = all.findIndex((entry) => entry.time >= before);
  const fresh = all.slice(0, late === -1 ? reached : Math.min(late, reached));
  const known = entries.slice(0, entries.length - all.length);
  const { operations, rest } = readOperations(
    fresh.map((entry) => (isBirth(entry, worktree) ? { ...entry, message: 'checkout: a new work tree' } : entry)),
    known,
  );
  const isCut = row.last_entry !== null && !entries.some((entry) => entryKey(entry) === row.last_entry);
  // Expired, or cut: HEAD was where the first entry that is left begins, or is where it is.
  const tip = entries.length === 0 ? commitAtHead(worktree) : isCut ? all[0]?.oldSha : undefined;
  if (tip !== undefined) operations.unshift({ kind: 'arrival', from: tip, tip, except: [], time: all[0]?.time ?? 0 });
  const left = all.length - fresh.length + rest.length;
  const done = () => saveFollowed(context, worktree, left === 0 ? mark : '', entries[entries.length - left - 1]);
  return { worktree, hook, fresh, operations, done };
}

function commitAtHead(worktree: Worktree): string | undefined {
  return tryGit(['rev-parse', '--verify', '--quiet', 'HEAD'], { cwd: worktree.top, worktree });
}

/** How many of the new entries were there when HEAD was at a commit: HEAD may come by there again later. */
function reachedBy({ entries, isDated }: Reflog, all: readonly ReflogEntry[], { sha, time }: HeadAt): number {
  const seconds = Math.floor(Date.parse(time) / 1000);
  const earlier = isDated
    ? all.findLastIndex((entry) => entry.time < seconds && [undefined, entry.newSha].includes(sha))
    : -1;
  if (earlier !== -1 || sha === undefined) return earlier + 1;
  const isThere = entries.at(-1 - all.length)?.newSha === sha;
  if (isThere) return 0;
  // What is later than that moment did not bring HEAD there.
  const isBy = (entry: ReflogEntry | undefined) => entry?.newSha === sha && !(isDated && entry.time > seconds);
  let reached = all.findIndex(isBy) + 1;
  // The end of a rebase leaves HEAD where the last pick, or what was committed at a stop, had brought it.
  while (reached > 0 && isBy(all[reached]) && all[reached]?.oldSha === sha) reached++;
  return reached;
}

/** A linked work tree begins at a commit that another one made. */
function isBirth({ oldSha, message }: ReflogEntry, { gitDir, commonDir }: Worktree): boolean {
  return gitDir !== commonDir && message === '' && isNullSha(oldSha);
}

/** A work tree is followed from now on; of what its reflog holds, so many entries are from before. */
export function followFrom(context: IngestContext, worktree: Worktree, before: number): void {
  const { entries, mark } = context.reflogOf(worktree.gitDir);
  saveFollowed(context, worktree, before === entries.length ? mark : '', entries[before - 1]);
}

/** Notes that a reflog was followed to an entry; `mark`: `reflogMark` when there are none after it. */
function saveFollowed(context: IngestContext, worktree: Worktree, mark: string, last: ReflogEntry | undefined): void {
  saveWorktree(context.db, {
    git_dir: worktree.gitDir,
    top: worktree.top,
    repository_id: context.repositoryOf(worktree).id,
    reflog_mark: mark,
    last_entry: last === undefined ? null : entryKey(last),
  });
}
