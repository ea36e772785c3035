import { recordCommit } from '../commit/record-commit.ts';
import type { CommitFacts } from '../context/commit-facts.ts';
import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import { isGitFailure } from '../git/run-git.ts';

/** A commit that git does not have any more (amended and pruned since) cannot be shown, and is in no history. */
export function tryRecord(context: IngestContext, worktree: Worktree, sha: string, facts: CommitFacts): void {
  try {
    context.db.transaction(() => recordCommit(context, worktree, sha, facts))();
  } catch (error) {
    if (!isGitFailure(error)) throw error;
  }
}
