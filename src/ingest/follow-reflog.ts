import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { findWorktree, repositoryPath, type Worktree } from '../git/find-repository.ts';
import { linkedWorktrees } from '../git/linked-worktrees.ts';
import { isGitTimeout } from '../git/run-git.ts';
import { knownSince } from '../store/repositories.ts';
import { findWorktreeRow, forgetWorktree, listWorktrees } from '../store/worktrees.ts';
import type { IngestContext } from './context.ts';
import { newsOfMerged } from './merged-branches.ts';
import { type HeadThen, type HookCommit, type News, readNews, saveFollowed } from './reflog-news.ts';
import { runOperation } from './run-operation.ts';
import { duringCall } from './running-call.ts';

/**
 * A work tree is seen for the first time: commits from `time` on are recorded, whether or not a hook sees them; of one
 * that is added to a known repository, all since that is known.
 */
export function watchWorktree(context: IngestContext, worktree: Worktree, time: string): void {
  if (context.watched.has(worktree.gitDir)) return;
  context.watched.add(worktree.gitDir);
  if (findWorktreeRow(context.db, worktree.gitDir) !== undefined) return;
  const { entries, mark } = context.reflogOf(worktree.gitDir);
  // A reflog counts whole seconds: what was committed in the same one may have come after.
  const known = knownSince(context.db, context.repositoryOf(worktree).id) ?? time;
  const since = Math.floor(Date.parse(known < time ? known : time) / 1000);
  const before = entries.filter((entry) => entry.time < since);
  saveFollowed(context, worktree, before.length === entries.length ? mark : '', before.at(-1));
}

/**
 * Records the commits that HEAD's reflog shows to be made here since it was last read (design 7), and what was made
 * before them in other work trees of the repository. `until`: no further than to where HEAD was then, since what comes
 * later may build on deliveries that are still to be read.
 */
export function followReflog(context: IngestContext, worktree: Worktree, hook?: HookCommit, until?: HeadThen): void {
  const own = readNews(context, worktree, { hook, until });
  if (own === undefined) return;
  const before = own.fresh.at(-1)?.time ?? 0;
  const others = siblings(worktree).map((sibling) => readNews(context, sibling, { before }));
  runInOrder(context, [own, ...others, ...newsOfMerged(context, own)]);
}

/** Records what was committed in a known work tree before a call. */
export function catchUp(context: IngestContext, worktree: Worktree, head: HeadThen): void {
  const row = findWorktreeRow(context.db, worktree.gitDir);
  if (row === undefined || row.reflog_mark === context.reflogOf(worktree.gitDir).mark) return;
  followReflog(context, worktree, duringCall(context, worktree, head.time), head);
}

/**
 * Looks at every known work tree for commits that no hook saw, but for reflogs that changed in the last `settledMs`.
 */
export function reconcile(context: IngestContext, settledMs: number): void {
  const rows = listWorktrees(context.db);
  const now = new Date().toISOString();
  const news: (News | undefined)[] = [];
  const mains = new Set<string>();
  for (const row of rows) {
    const worktree = existsSync(row.git_dir) ? findWorktree(row.top) : undefined;
    if (worktree?.gitDir === row.git_dir) {
      mains.add(worktree.commonDir);
      if (!isSettled(worktree, settledMs)) continue;
      news.push(readNews(context, worktree, { hook: duringCall(context, worktree, now) }));
    } else if (!existsSync(row.git_dir)) forgetWorktree(context.db, row.git_dir);
  }
  const known = new Set(rows.map((row) => row.git_dir));
  for (const worktree of [...mains].flatMap(linkedWorktrees)) {
    if (!known.has(worktree.gitDir)) news.push(readNews(context, worktree, {}));
  }
  runInOrder(context, news, isGitTimeout);
}

/** The other work trees of a repository. */
function siblings(worktree: Worktree): Worktree[] {
  const main = findWorktree(repositoryPath(worktree.commonDir));
  const all = [...(main?.commonDir === worktree.commonDir ? [main] : []), ...linkedWorktrees(worktree.commonDir)];
  return all.filter(({ gitDir }) => gitDir !== worktree.gitDir);
}

/**
 * Work is brought from one work tree to another: what was made first is recorded first. Of errors that `isLeft` knows, an
 * operation is left out for good: asked again at each look, it would hold up each.
 */
function runInOrder(
  context: IngestContext,
  found: readonly (News | undefined)[],
  isLeft: (error: unknown) => boolean = () => false,
): void {
  const news = found.filter((each) => each !== undefined);
  const steps = news.flatMap((each) => each.operations.map((operation) => ({ each, operation })));
  steps.sort((a, b) => a.operation.time - b.operation.time);
  for (const { each, operation } of steps) {
    try {
      runOperation(context, each.worktree, operation, each.fresh, each.hook);
    } catch (error) {
      if (!isLeft(error)) throw error;
    }
  }
  for (const { done } of news) done();
}

function isSettled(worktree: Worktree, settledMs: number): boolean {
  if (settledMs === 0) return true;
  const log = statSync(join(worktree.gitDir, 'logs', 'HEAD'), { throwIfNoEntry: false });
  return log === undefined || log.mtimeMs < Date.now() - settledMs;
}
