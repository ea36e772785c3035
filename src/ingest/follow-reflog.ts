import { createHash } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findWorktree, repositoryPath, type Worktree } from '../git/find-repository.ts';
import { linkedWorktrees } from '../git/linked-worktrees.ts';
import { isNullSha } from '../git/null-sha.ts';
import { readAuthorKeys, readRange } from '../git/read-range.ts';
import { type ReflogEntry, readReflog } from '../git/reflog.ts';
import { reflogMark } from '../git/reflog-mark.ts';
import { type Operation, readOperations } from '../git/reflog-operations.ts';
import { isRecorded, supersede } from '../store/commits.ts';
import { authorKeyOf } from '../store/transplants.ts';
import { findWorktreeRow, forgetWorktree, listWorktrees, saveWorktree, type WorktreeRow } from '../store/worktrees.ts';
import type { IngestContext } from './context.ts';
import { type CommitFacts, recordCommit } from './record-commit.ts';
import { runningCall } from './running-call.ts';

/** The commit that a git hook told of, with what its process knew. */
export interface HookCommit extends Pick<CommitFacts, 'time' | 'env'> {
  /** `all`: everything since the reflog was last read. */
  readonly shas: ReadonlySet<string> | 'all';
}

/** A work tree is seen for the first time: commits from `time` on are recorded, whether or not a hook sees them. */
export function watchWorktree(context: IngestContext, worktree: Worktree, time: string): void {
  if (context.watched.has(worktree.gitDir)) return;
  context.watched.add(worktree.gitDir);
  if (findWorktreeRow(context.db, worktree.gitDir) !== undefined) return;
  const entries = readReflog(worktree.gitDir);
  const before = entries.filter((entry) => entry.time * 1000 < Date.parse(time));
  save(context, worktree, before.length === entries.length ? reflogMark(worktree.gitDir) : '', before.at(-1));
}

/**
 * Records the commits that HEAD's reflog shows to be made here since it was last read (design 7), and what was made before
 * them in other work trees of the repository. `until`: no further than to this commit, since what comes later may build on
 * deliveries that are still to be read.
 */
export function followReflog(context: IngestContext, worktree: Worktree, hook?: HookCommit, until?: string): void {
  const [own] = readNews(context, worktree, { hook, until }) ?? [];
  if (own === undefined) return;
  const before = own.fresh.at(-1)?.time ?? 0;
  const others = siblings(worktree).flatMap((sibling) => {
    const row = findWorktreeRow(context.db, sibling.gitDir);
    if (row === undefined && sibling.gitDir === sibling.commonDir) return [];
    return readNews(context, sibling, { hook: row === undefined ? everything() : undefined, before }) ?? [];
  });
  runInOrder(context, [own, ...others]);
}

/** Records what was committed in a known work tree before HEAD came to be `head`, where it was at `time`. */
export function followHead(context: IngestContext, worktree: Worktree, head: string, time: string): void {
  if (context.heads.get(worktree.gitDir) === head) return;
  context.heads.set(worktree.gitDir, head);
  if (findWorktreeRow(context.db, worktree.gitDir) === undefined) return;
  followReflog(context, worktree, duringCall(context, worktree, time), head);
}

/** Looks at every known work tree for commits that no hook saw, but for reflogs that changed in the last `settledMs`. */
export function reconcile(context: IngestContext, settledMs: number): void {
  const rows = listWorktrees(context.db);
  const now = new Date().toISOString();
  const news: News[] = [];
  const mains = new Set<string>();
  for (const row of rows) {
    const worktree = existsSync(row.git_dir) ? findWorktree(row.top) : undefined;
    if (worktree?.gitDir === row.git_dir) {
      mains.add(worktree.commonDir);
      if (!isSettled(worktree, settledMs)) continue;
      news.push(...(readNews(context, worktree, { hook: duringCall(context, worktree, now) }) ?? []));
    } else if (!existsSync(row.git_dir)) forgetWorktree(context.db, row.git_dir);
  }
  const known = new Set(rows.map((row) => row.git_dir));
  for (const worktree of [...mains].flatMap(linkedWorktrees)) {
    if (!known.has(worktree.gitDir)) news.push(...(readNews(context, worktree, { hook: everything() }) ?? []));
  }
  runInOrder(context, news);
}

