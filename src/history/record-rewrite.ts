import type { IngestContext } from '../context/context.ts';
import { readCommitMap } from '../git/commit-map.ts';
import { existingCommits } from '../git/existing-objects.ts';
import type { Worktree } from '../git/find-repository.ts';
import { commitsMadeHere } from '../git/made-here.ts';
import type { ArrivedCommit } from '../git/read-arrived.ts';
import { readAuthorKeys, readRange } from '../git/read-range.ts';
import type { Operation } from '../git/reflog-operations.ts';
import { unreachable } from '../provenance/unreachable.ts';
import { isRecorded } from '../store/commits.ts';
import { authorKeyOf, commitsByAuthorKey } from '../store/transplants.ts';
import { type FactsFor, recordRebase, recordReplacing } from './record-rebase.ts';

/** What plumbing wrote anew (filter-branch): commits that took the place of recorded ones. */
export function recordRewrite(
  context: IngestContext,
  worktree: Worktree,
  { sha, old, time }: Extract<Operation, { kind: 'commit' }>,
  factsFor: FactsFor,
): void {
  const gone = readRange(worktree, old, sha);
  const recorded = gone.filter((each) => isRecorded(context.db, each));
  if (recorded.length === 0) return;
  const known = new Set(recorded.map((each) => authorKeyOf(context.db, each)));
  const come = readRange(worktree, sha, old);
  const keys = readAuthorKeys(worktree, come);
  // One for one, whatever became of their subjects; else by what they share.
  const isSuccessor = (each: string, at: number) =>
    known.has(keys.get(each)) || (come.length === gone.length && recorded.includes(gone[at] as string));
  const made = come.filter(isSuccessor);
  const operation = { kind: 'rebase', from: old, to: sha, made: made.reverse(), branch: undefined, time } as const;
  if (made.length > 0) recordRebase(context, worktree, operation, factsFor);
}

/**
 * Commits that a tool made without git's porcelain, and that HEAD came to: they take the place of recorded ones on no branch
 * that are of the same author, time and subject (Graphite's restack), or that the tool names (filter-repo). `commits`: what nobody recorded of those that HEAD came to, oldest first.
 */
export function recordRemade(
  context: IngestContext,
  worktree: Worktree,
  { from, tip }: Pick<Extract<Operation, { kind: 'arrival' }>, 'from' | 'tip'>,
  commits: readonly ArrivedCommit[],
  factsFor: FactsFor,
): void {
  const remade = findRemade(context, worktree, commits);
  if (remade.length === 0) return;
  const olds = [...new Set(remade.flatMap((each) => each.olds))];
  const there = existingCommits(worktree, [from, ...olds]);
  const off = unreachable(context, worktree, ...there);
  const isGone = (sha: string) => off.has(sha) || !there.has(sha);
  const dropped = readRange(worktree, from, tip).filter(isGone);
  const range = [...dropped, ...olds.filter((sha) => isGone(sha) && !dropped.includes(sha))];
  const made = remade.filter((each) => each.olds.some((sha) => range.includes(sha))).map(({ sha }) => sha);
  if (made.length === 0) return;
  const named = new Map(
    remade.flatMap(({ sha, isNamed, olds }) => (isNamed ? olds.map((old) => [old, sha] as const) : [])),
  );
  recordReplacing(context, worktree, { from, to: tip, range, come: [...made].reverse(), made, named }, factsFor);
}

/** How many of some commits may take the place of recorded ones. */
export function countRemade(context: IngestContext, worktree: Worktree, commits: readonly ArrivedCommit[]): number {
  return findRemade(context, worktree, commits).length;
}

interface Remade {
  readonly sha: string;
  readonly olds: readonly string[];
  /** The tool that made it tells of which commit. */
  readonly isNamed: boolean;
}

function findRemade({ db }: IngestContext, worktree: Worktree, commits: readonly ArrivedCommit[]): Remade[] {
  if (commits.length === 0) return [];
  const map = readCommitMap(worktree);
  const alike = commits.flatMap(({ sha, authorKey }): Remade[] => {
    const named = map.get(sha);
    if (named !== undefined && isRecorded(db, named)) return [{ sha, olds: [named], isNamed: true }];
    const olds = commitsByAuthorKey(db, authorKey, sha).map((old) => old.sha);
    return olds.length === 0 ? [] : [{ sha, olds, isNamed: false }];
  });
  const unnamed = alike.flatMap(({ sha, isNamed }) => (isNamed ? [] : [sha]));
  const here = unnamed.length === 0 ? new Set() : commitsMadeHere(worktree, unnamed);
  return alike.filter(({ sha, isNamed }) => isNamed || here.has(sha));
}
