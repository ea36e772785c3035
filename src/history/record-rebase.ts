import type { CommitFacts } from '../context/commit-facts.ts';
import type { IngestContext } from '../context/context.ts';
import { toRelations } from '../context/relations.ts';
import type { Worktree } from '../git/find-repository.ts';
import { readAuthorKeys, readRange } from '../git/read-range.ts';
import { readReflog } from '../git/reflog.ts';
import type { Operation } from '../git/reflog-operations.ts';
import { countAgain, isRecorded, replacedBy, successorOf, successorsOf, supersede } from '../store/commits.ts';
import { countedCommits, isCountedWhole } from '../store/copies.ts';
import type { Store } from '../store/open.ts';
import { landingsOf } from '../store/repeatable-commits.ts';
import { authorKeyOf } from '../store/transplants.ts';
import { commitsLeftBehind } from '../totals/commits-left-behind.ts';
import { demoteCopies } from '../totals/demote-copies.ts';
import { promoteCopies } from '../totals/promote-copies.ts';
import { tryRecord } from './try-record.ts';

export type FactsFor = (sha: string) => Pick<CommitFacts, 'time' | 'env'>;

/** Commits that took the place of others; all newest first but `made`. */
export interface Replacing {
  readonly from: string;
  readonly to: string;
  /** The commits that were replaced, or left out, recorded or not. */
  readonly range: readonly string[];
  /** What came in their place. */
  readonly come: readonly string[];
  /** Of these, the ones that were made of them, oldest first. */
  readonly made: readonly string[];
  /** By replaced commit, the one that was made of it, where the tool that did so tells. */
  readonly named?: ReadonlyMap<string, string>;
}

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
  { from, to, range, come, made, named }: Replacing,
  factsFor: FactsFor,
): void {
  const repositoryId = context.repositoryOf(worktree).id;
  const olds = range.filter((sha) => isRecorded(context.db, sha));
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
  const nextOf = (old: string) => named?.get(old) ?? successors.get(authorKeyOf(context.db, old) ?? '');
  const leftOut = olds.filter((old) => nextOf(old) === undefined);
  const landed = landedOf(context.db, leftOut);
  for (const old of olds) {
    if (isElsewhere(old) || landed.includes(old)) continue;
    supersede(context.db, old, nextOf(old) ?? to);
  }
  const others = leftOut.filter((old) => !landed.includes(old));
  const left = [...landed, ...commitsLeftBehind(context, worktree, { from, to, others })];
  // Before the new commits are recorded: a line of theirs that is there too is to count but once.
  for (const sha of left) countAgain(context.db, repositoryId, sha);
  // What an amend or a rebase replaced before, and this one was made upon: it is left out of what replaced it.
  const returned = replacedBy(context.db, olds, come).filter(({ by }) => !left.includes(by));
  for (const { sha } of returned) countAgain(context.db, repositoryId, sha);
  const isWhole = (old: string) => whole.has(old) && !returned.some(({ by }) => by === old);
  for (const sha of made) {
    const isOwn = (old: string) => named?.get(old) === sha || authorKeyOf(context.db, old) === keys.get(sha);
    const own = olds.filter(isOwn);
    const others = olds.filter((old) => !own.includes(old) && !left.includes(old));
    tryRecord(context, worktree, sha, {
      ...factsFor(sha),
      how: 'rebase',
      relations: toRelations([
        ...own.map((each) => [each, { kind: 'rebases', isTakenOver: isWhole(each) }] as const),
        ...others.map((each) => [each, { kind: 'beside' }] as const),
        ...left.map((each) => [each, { kind: 'left-behind' }] as const),
        ...successorsBefore.map((each) => [each, { kind: 'same-work' }] as const),
        ...range.map((each) => [each, { kind: 'unrecorded' }] as const),
      ]),
      resets: [],
    });
  }
  const has = [...made, ...returned.map(({ sha }) => sha)];
  promoteCopies(context, worktree, { counted, made: has, mayWait: false });
  demoteCopies(context, worktree, returned);
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
