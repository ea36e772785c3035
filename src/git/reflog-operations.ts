import type { ReflogEntry } from './reflog.ts';

/** What happened to HEAD, as far as it concerns who made which commit. */
export type Operation =
  /**
   * A commit that was made here. `how`: git's word for it. `dropped`: what resets moved HEAD away from before, and where
   * to. `since`: the commits that were made after these, on the way to this one: of what was dropped they have a part.
   */
  | {
      readonly kind: 'commit';
      readonly sha: string;
      readonly old: string;
      readonly how: CommitKind;
      readonly dropped: readonly Reset[];
      readonly since: readonly string[];
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
    }
  /** HEAD came to a commit that may have been made elsewhere (pull, checkout, reset). `except`: what was made here just then. */
  | {
      readonly kind: 'arrival';
      readonly from: string;
      readonly tip: string;
      readonly except: readonly string[];
      readonly time: number;
    };

export interface Reset {
  readonly from: string;
  readonly to: string;
}

export type CommitKind = 'commit' | 'amend' | 'merge' | 'cherry-pick' | 'revert' | 'am' | 'plumbing';

/** What was read so far. */
interface Reading {
  readonly operations: Operation[];
  /** The rebase that is under way; `at`: where in the entries it began. */
  rebase: { readonly from: string; readonly made: string[]; readonly at: number } | undefined;
  /** Resets, of which the next commits may have the work. */
  dropped: Reset[];
  /** The commits that were made since. */
  since: string[];
}

/** A commit that a reset dropped is made anew in so many pieces at most. */
const mostPieces = 10;

/** How far back the resets are looked for. */
const mostBefore = 100;

/**
 * Reads the operations out of reflog entries, oldest first. What an aborted rebase made is none. A rebase that is still going on ends the list: `rest` holds its entries. `before`:
 * entries that were read before; the last resets among them belong to the next commits.
 */
export function readOperations(
  entries: readonly ReflogEntry[],
  before: readonly ReflogEntry[] = [],
): {
  operations: Operation[];
  rest: readonly ReflogEntry[];
} {
  const { dropped, since } = readAll(before.slice(-mostBefore), { dropped: [], since: [] });
  const { operations, rebase } = readAll(entries, { dropped, since });
  return { operations, rest: rebase === undefined ? [] : entries.slice(rebase.at) };
}

function readAll(entries: readonly ReflogEntry[], resets: Pick<Reading, 'dropped' | 'since'>): Reading {
  const reading: Reading = { operations: [], rebase: undefined, ...resets };
  for (const [at, entry] of entries.entries()) {
    const stage = rebaseStage(entry.message);
    if (stage === 'start') reading.rebase = { from: entry.oldSha, made: [], at };
    else if (stage === 'abort') reading.rebase = undefined;
    else if (stage === 'finish') finishRebase(reading, entry);
    else if (reading.rebase === undefined) readOutsideRebase(reading, entry);
    // Picks, and whatever the user committed where the rebase stopped.
    else if (entry.newSha !== entry.oldSha && !isMove(entry.message)) reading.rebase.made.push(entry.newSha);
  }
  return reading;
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
    reading.operations.push({ kind: 'arrival', from, tip: newSha, except: made, time });
    reading.operations.push({ kind: 'rebase', from, to: newSha, made, branch, time });
  }
  reading.rebase = undefined;
}

function readOutsideRebase(reading: Reading, entry: ReflogEntry): void {
  const { oldSha, newSha, message, time } = entry;
  const arrive = (except: readonly string[]) =>
    reading.operations.push({ kind: 'arrival', from: oldSha, tip: newSha, except, time });
  if (message.startsWith('reset: ')) {
    if (newSha === oldSha) return;
    arrive([]);
    reading.dropped = [...reading.dropped, { from: oldSha, to: newSha }].slice(-mostPieces);
    reading.since = [];
    return;
  }
  const how = commitKind(entry);
  if (how !== undefined) {
    const { dropped, since } = reading;
    // What it merges comes first; plumbing may have made what it put under HEAD, or fetched it.
    if (how === 'merge') arrive([newSha]);
    reading.operations.push({ kind: 'commit', sha: newSha, old: oldSha, how, dropped, since, time });
    if (how === 'plumbing') arrive([]);
    const before = how === 'amend' ? since.filter((sha) => sha !== oldSha) : since;
    const isPiece = (how === 'commit' || how === 'amend') && dropped.length > 0 && before.length < mostPieces;
    reading.since = isPiece ? [...before, newSha] : [];
    if (!isPiece) reading.dropped = [];
    return;
  }
  if (newSha !== oldSha) arrive([]);
  if (isMove(message) && !isSwitchInPlace(entry) && reading.since.length > 0) {
    // What a reset left in the work tree goes along to another commit; what was made of it since does not.
    reading.dropped = [];
    reading.since = [];
  }
}

/** Where the rebase began that was under way at an entry; without one, the entry's own place. */
export function beginOfRebase(entries: readonly ReflogEntry[], at: number): number {
  const isEnd = ({ message }: ReflogEntry) => ['start', 'finish', 'abort'].includes(rebaseStage(message) ?? '');
  const last = entries.slice(0, at).findLastIndex(isEnd);
  return last !== -1 && rebaseStage(entries[last]?.message ?? '') === 'start' ? last : at;
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
