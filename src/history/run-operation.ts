import type { HookCommit } from '../context/commit-facts.ts';
import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import { isMadeHere } from '../git/made-here.ts';
import type { ArrivedCommit } from '../git/read-arrived.ts';
import { readRange } from '../git/read-range.ts';
import type { ReflogEntry } from '../git/reflog.ts';
import type { Operation, Reset } from '../git/reflog-operations.ts';
import { findUnseen } from '../landed/find-unseen.ts';
import { lookThrough } from '../landed/look-through.ts';
import { unreachable } from '../provenance/unreachable.ts';
import { addArrival } from '../store/arrivals.ts';
import { countAgain, isRecorded, readSuccessors, supersede } from '../store/commits.ts';
import { duringCall, untoldFacts } from '../worktree/running-call.ts';
import { replacedBy } from './plan-rebase.ts';
import { type FactsFor, recordRebase } from './record-rebase.ts';
import { countRemade, recordRemade, recordRewrite } from './record-rewrite.ts';
import { tryRecord } from './try-record.ts';

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
    return (operation.kind !== 'commit' && hook && duringCall(context, worktree, hook.time, untold.time)) || untold;
  };
  if (operation.kind === 'arrival') {
    runArrival(context, worktree, operation, factsFor);
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
    relations: new Map(how === 'amend' ? [[old, { kind: 'replaces' }]] : []),
    resets: ranges,
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
  const all = replacedBy(readSuccessors(context.db, come), gone, come);
  if (all.length === 0) return;
  // What another branch has by now counts there, with what is back.
  const off = new Set(dropped.flatMap(({ from }) => [...unreachable(context, worktree, from)]));
  const returned = all.filter(({ by }) => off.has(by));
  for (const each of returned) countAgain(context.db, id, each.sha);
  for (const each of returned) supersede(context.db, each.by, each.sha);
}

/** What HEAD came to was made here by a tool, or elsewhere. */
function runArrival(
  context: IngestContext,
  worktree: Worktree,
  operation: Extract<Operation, { kind: 'arrival' }>,
  factsFor: FactsFor,
): void {
  const found = findUnseen(context, worktree, operation.tip, operation.except);
  if (found === undefined) return;
  if (isTooMuch(context, worktree, found.commits)) {
    const shas = found.commits.map(({ sha }) => sha);
    for (let at = 0; at < shas.length; at += mostRemade) {
      const part = shas.slice(at, at + mostRemade).join(' ');
      addArrival(context.db, { git_dir: worktree.gitDir, tip: operation.tip, shas: part });
    }
    found.done();
    return;
  }
  recordRemade(context, worktree, operation, found.commits, () => factsFor(operation.tip));
  lookThrough(context, worktree, found.commits);
  found.done();
}

/** Each takes some processes of git's: a history that a tool made anew is looked through by ingests that nobody waits for. */
const mostRemade = 16;

function isTooMuch(context: IngestContext, worktree: Worktree, commits: readonly ArrivedCommit[]): boolean {
  return commits.length > mostRemade && countRemade(context, worktree, commits) > mostRemade;
}
