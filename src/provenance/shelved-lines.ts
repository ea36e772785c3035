import { join } from 'node:path';
import { formerWeave } from '../attribution/former-weave.ts';
import type { FormerLines } from '../attribution/line-source.ts';
import { human, inherited, isLive, type Origin, type WeaveLine } from '../attribution/weave.ts';
import { decodeWeave } from '../attribution/weave-codec.ts';
import { once } from '../context/once.ts';
import type { Worktree } from '../git/find-repository.ts';
import type { Store } from '../store/open.ts';
import { shelvedOf } from '../store/shelved-files.ts';
import { changedOrigins, type RecordedLines } from '../store/transplants.ts';

/** A file as it stood before git took its uncommitted lines away. */
export interface ShelvedLines extends FormerLines {
  /** The row that counts them as discarded. */
  readonly shelf: number;
  /** Committed lines that were gone there. */
  readonly removed: readonly WeaveLine[];
}

/** What git took away of a file of the work tree, by one of its names, the newest first. */
export function shelvedLines(
  db: Store,
  { top }: Pick<Worktree, 'top'>,
  names: readonly string[],
  rows: readonly RecordedLines[],
): ShelvedLines[] {
  const files = names.flatMap((name) => shelvedOf(db, join(top, name)));
  const authors = once(() => authorsByText(db, rows));
  // What stood there before we looked is its commit's; what no commit has, a person wrote.
  const originOf = ({ origin, stripped }: WeaveLine) =>
    origin === inherited ? (authors().get(stripped) ?? human) : origin;
  return files.map(({ id, weave }) => {
    const lines = decodeWeave(weave) ?? [];
    const removed = lines.filter((line) => line.base && !isLive(line));
    return { ...formerWeave(lines, originOf, 'ends'), shelf: id, removed };
  });
}

function authorsByText(db: Store, rows: readonly RecordedLines[]): Map<number, Origin> {
  const authors = new Map<number, Origin>();
  for (const { fileId, hashes } of rows) {
    const origins = changedOrigins(db, fileId, 'added');
    for (const [at, hash] of hashes.entries()) if (!authors.has(hash)) authors.set(hash, origins[at] as Origin);
  }
  return authors;
}