/** A work tree that was added to a known repository has no commits from before. */
function everything(): HookCommit {
  return { shas: 'all', time: new Date().toISOString(), env: {} };
}

/** The other work trees of a repository. */
function siblings(worktree: Worktree): Worktree[] {
  const main = findWorktree(repositoryPath(worktree.commonDir));
  const all = [...(main?.commonDir === worktree.commonDir ? [main] : []), ...linkedWorktrees(worktree.commonDir)];
  return all.filter(({ gitDir }) => gitDir !== worktree.gitDir);
}

/** What a work tree's reflog shows that was not followed yet. */
interface News {
  readonly worktree: Worktree;
  readonly hook: HookCommit | undefined;
  readonly fresh: readonly ReflogEntry[];
  readonly operations: readonly Operation[];
  /** Remembers how far it was followed. */
  readonly done: () => void;
}

interface NewsOptions {
  readonly hook?: HookCommit | undefined;
  /** A commit to stop after. */
  readonly until?: string | undefined;
  /** A time, in seconds, to stop before. */
  readonly before?: number;
}

function readNews(context: IngestContext, worktree: Worktree, options: NewsOptions): [News] | undefined {
  const { hook, until, before = Number.POSITIVE_INFINITY } = options;
  const row = findWorktreeRow(context.db, worktree.gitDir);
  const mark = reflogMark(worktree.gitDir);
  if (row !== undefined && row.reflog_mark === mark) return undefined;
  const entries = readReflog(worktree.gitDir);
  const all = newEntries(entries, row, hook);
  // It was followed so far already; HEAD may come by there again later.
  if (until !== undefined && entries.at(-1 - all.length)?.newSha === until) return undefined;
  const last = until === undefined ? all.length : all.findIndex((entry) => entry.newSha === until) + 1;
  if (last === 0 && all.length > 0) return undefined;
  const fresh = all.slice(0, last).filter((entry) => entry.time < before);
  const { operations, rest } = readOperations(fresh.filter((entry) => !isBirth(entry, worktree)));
  const left = all.length - fresh.length + rest.length;
  const done = () => save(context, worktree, left === 0 ? mark : '', entries[entries.length - left - 1]);
  return [{ worktree, hook, fresh, operations, done }];
}

/** A linked work tree begins at a commit that another one made. */
function isBirth({ oldSha, message }: ReflogEntry, { gitDir, commonDir }: Worktree): boolean {
  return gitDir !== commonDir && message === '' && isNullSha(oldSha);
}

/** Work is brought from one work tree to another: what was made first is recorded first. */
function runInOrder(context: IngestContext, news: readonly News[]): void {
  const steps = news.flatMap((each) => each.operations.map((operation) => ({ each, operation })));
  steps.sort((a, b) => a.operation.time - b.operation.time);
  for (const { each, operation } of steps) {
    runOperation(context, each.worktree, operation, each.fresh, each.hook);
  }
  for (const { done } of news) done();
}

/** What is committed while an agent's call runs on the work tree is taken for the call's (design 4.6). */
function duringCall(context: IngestContext, worktree: Worktree, time: string): HookCommit | undefined {
  const call = runningCall(context, worktree, time);
  if (call === undefined || call.background === 1) return undefined;
  return { time, env: { CLAUDE_CODE_SESSION_ID: call.session_id, AGENT_ID: call.agent_id ?? '' }, shas: 'all' };
}

function isSettled(worktree: Worktree, settledMs: number): boolean {
  if (settledMs === 0) return true;
  const log = statSync(join(worktree.gitDir, 'logs', 'HEAD'), { throwIfNoEntry: false });
  return log === undefined || log.mtimeMs < Date.now() - settledMs;
}

/** The entries that were not followed yet; of a reflog that is new to us, those from the hook's commit on. */
function newEntries(
  entries: readonly ReflogEntry[],
  row: WorktreeRow | undefined,
  hook: HookCommit | undefined,
): readonly ReflogEntry[] {
  if (row === undefined) {
    if (hook?.shas === 'all') return entries;
    const first = entries.findIndex((entry) => hook?.shas !== 'all' && hook?.shas.has(entry.newSha));
    return first === -1 ? [] : entries.slice(first);
  }
  if (row.last_entry === null) return entries;
  const last = entries.findLastIndex((entry) => entryKey(entry) === row.last_entry);
  if (last !== -1) return entries.slice(last + 1);
  // Expired or cut: what is newer than the last entry that was followed.
  const time = Number(row.last_entry.split(' ')[0]);
  return entries.filter((entry) => entry.time > time);
}

