import type { CommitFacts } from '../context/commit-facts.ts';
import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import { readAuthorKeys, readRange } from '../git/read-range.ts';
import { readReflog } from '../git/reflog.ts';
import type { Operation } from '../git/reflog-operations.ts';
import { countAgain, isRecorded, readSuccessors, supersede } from '../store/commits.ts';
import { countedCommits, isCountedWhole } from '../store/copies.ts';
import { landingsOf } from '../store/repeatable-commits.ts';
import { authorKeyOf } from '../store/transplants.ts';
import { commitsLeftBehind } from '../totals/commits-left-behind.ts';
import { demoteCopies } from '../totals/demote-copies.ts';
import { promoteCopies } from '../totals/promote-copies.ts';
import { leftOutOf, planRebase, type RebaseFacts, type Replacing } from './plan-rebase.ts';
import { tryRecord } from './try-record.ts';

export type FactsFor = (sha: string) => Pick<CommitFacts, 'time' | 'env'>;

/** A finished rebase. */
export function recordRebase(
  context: IngestContext,
  worktree: Worktree,
  operation: Extract<Operation, { kind: 'rebase' }>,
  factsFor: FactsFor,
): void {
  const { to } = operation;
  const from = tipBefore(worktree, operation);
  const come = readRange(worktree, to, from);
  // A commit that the rebase itself replaced again (squash, fixup, reword, edit) is not on the way from the new tip.
  const kept = new Set(come);
  const made = operation.made.filter((sha) => kept.has(sha));
  recordReplacing(context, worktree, { from, to, range: readRange(worktree, from, to), come, made }, factsFor);
}

/** Records commits that took the place of others, which count no more but where their work has stayed behind. */
export function recordReplacing(
  context: IngestContext,
  worktree: Worktree,
  { from, ...replacing }: Replacing & { readonly from: string },
  factsFor: FactsFor,
): void {
  const { db } = context;
  const { id } = context.repositoryOf(worktree);
  const facts = factsOf(context, worktree, replacing);
  const counted = countedCommits(db, id, facts.recorded);
  const { others } = leftOutOf(replacing, facts);
  const left = commitsLeftBehind(context, worktree, { from, to: replacing.to, others });
  const { supersedes, counting, returned, commits } = planRebase(replacing, facts, left);
  // Before the new commits are recorded: a line of theirs that is there too is to count but once.
  for (const [old, next] of supersedes) supersede(db, old, next);
  for (const sha of counting) countAgain(db, id, sha);
  for (const [sha, relations] of commits) {
    tryRecord(context, worktree, sha, { ...factsFor(sha), how: 'rebase', relations, resets: [] });
  }
  const made = [...commits.keys(), ...returned.map(({ sha }) => sha)];
  promoteCopies(context, worktree, { counted, made, mayWait: false });
  demoteCopies(context, worktree, returned);
}

function factsOf(context: IngestContext, worktree: Worktree, { range, come, made }: Replacing): RebaseFacts {
  const { db } = context;
  const recorded = range.filter((sha) => isRecorded(db, sha));
  const keys = readAuthorKeys(worktree, made);
  for (const sha of recorded) keys.set(sha, authorKeyOf(db, sha) ?? sha);
  const successors = readSuccessors(db, [...recorded, ...come]);
  const asked = [...recorded, ...successors.values()];
  const counted = countedCommits(db, context.repositoryOf(worktree).id, asked);
  return {
    ...{ keys, recorded, successors },
    counted: new Map(counted.map((commit) => [commit.commit_sha, { isWhole: isCountedWhole(commit) }])),
    // What it leaves out, too, is no place where work has come back.
    landed: new Set(landingsOf(db, recorded).flatMap(({ source, landed }) => (range.includes(landed) ? [] : [source]))),
  };
}

/**
 * `git rebase UPSTREAM BRANCH` starts from another HEAD: the branch's own reflog says what it was. Else it agrees, whatever
 * came to the same commit later.
 */
function tipBefore(worktree: Worktree, { from, to, branch }: Extract<Operation, { kind: 'rebase' }>): string {
  if (branch === undefined) return from;
  const ends = readReflog(worktree.commonDir, branch).filter(
    ({ newSha, message }) => newSha === to && /^(rebase|pull)\b/.test(message),
  );
  return ends.some(({ oldSha }) => oldSha === from) ? from : (ends.at(-1)?.oldSha ?? from);
}
