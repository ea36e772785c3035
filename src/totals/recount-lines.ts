import { countTexts, takeText } from '../attribution/text-counts.ts';
import { authorOf } from '../attribution/weave.ts';
import { type Change, changes, type Kind } from '../store/commit-terms.ts';
import { type ChangedLines, type CountedLines, kinds, type LinesColumn, recount } from '../store/copies.ts';
import type { Store } from '../store/open.ts';
import { changedOrigins } from '../store/transplants.ts';

/** How many lines of each text count nowhere, or count twice. */
export type LostLines = Readonly<Record<Change, Map<number, number>>>;

export function linesLost(before: readonly ChangedLines[], after: readonly ChangedLines[]): LostLines {
  const lostOf = (change: Change) => {
    const lost = countTexts(before.flatMap((file) => [...file[change]]));
    for (const file of after) for (const hash of file[change]) takeText(lost, hash);
    return lost;
  };
  return { added: lostOf('added'), removed: lostOf('removed') };
}

/** How many lines of a kind a commit counts itself. */
export function countedOf(commit: CountedLines, kind: Kind): number {
  return commit[kind.replace('_', '_lines_') as LinesColumn] - commit[`repeated_${kind}`];
}

interface ChangedLine {
  readonly kind: Kind;
  readonly change: Change;
  /** Its place among the lines that the commit added to, or removed from, the file. */
  readonly at: number;
  readonly hash: number;
  readonly generated: number;
}

export function linesOfFiles(db: Store, files: readonly ChangedLines[]): ChangedLine[] {
  return files.flatMap(({ id, generated, ...file }) =>
    changes.flatMap((change) => {
      const origins = changedOrigins(db, id, change);
      return Array.from(file[change], (hash, at) => {
        return { kind: `${authorOf(origins[at] as number)}_${change}` as Kind, change, at, hash, generated };
      });
    }),
  );
}

interface Recount {
  /** 1: it counts the lines from now on; -1: it repeats them, of the commit `of`. */
  readonly by: 1 | -1;
  readonly of?: string;
  /** How many of a kind at most. */
  readonly room: (kind: Kind) => number;
  /** At least half of so many must be among the lines: a few alone, as braces, may be from elsewhere. */
  readonly leastOf: number;
}

/** Lets a commit count what it has of some lines, or count it no more; returns how many of each kind it took out of these. */
export function recountLines(
  db: Store,
  commit: CountedLines,
  lines: readonly ChangedLine[],
  lost: LostLines,
  { by, of, room, leastOf }: Recount,
): ReadonlyMap<Kind, number> {
  const counts = new Map<Kind, number>();
  const columns = new Map<string, number>();
  const add = (column: string, count: number) => columns.set(column, (columns.get(column) ?? 0) + count);
  const taken = lines.filter(({ kind, change, hash, generated }) => {
    const count = counts.get(kind) ?? 0;
    if (count >= room(kind) || !takeText(lost[change], hash)) return false;
    counts.set(kind, count + 1);
    add(`repeated_${kind}`, -by);
    add(`generated_${kind}`, by * generated);
    return true;
  });
  if (taken.length * 2 < leastOf) {
    for (const { change, hash } of taken) lost[change].set(hash, (lost[change].get(hash) ?? 0) + 1);
    return new Map();
  }
  const isCopy = by === -1 && kinds.every((kind) => countedOf(commit, kind) === (counts.get(kind) ?? 0));
  if (taken.length > 0) recount(db, commit.id, columns, (isCopy && of) || null);
  return counts;
}
