import { recordCommit } from '../commit/record-commit.ts';
import type { CommitFacts, HookCommit } from '../context/commit-facts.ts';
import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import { isMadeHere } from '../git/made-here.ts';
import { readAuthorKeys, readRange } from '../git/read-range.ts';
import { type ReflogEntry, readReflog } from '../git/reflog.ts';
import type { Operation, Reset } from '../git/reflog-operations.ts';
import { isGitFailure } from '../git/run-git.ts';
import { arrive } from '../landed/arrive.ts';
import { offBranches } from '../provenance/off-branches.ts';
import { countAgain, isRecorded, replacedBy, successorOf, successorsOf, supersede } from '../store/commits.ts';
import { countedCommits, isCountedWhole } from '../store/copies.ts';
import type { Store } from '../store/open.ts';
import { landingsOf } from '../store/repeatable-commits.ts';
import { authorKeyOf } from '../store/transplants.ts';
import { leaveToCopies } from '../totals/leave-to-copies.ts';
import { leftOnBranches } from '../totals/left-on-branches.ts';
import { takeBack } from '../totals/take-back.ts';
import { duringCall, untoldFacts } from '../worktree/running-call.ts';

type FactsFor = (sha: string) => Pick<CommitFacts, 'time' | 'env'>;

/** Records the commits of an operation that a reflog shows; `entries`: where their times stand. */
export function runOperation(
  context: IngestContext,
  worktree: Worktree,
  operation: Operation,
  entries: readonly ReflogEntry[],
  hook: HookCommit | undefined,
): void {
  const factsFor: FactsFor = (sha) => {
    if (hook?.shas === 'all' || hook?.shas.has(sha)) return hook;
    const entry = entries.find((each) => each.newSha === sha);
    const untold = untoldFacts(context, entry?.time ?? 0);
    // What a rebase commits is told of when it is over, and then git names but the last of several for one.
    return (operation.kind === 'rebase' && hook && duringCall(context, worktree, hook.time, untold.time)) || untold;
  };
  if (operation.kind === 'arrival') {
    arrive(context, worktree, operation.tip, operation.except);
    return;
  }
  if (operation.kind === 'rebase') {
    recordRebase(context, worktree, operation, factsFor);
    return;
  }
  const { sha, old, how, dropped, since, time } = operation;
  if (how === 'plumbing' && !isMadeHere(worktree, sha, old, time)) {
    recordRewrite(context, worktree, operation, factsFor);
    return;
  }
  const ranges = dropped.map(({ from, to }) => readRange(worktree, from, to, sha));
  countWhatIsBack(context, worktree, { sha, dropped, ranges });
  tryRecord(context, worktree, sha, {
    ...factsFor(sha),
    how,
    replaces: how === 'amend' ? [old] : [],
    madeFrom: [],
    dropped: ranges,
    since,
  });
}

/** A reset undid an amend or a rebase: what that had replaced counts again, and now takes the place of its successor. */
function countWhatIsBack(
  context: IngestContext,
  worktree: Worktree,
  { sha, dropped, ranges }: { sha: string; dropped: readonly Reset[]; ranges: readonly (readonly string[])[] },
): void {
  const gone = ranges.flat().filter((each) => isRecorded(context.db, each));
  if (gone.length === 0) return;
  const { id } = context.repositoryOf(worktree);
  const come = dropped.flatMap(({ from }) => readRange(worktree, sha, from));
  const all = replacedBy(context.db, gone, come);
  if (all.length === 0) return;
  // What another branch has by now counts there, with what is back.
  const off = new Set(dropped.flatMap(({ from }) => [...offBranches(context, worktree, from)]));
  const returned = all.filter(({ by }) => off.has(by));
  for (const each of returned) countAgain(context.db, id, each.sha);
  for (const each of returned) supersede(context.db, each.by, each.sha);
}

/** What plumbing wrote anew (filter-branch): commits that took the place of recorded ones. */
function recordRewrite(
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

function recordRebase(
  context: IngestContext,
  worktree: Worktree,
  operation: Extract<Operation, { kind: 'rebase' }>,
  factsFor: FactsFor,
): void {
  const repositoryId = context.repositoryOf(worktree).id;
  const from = tipBefore(worktree, operation);
  const range = readRange(worktree, from, operation.to);
  const olds = range.filter((sha) => isRecorded(context.db, sha));
  const come = readRange(worktree, operation.to, from);
  // A commit that the rebase itself replaced again (squash, fixup, reword, edit) is not on the way from the new tip.
  const kept = new Set(come);
  const made = operation.made.filter((sha) => kept.has(sha));
  const keys = readAuthorKeys(worktree, made);
  const successors = new Map([...keys].map(([sha, key]) => [key, sha]));
  const counted = countedCommits(context.db, repositoryId, olds);
  const successorsBefore = successorsOf(context.db, olds);
  const whole = new Set(counted.filter(isCountedWhole).map((commit) => commit.commit_sha));
  // The whole range is superseded before its work is looked for: in the new commits it counts; but what another branch has
  // in a commit that counts was replaced by that, and a copy is made here.
  const isElsewhere = (old: string) => {
    const next = successorOf(context.db, old);
    return next !== undefined && !olds.includes(next) && countedCommits(context.db, repositoryId, [next]).length > 0;
  };
  const leftOut = olds.filter((old) => !successors.has(authorKeyOf(context.db, old) ?? ''));
  const landed = landedOf(context.db, leftOut);
  for (const old of olds) {
    if (isElsewhere(old) || landed.includes(old)) continue;
    supersede(context.db, old, successors.get(authorKeyOf(context.db, old) ?? '') ?? operation.to);
  }
  const others = leftOut.filter((old) => !landed.includes(old));
  const left = [...landed, ...leftOnBranches(context, worktree, { from, to: operation.to, others })];
  // Before the new commits are recorded: a line of theirs that is there too is to count but once.
  for (const sha of left) countAgain(context.db, repositoryId, sha);
  // What an amend or a rebase replaced before, and this one was made upon: it is left out of what replaced it.
  const returned = replacedBy(context.db, olds, come).filter(({ by }) => !left.includes(by));
  for (const { sha } of returned) countAgain(context.db, repositoryId, sha);
  const isWhole = (old: string) => whole.has(old) && !returned.some(({ by }) => by === old);
  for (const sha of made) {
    const own = olds.filter((old) => authorKeyOf(context.db, old) === keys.get(sha));
    const others = olds.filter((old) => !own.includes(old) && !left.includes(old));
    tryRecord(context, worktree, sha, {
      ...factsFor(sha),
      how: 'rebase',
      replaces: [],
      madeFrom: [...own, ...others],
      unrecorded: range,
      leftOut: left,
      takesOver: own.filter(isWhole),
      successors: successorsBefore,
      dropped: [],
    });
  }
  const has = [...made, ...returned.map(({ sha }) => sha)];
  leaveToCopies(context, worktree, { counted, made: has, mayWait: false });
  takeBack(context, worktree, returned);
}

/**
 * Of commits that a rebase left out, newest first, those whose work has landed, and what lies below these: the commit that
 * repeats them stands for all, and they count on.
 */
function landedOf(db: Store, leftOut: readonly string[]): readonly string[] {
  const landed = new Set(landingsOf(db, leftOut).map(({ source }) => source));
  const first = leftOut.findIndex((sha) => landed.has(sha));
  return first === -1 ? [] : leftOut.slice(first);
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
    if (!isGitFailure(error)) throw error;
  }
}
