import { isNullSha } from './null-sha.ts';
import type { Reflog, ReflogEntry } from './reflog.ts';
import { beginOfRebase } from './reflog-operations.ts';

/** Where HEAD was at a moment. */
export interface HeadAt {
  /** `undefined`: not known; `none`: no commit yet. */
  readonly sha: string | undefined;
  /** ISO 8601. */
  readonly time: string;
}

/** In a record of where HEAD is, for a commit: there is none yet. */
export const noCommit = 'none';

/**
 * How many entries of a reflog were there when HEAD was at a commit. Git's times are those that somebody may have told
 * it (GIT_COMMITTER_DATE), so they only choose between several places where HEAD was at that commit, and where it is
 * not known at which it was they serve as far as they rise to the file's own; whatever may have been there was.
 */
export function entriesBefore({ entries, isDated }: Reflog, { sha, time }: HeadAt): number {
  const seconds = Math.floor(Date.parse(time) / 1000);
  if (sha === undefined) return isDated ? entriesUntil(entries, seconds) : entries.length;
  const leaves = ({ oldSha }: ReflogEntry) => (sha === noCommit ? isNullSha(oldSha) : oldSha === sha);
  const next = isDated ? entries.findIndex((entry) => leaves(entry) && entry.time >= seconds) : -1;
  if (next !== -1) return next;
  if (entries.at(-1)?.newSha === sha) return entries.length;
  const last = entries.findLastIndex(leaves);
  return last === -1 ? entries.length : last;
}

/** How many entries are not known to be later than a moment. */
function entriesUntil(entries: readonly ReflogEntry[], seconds: number): number {
  let count = entries.length;
  for (; count > 0; count--) {
    const time = entries[count - 1]?.time ?? 0;
    if (time <= seconds || time > (entries[count]?.time ?? time)) break;
  }
  return count;
}

/** How many were there when a call began that first told of the repository at its end: none, where it made it. */
export function entriesBeforeCall(reflog: Reflog, begin: string): number {
  const { entries, isDated } = reflog;
  const [first] = entries;
  const seconds = Math.floor(Date.parse(begin) / 1000);
  const isMade = isDated && first !== undefined && isNullSha(first.oldSha);
  if (isMade && entries.every((entry) => entry.time >= seconds)) return 0;
  return entriesBefore(reflog, { sha: undefined, time: begin });
}

/** How many were there before the commit that a hook tells of, or the rebase that made it. */
export function entriesBeforeCommit({ entries }: Reflog, shas: ReadonlySet<string>): number {
  const first = entries.findIndex((entry) => shas.has(entry.newSha));
  return first === -1 ? entries.length : beginOfRebase(entries, first);
}
