import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { HookCommit } from '../context/commit-facts.ts';
import type { IngestContext } from '../context/context.ts';
import { findWorktree, type Worktree } from '../git/find-repository.ts';
import { linkedWorktrees } from '../git/linked-worktrees.ts';
import type { HeadAt } from '../git/reflog-position.ts';
import { isGitTimeout } from '../git/run-git.ts';
import { findWorktreeRow, forgetWorktree, listWorktrees } from '../store/worktrees.ts';
import { duringCall } from '../worktree/running-call.ts';
import { meet, siblings } from './known-repositories.ts';
import { deltasOfMerged } from './merged-branches.ts';
import { passOverOff } from './pass-over-off.ts';
import { type ReflogDelta, readReflogDelta } from './reflog-delta.ts';
import { runOperation } from './run-operation.ts';

/**
 * Records the commits that HEAD's reflog shows to be made here since it was last read (design 7), and what was made
 * before them in other work trees of the repository. `until`: no further than to where HEAD was then, since what comes
 * later may build on deliveries that are still to be read.
 */
export function followReflog(context: IngestContext, worktree: Worktree, hook?: HookCommit, until?: HeadAt): void {
  passOverOff(context, worktree, hook, until);
  const own = readReflogDelta(context, worktree, { hook, until });
  if (own === undefined) return;
  const before = own.fresh.at(-1)?.time ?? 0;
  const others = siblings(worktree).map((sibling) => {
    meet(context, sibling);
    return readReflogDelta(context, sibling, { before });
  });
  runInOrder(context, [own, ...others, ...deltasOfMerged(context, own)]);
}

/** Records what was committed in a known work tree before a call. */
export function catchUp(context: IngestContext, worktree: Worktree, head: HeadAt): void {
  const row = findWorktreeRow(context.db, worktree.gitDir);
  if (row === undefined || row.reflog_mark === context.reflogOf(worktree.gitDir).mark) return;
  followReflog(context, worktree, duringCall(context, worktree, head.time), head);
}

/**
 * Looks at every known work tree for commits that no hook saw, but for reflogs that changed in the last `settledMs`.
 * `isQuiet` is asked once all reflogs are read: what was told before a commit that they show is known by then, or waits.
 * `false`: something waits, and nothing is recorded.
 */
export function reconcile(context: IngestContext, settledMs: number, isQuiet: () => boolean): boolean {
  const rows = listWorktrees(context.db);
  const now = new Date().toISOString();
  const news: (ReflogDelta | undefined)[] = [];
  const mains = new Set<string>();
  for (const row of rows) {
    const worktree = existsSync(row.git_dir) ? findWorktree(row.top) : undefined;
    if (worktree?.gitDir === row.git_dir) {
      mains.add(worktree.commonDir);
      passOverOff(context, worktree);
      if (!isSettled(worktree, settledMs)) continue;
      news.push(readReflogDelta(context, worktree, { hook: duringCall(context, worktree, now) }));
    } else if (!existsSync(row.git_dir)) {
      forgetWorktree(context.db, row.git_dir);
      context.watched.delete(row.git_dir);
    }
  }
  const known = new Set(rows.map((row) => row.git_dir));
  for (const worktree of [...mains].flatMap(linkedWorktrees)) {
    if (known.has(worktree.gitDir)) continue;
    meet(context, worktree);
    news.push(readReflogDelta(context, worktree, {}));
  }
  if (news.some((each) => each !== undefined) && !isQuiet()) return false;
  runInOrder(context, news, isGitTimeout);
  return true;
}

/**
 * Work is brought from one work tree to another: what was made first is recorded first. Of errors that `isLeft` knows, an
 * operation is left out for good: asked again at each look, it would hold up each.
 */
function runInOrder(
  context: IngestContext,
  found: readonly (ReflogDelta | undefined)[],
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
