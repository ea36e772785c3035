import { createHash } from 'node:crypto';
import type { Worktree } from '../git/find-repository.ts';
import type { ReflogEntry } from '../git/reflog.ts';
import { findWorktreeRow, type WorktreeRow } from '../store/worktrees.ts';
import type { IngestContext } from './context.ts';

/** The entries that were not followed yet. */
export function newEntries(entries: readonly ReflogEntry[], row: WorktreeRow): readonly ReflogEntry[] {
  if (row.last_entry === null) return entries;
  const time = Number(row.last_entry.split(' ')[0]);
  const last = entries.findLastIndex((entry) => entry.time === time && entryKey(entry) === row.last_entry);
  if (last !== -1) return entries.slice(last + 1);
  // Expired or cut: what is newer than the last entry that was followed.
  return entries.filter((entry) => entry.time > time);
}

export function entryKey(entry: ReflogEntry): string {
  const digest = createHash('sha1').update(`${entry.oldSha} ${entry.newSha} ${entry.message}`).digest('hex');
  return `${entry.time} ${digest}`;
}

/**
 * The commit that HEAD named as far as its reflog was followed: what is pending of files is beyond that one, whatever was
 * committed since, and be it in the same second.
 */
export function headFollowed(context: IngestContext, { gitDir }: Worktree): string {
  const row = findWorktreeRow(context.db, gitDir);
  const [next] = row === undefined ? [] : newEntries(context.reflogOf(gitDir).entries, row);
  return next?.oldSha ?? 'HEAD';
}