function entryKey(entry: ReflogEntry): string {
  const digest = createHash('sha1').update(`${entry.oldSha} ${entry.newSha} ${entry.message}`).digest('hex');
  return `${entry.time} ${digest}`;
}

function save(context: IngestContext, worktree: Worktree, mark: string, last: ReflogEntry | undefined): void {
  saveWorktree(context.db, {
    git_dir: worktree.gitDir,
    top: worktree.top,
    repository_id: context.repositoryOf(worktree).id,
    reflog_mark: mark,
    last_entry: last === undefined ? null : entryKey(last),
  });
}

function runOperation(
  context: IngestContext,
  worktree: Worktree,
  operation: Operation,
  entries: readonly ReflogEntry[],
  hook: HookCommit | undefined,
): void {
  const factsFor = (sha: string): Pick<CommitFacts, 'time' | 'env'> => {
    if (hook?.shas === 'all' || hook?.shas.has(sha)) return hook;
    const entry = entries.find((each) => each.newSha === sha);
    return { time: new Date((entry?.time ?? 0) * 1000).toISOString(), env: {} };
  };
  if (operation.kind === 'rebase') {
    recordRebase(context, worktree, operation, factsFor);
    return;
  }
  const { sha, old, how, dropped } = operation;
  tryRecord(context, worktree, sha, {
    ...factsFor(sha),
    how,
    replaces: how === 'amend' ? [old] : [],
    madeFrom: [],
    dropped: dropped.flatMap((tip) => readRange(worktree, tip, sha)),
  });
}

function recordRebase(
  context: IngestContext,
  worktree: Worktree,
  operation: Extract<Operation, { kind: 'rebase' }>,
  factsFor: (sha: string) => Pick<CommitFacts, 'time' | 'env'>,
): void {
  const repositoryId = context.repositoryOf(worktree).id;
  const from = tipBefore(worktree, operation);
  const olds = readRange(worktree, from, operation.to).filter((sha) => isRecorded(context.db, sha));
  const keys = readAuthorKeys(worktree, operation.made);
  const successors = new Map([...keys].map(([sha, key]) => [key, sha]));
  // The whole range is superseded before its work is looked for: in the new commits it counts.
  for (const old of olds) {
    supersede(context.db, repositoryId, old, successors.get(authorKeyOf(context.db, old) ?? '') ?? operation.to);
  }
  // A commit that the rebase itself replaced again (squash, fixup, reword) is not on the way from the new tip.
  const kept = new Set(readRange(worktree, operation.to, from));
  for (const sha of operation.made.filter((made) => kept.has(made))) {
    const own = olds.filter((old) => authorKeyOf(context.db, old) === keys.get(sha));
    const others = olds.filter((old) => !own.includes(old));
    tryRecord(context, worktree, sha, {
      ...factsFor(sha),
      how: 'rebase',
      replaces: [],
      madeFrom: [...own, ...others],
      dropped: [],
    });
  }
}

/** `git rebase UPSTREAM BRANCH` starts from another HEAD: the branch's own reflog says what it was. */
function tipBefore(worktree: Worktree, { from, to, branch }: Extract<Operation, { kind: 'rebase' }>): string {
  if (branch === undefined) return from;
  const entry = readReflog(worktree.commonDir, branch).findLast(
    ({ newSha, message }) => newSha === to && /^(rebase|pull)\b/.test(message),
  );
  return entry?.oldSha ?? from;
}

/** A commit that git does not have any more (amended and pruned since) cannot be shown, and is in no history. */
function tryRecord(context: IngestContext, worktree: Worktree, sha: string, facts: CommitFacts): void {
  try {
    context.db.transaction(() => recordCommit(context, worktree, sha, facts))();
  } catch (error) {
    if (error instanceof Error && 'code' in error) throw error;
  }
}
