import { countPending } from '../attribution/close-pending.ts';
import { type Line, sameLine } from '../attribution/lines.ts';
import { isLive, type Weave } from '../attribution/weave.ts';
import { encodeWeave } from '../attribution/weave-codec.ts';
import type { IngestContext } from '../context/context.ts';
import { linesOf, readWorkFile } from '../context/read-file.ts';
import type { Worktree } from '../git/find-repository.ts';
import { markCommitted } from '../store/edits.ts';
import { shelve } from '../store/shelved-files.ts';

const mostFiles = 500;

/**
 * Pending files that read as their last commit again (`git checkout -- file`, a new file deleted) have nothing pending:
 * the agent's lines in them are discarded, unless they come back. Looks at the newest files alone, so that it cannot
 * take long.
 */
export function shelveReverted(context: IngestContext, worktree: Worktree, time: string): void {
  for (const path of context.weaves.below(worktree.top, mostFiles)) {
    const weave = context.weaves.get(path);
    if (weave !== undefined && isUndone(weave, path)) shelvePending(context, path, weave, time);
  }
}

function isUndone(weave: Weave, path: string): boolean {
  const base = weave.filter((line) => line.base);
  if (weave.length === base.length && base.every(isLive)) return false;
  const file = readWorkFile(path);
  const now = file === undefined ? [] : linesOf(file.bytes);
  return now?.length === base.length && base.every((line, index) => sameLine(line, now[index] as Line));
}

/** Takes a file's pending lines out of account; they come back if git brings them back. */
export function shelvePending(context: IngestContext, path: string, weave: Weave, time: string): void {
  const worktree = context.worktreeOf(path);
  const repositoryId = worktree ? context.repositoryOf(worktree).id : null;
  shelve(context.db, {
    path,
    repository_id: repositoryId,
    agent_id: null,
    shelved_at: time,
    ai_lines: countPending(weave),
    weave: encodeWeave(weave),
  });
  context.weaves.set(path, undefined, repositoryId, time);
  markCommitted(context.db, path, []);
}
