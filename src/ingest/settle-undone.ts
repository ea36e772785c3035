import { sameContent } from '../attribution/align.ts';
import { countPending } from '../attribution/settle.ts';
import { isLive, type Weave } from '../attribution/weave.ts';
import type { Worktree } from '../git/find-repository.ts';
import { insertDiscard } from '../store/commits.ts';
import { markCommitted } from '../store/edits.ts';
import { pendingPaths } from '../store/pending-files.ts';
import type { IngestContext } from './context.ts';
import { linesOf, readWorkFile } from './read-file.ts';
import { isAiOrigin } from './weave-cache.ts';

const mostFiles = 500;

/**
 * Pending files that read as their last commit again (`git checkout -- file`, a new file deleted) have nothing pending:
 * the agent's lines in them are discarded. Looks at the newest files alone, so that it cannot take long.
 */
export function settleUndone(context: IngestContext, worktree: Worktree, time: string): void {
  context.weaves.flush();
  for (const path of pendingPaths(context.db, worktree.top, mostFiles)) {
    const weave = context.weaves.get(path);
    if (weave !== undefined && isUndone(weave, path)) discard(context, path, weave, time);
  }
}

function isUndone(weave: Weave, path: string): boolean {
  const base = weave.filter((line) => line.base);
  if (weave.length === base.length && base.every(isLive)) return false;
  const file = readWorkFile(path);
  const now = file === undefined ? [] : linesOf(file.bytes);
  return now !== undefined && sameContent(base, now);
}

function discard(context: IngestContext, path: string, weave: Weave, time: string): void {
  const worktree = context.worktreeOf(path);
  const repository = worktree && context.repositoryOf(worktree);
  const lines = countPending(weave, isAiOrigin);
  if (lines > 0) {
    insertDiscard(context.db, {
      timestamp: time,
      repository_id: repository?.id ?? null,
      repository_name: repository?.name ?? null,
      agent_id: null,
      lines,
    });
  }
  context.weaves.set(path, undefined, repository?.id ?? null, time);
  markCommitted(context.db, path, []);
}
