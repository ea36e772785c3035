import { CommittedAuthors } from '../context/committed-authors.ts';
import type { CountedFile, CountedRange, CountedRun } from '../stats/range-report.ts';
import type { Store } from '../store/open.ts';
import { findOrigin, type OriginRow } from '../store/origins.ts';
import { overriddenIn, rowsOfCommits } from '../store/range-commits.ts';
import { countReplaced } from './count-replaced.ts';
import type { RangeFile, RangeWork } from './range-work.ts';
import type { LinesOf } from './runs.ts';

/** Who wrote the added lines of a range, by what is recorded of the commits that they came with. */
export function countRange(db: Store, { range, commits, files, replaced }: RangeWork): CountedRange {
  const authors = new CommittedAuthors(db);
  const origins = originsOf(db);
  const rows = rowsOfCommits(
    db,
    commits.map(({ sha }) => sha),
  );
  return {
    ...range,
    ...{ commits: commits.length, recorded: rows.size },
    files: files.map((file) => countFile(file, authors, origins)),
    overridden: overriddenIn(db, [...rows.values()]),
    replaced: countReplaced(db, authors, (origin) => origins(origin)?.author, replaced),
  };
}

type FindOrigin = (id: number) => OriginRow | undefined;

function originsOf(db: Store): FindOrigin {
  const known = new Map<number, OriginRow | undefined>();
  return (id) => {
    if (!known.has(id)) known.set(id, findOrigin(db, id));
    return known.get(id);
  };
}

function countFile(
  { path, isGenerated, isBinary, added }: RangeFile,
  authors: CommittedAuthors,
  origins: FindOrigin,
): CountedFile {
  const runs = added.flatMap(({ count, by }) =>
    by === undefined ? [{ count, origin: undefined }] : runsOf(by, count, authors, origins),
  );
  return { path, isGenerated, isBinary, runs };
}

function runsOf(
  { sha, path, line }: LinesOf,
  count: number,
  authors: CommittedAuthors,
  origins: FindOrigin,
): CountedRun[] {
  let left = count;
  const runs = (authors.fileOf(sha, path)?.ranges ?? []).flatMap(({ start, end, origin }): CountedRun[] => {
    const lines = Math.min(end, line + count - 1) - Math.max(start, line) + 1;
    if (lines <= 0) return [];
    left -= lines;
    return [{ count: lines, origin: origins(origin) }];
  });
  return left > 0 ? [...runs, { count: left, origin: undefined }] : runs;
}
