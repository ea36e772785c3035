import { linesIn } from '../attribution/ranges.ts';
import { countTexts, takeText } from '../attribution/text-counts.ts';
import type { CommittedAuthors } from '../context/committed-authors.ts';
import type { RecordedRanges } from '../store/commits.ts';
import type { Store } from '../store/open.ts';
import { addedHashesOf, removedHashes, rowsOfCommits } from '../store/range-commits.ts';
import { carriedLines } from '../store/transplants.ts';
import type { Replaced } from './follow-lines.ts';
import type { LinesOf } from './runs.ts';

/**
 * How many lines of the AI's that a range has a person replaced later in it. A line that the same commit has elsewhere, or in
 * other white space, is replaced by nobody.
 */
export function countReplaced(
  db: Store,
  authors: CommittedAuthors,
  authorOf: (origin: number) => string | undefined,
  replaced: readonly Replaced[],
): number {
  const isAiLine = ({ sha, path }: LinesOf, line: number) => {
    const ranges = authors.fileOf(sha, path)?.ranges ?? [];
    return ranges.some(({ start, end, origin }) => start <= line && line <= end && authorOf(origin) === 'ai');
  };
  const commits = groupedBy(replaced, ({ by }) => by.sha);
  const rows = rowsOfCommits(db, [...commits.keys()]);
  let count = 0;
  for (const [sha, ofCommit] of commits) {
    const id = rows.get(sha);
    const carried = id === undefined ? new Map<number, number>() : carriedIn(db, id);
    for (const [path, ofFile] of groupedBy(ofCommit, ({ by }) => by.path)) {
      const gone = removedByPeople(db, authors.fileOf(sha, path), authorOf);
      for (const { from, by, count: lines } of ofFile) {
        for (let at = 0; at < lines; at++) {
          const hash = gone.get(by.line + at);
          if (hash !== undefined && isAiLine(from, from.line + at) && !takeText(carried, hash)) count++;
        }
      }
    }
  }
  return count;
}

function groupedBy<T>(all: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(key(one));
    if (group === undefined) groups.set(key(one), [one]);
    else group.push(one);
  }
  return groups;
}

/** By line (1-based) of what a file was before, the hashes of those that a person removed. */
function removedByPeople(
  db: Store,
  file: RecordedRanges | undefined,
  authorOf: (origin: number) => string | undefined,
): Map<number, number> {
  const gone = new Map<number, number>();
  const hashes = file === undefined || file.removed.length === 0 ? undefined : removedHashes(db, file.fileId);
  let at = 0;
  for (const range of file?.removed ?? []) {
    for (const index of linesIn(range)) {
      const hash = hashes?.[at++] ?? Number.NaN;
      if (authorOf(range.origin) === 'human') gone.set(index + 1, hash);
    }
  }
  return gone;
}

/** Of the lines that a commit added, how many of each text came from elsewhere. */
function carriedIn(db: Store, commitId: number): Map<number, number> {
  return countTexts(
    [...addedHashesOf(db, commitId)].flatMap(([fileId, hashes]) => {
      const isCarried = carriedLines(db, fileId);
      return [...hashes].filter((_, at) => isCarried[at]);
    }),
  );
}
