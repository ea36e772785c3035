import { UserError } from '../config/user-error.ts';
import type { Worktree } from '../git/find-repository.ts';
import { mergeBaseOf } from '../git/read-arrived.ts';
import { readRevision } from '../git/read-revision.ts';
import { git } from '../git/run-git.ts';
import { shallowCommits } from '../git/shallow.ts';
import type { NamedRange } from './parse-range.ts';

/** What a branch has that another has not. */
export interface Range {
  readonly base: string;
  readonly head: string;
  /** Where they part. */
  readonly mergeBase: string;
}

/** Finds the commits. Throws a `UserError` where they are not here. */
export function findRange(worktree: Worktree, named: NamedRange): Range {
  const [base, head] = [commitOf(worktree, named.base), commitOf(worktree, named.head)];
  const mergeBase = mergeBaseOf(worktree, base, head);
  if (mergeBase === undefined) {
    throw new UserError(
      `${named.base} and ${named.head} have no commit in common here`,
      isShallow(worktree) ? deepen : 'name a branch that shares history with it',
    );
  }
  return { base, head, mergeBase };
}

/** Throws a `UserError` where one of a range's commits is one that a shallow clone has without what was before it. */
export function refuseCutOff(worktree: Worktree, shas: readonly string[]): void {
  const cut = shallowCommits(worktree);
  if (cut.size > 0 && shas.some((sha) => cut.has(sha))) {
    throw new UserError('this clone is shallow, and the range goes further back than its history', deepen);
  }
}

const deepen = 'fetch the history: git fetch --unshallow (actions/checkout: fetch-depth: 0)';

function commitOf(worktree: Worktree, rev: string): string {
  const sha = readRevision(rev, { cwd: worktree.top, worktree });
  if (sha !== undefined) return sha;
  // Where git refuses to look at all, that is what is wrong.
  git(['rev-parse', '--git-dir'], { cwd: worktree.top, worktree });
  throw new UserError(
    `there is no commit ${rev} here`,
    isShallow(worktree)
      ? deepen
      : 'fetch it (git fetch origin), or name a commit, a branch or a tag of this repository',
  );
}

function isShallow(worktree: Worktree): boolean {
  return shallowCommits(worktree).size > 0;
}
