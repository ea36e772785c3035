import type { ReflogEntry } from './reflog.ts';

/** What happened to HEAD, as far as it concerns who made which commit. */
export type Operation =
  /** A commit that was made here. `how`: git's word for it. `dropped`: tips that a reset moved HEAD away from just before. */
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

interface Rebase {
  readonly from: string;
  readonly made: string[];
}

/**
 * Reads the operations out of reflog entries, oldest first. What arrived by fetch, pull, clone or checkout is none, nor
 * is what an aborted rebase made. A rebase that is still going on ends the list: `rest` holds its entries.
 */
export function readOperations(entries: readonly ReflogEntry[]): {
  operations: Operation[];
  rest: readonly ReflogEntry[];
} {
  const operations: Operation[] = [];
  let rebase: (Rebase & { readonly at: number }) | undefined;
  let dropped: string[] = [];
  for (const [at, entry] of entries.entries()) {
    const stage = rebaseStage(entry.message);
    if (stage === 'start') rebase = { from: entry.oldSha, made: [], at };
    else if (stage === 'abort') rebase = undefined;
    else if (stage === 'finish') {
      if (rebase !== undefined)
        operations.push({
          kind: 'rebase',
          from: rebase.from,
          to: entry.newSha,
          made: rebase.made,
          time: entry.time,
          branch: /returning to (refs\/heads\/.+)$/.exec(entry.message)?.[1],
        });
      rebase = undefined;
    } else if (rebase !== undefined) {
      // Picks, and whatever the user committed where the rebase stopped.
      if (entry.newSha !== entry.oldSha && !isMove(entry.message)) rebase.made.push(entry.newSha);
    } else if (entry.message.startsWith('reset: ')) {
      if (entry.newSha !== entry.oldSha) dropped.push(entry.oldSha);
    } else {
      const how = commitKind(entry);
      if (how === undefined) {
        if (isMove(entry.message)) dropped = [];
        continue;
      }
      operations.push({ kind: 'commit', sha: entry.newSha, old: entry.oldSha, how, dropped, time: entry.time });
      dropped = [];
    }
  }
  return { operations, rest: rebase === undefined ? [] : entries.slice(rebase.at) };
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

function commitKind({ message, oldSha, newSha }: ReflogEntry): CommitKind | undefined {
  if (oldSha === newSha || isMove(message)) return undefined;
  const word = /^([\w-]+)(?: \(([\w-]+)\))?/.exec(message);
  switch (word?.[1]) {
    case 'commit':
      return word[2] === 'amend'
        ? 'amend'
        : word[2] === 'merge'
          ? 'merge'
          : word[2] === 'cherry-pick'
            ? 'cherry-pick'
            : 'commit';
    case 'cherry-pick':
    case 'revert':
    case 'am':
      return word[1];
    case 'merge':
    case 'pull':
      return /Merge made by|merge made/i.test(message) ? 'merge' : undefined;
    case undefined:
      return message === '' ? 'plumbing' : undefined;
    default:
      return undefined;
  }
}
