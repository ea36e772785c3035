import type { ReflogEntry } from './reflog.ts';

/** What happened to HEAD, as far as it concerns who made which commit. */
export type Operation =
  /**
   * A commit that was made here. `how`: git's word for it. `dropped`: tips that a reset moved HEAD away from just
   * before.
   */
  | {
      readonly kind: 'commit';
      readonly sha: string;
      readonly old: string;
      readonly how: CommitKind;
      readonly dropped: readonly string[];
      /** Seconds since the epoch, as the next. */
      readonly time: number;
    }
  /** A finished rebase: the commits reachable from `from` and not from `to` were replaced by `made`. */
  | {
      readonly kind: 'rebase';
      readonly from: string;
      readonly to: string;
      readonly made: readonly string[];
      readonly branch: string | undefined;
      readonly time: number;
    };

export type CommitKind = 'commit' | 'amend' | 'merge' | 'cherry-pick' | 'revert' | 'am' | 'plumbing';

/** What was read so far. */
interface Reading {
  readonly operations: Operation[];
  /** The rebase that is under way; `at`: where in the entries it began. */
  rebase: { readonly from: string; readonly made: string[]; readonly at: number } | undefined;
  /** Tips that resets moved HEAD away from since the last commit. */
  dropped: string[];
}

/**
 * Reads the operations out of reflog entries, oldest first. What arrived by fetch, pull, clone or checkout is none, nor
 * is what an aborted rebase made. A rebase that is still going on ends the list: `rest` holds its entries. `before`:
 * entries that were read before; the resets at their end belong to the next commit.
 */
export function readOperations(
  entries: readonly ReflogEntry[],
  before: readonly ReflogEntry[] = [],
): {
  operations: Operation[];
  rest: readonly ReflogEntry[];
} {
  const reading: Reading = { operations: [], rebase: undefined, dropped: lastResets(before) };
  for (const [at, entry] of entries.entries()) {
    const stage = rebaseStage(entry.message);
    if (stage === 'start') reading.rebase = { from: entry.oldSha, made: [], at };
    else if (stage === 'abort') reading.rebase = undefined;
    else if (stage === 'finish') finishRebase(reading, entry);
    else if (reading.rebase === undefined) readOutsideRebase(reading, entry);
    // Picks, and whatever the user committed where the rebase stopped.
    else if (entry.newSha !== entry.oldSha && !isMove(entry.message)) reading.rebase.made.push(entry.newSha);
  }
  const { operations, rebase } = reading;
  return { operations, rest: rebase === undefined ? [] : entries.slice(rebase.at) };
}

/** Tips that resets moved HEAD away from at the end of the entries. */
function lastResets(entries: readonly ReflogEntry[]): string[] {
  const other = entries.findLastIndex((entry) => !entry.message.startsWith('reset: ') && !isSwitchInPlace(entry));
  return entries.slice(other + 1).flatMap(({ oldSha, newSha }) => (oldSha === newSha ? [] : [oldSha]));
}

/** To a branch at the very same commit, as a new one is: the work tree stays, and with it what a reset left there. */
function isSwitchInPlace({ oldSha, newSha, message }: ReflogEntry): boolean {
  return oldSha === newSha && isMove(message);
}

/**
 * The last of the plain commits that HEAD went to from one, and whether it is there still: a checkout, a reset, or a
 * merge brings other work.
 */
export function committedNext(entries: readonly ReflogEntry[], sha: string): { last: string; isHead: boolean } {
  const next = entries.slice(entries.findLastIndex((entry) => entry.newSha === sha) + 1);
  const other = next.findIndex((entry) => commitKind(entry) !== 'commit' && !isSwitchInPlace(entry));
  const way = other === -1 ? next : next.slice(0, other);
  return { last: way.at(-1)?.newSha ?? sha, isHead: other === -1 };
}

function finishRebase(reading: Reading, { newSha, time, message }: ReflogEntry): void {
  if (reading.rebase !== undefined) {
    const { from, made } = reading.rebase;
    const branch = /returning to (refs\/heads\/.+)$/.exec(message)?.[1];
    reading.operations.push({ kind: 'rebase', from, to: newSha, made, branch, time });
  }
  reading.rebase = undefined;
}

function readOutsideRebase(reading: Reading, entry: ReflogEntry): void {
  const { oldSha, newSha, message, time } = entry;
  if (message.startsWith('reset: ')) {
    if (newSha !== oldSha) reading.dropped.push(oldSha);
    return;
  }
  const how = commitKind(entry);
  if (how !== undefined) {
    reading.operations.push({ kind: 'commit', sha: newSha, old: oldSha, how, dropped: reading.dropped, time });
  }
  if (how !== undefined || (isMove(message) && !isSwitchInPlace(entry))) reading.dropped = [];
}

/** Whether a rebase made a commit, or the user where it stopped: it counts as what the finished rebase makes of it. */
export function isMadeInRebase(entries: readonly ReflogEntry[], sha: string): boolean {
  const at = entries.findLastIndex((entry) => entry.newSha === sha && rebaseStage(entry.message) !== 'finish');
  const stage = entries
    .slice(0, at + 1)
    .map((entry) => rebaseStage(entry.message))
    .findLast((each) => each === 'start' || each === 'finish' || each === 'abort');
  return stage === 'start';
}

/** `rebase (pick): subject`, `rebase -i (start): ...`, `pull --rebase origin (finish): ...`. */
function rebaseStage(message: string): string | undefined {
  return /^(?:rebase|pull)\b[^:(]*\((\w+)\)/.exec(message)?.[1];
}

function isMove(message: string): boolean {
  return /^(checkout|clone|reset|switch):/.test(message) || /^(merge|pull|fetch)\b.*: *Fast-forward/i.test(message);
}

/** As in `commit (amend): subject`; any other word is an ordinary commit's (`commit (initial)`). */
const specialCommits = ['amend', 'merge', 'cherry-pick'] as const;

function commitKind({ message, oldSha, newSha }: ReflogEntry): CommitKind | undefined {
  if (oldSha === newSha || isMove(message)) return undefined;
  const word = /^([\w-]+)(?: \(([\w-]+)\))?/.exec(message);
  switch (word?.[1]) {
    case 'commit':
      return specialCommits.find((kind) => kind === word[2]) ?? 'commit';
    case 'cherry-pick':
    case 'revert':
    case 'am':
      return word[1];
    case 'merge':
    case 'pull':
      return /Merge made by|merge made/i.test(message) ? 'merge' : undefined;
    default:
      return isOfGit.test(message) ? undefined : 'plumbing';
  }
}

/** What git itself says that makes no commit; any other words were given to `git update-ref -m`. */
const isOfGit = /^(fetch|clone|branch|checkout|switch|reset|rebase|bisect|remote|worktree|stash|initial pull)\b/;
