import type { HistoryCommit, HistoryFile } from '../replay/history.ts';
import type { Journal } from '../replay/journal.ts';
import type { Added, KnownCommit } from '../replay/replay.ts';
import { type RecordedFile, recordedBirths, recordedContent, recordedHashes, wholeFile } from '../store/births.ts';
import type { Store } from '../store/open.ts';
import type { Kinds } from './kinds.ts';

/** So many commits are asked for at once: one at a time takes longer than all the rest. */
const atOnce = 256;

/** Who wrote what each commit of a journal brought, asked in their order. `generated`: the paths that git's attributes call so. */
export function knownCommits(
  db: Store,
  journal: Journal,
  kinds: Kinds,
  generated: ReadonlySet<string>,
): (commit: HistoryCommit) => KnownCommit {
  let from = 0;
  let batch = new Map<string, Map<string, RecordedFile>>();
  let place = 0;
  return (commit) => {
    if (place >= from) {
      const shas = Array.from({ length: atOnce }, (_, at) => journal.shaAt(from + at)).filter(
        (sha) => sha !== undefined,
      );
      batch = recordedBirths(db, shas);
      from += atOnce;
    }
    place++;
    const files = batch.get(commit.sha);
    return {
      added: (file, start, lines) =>
        addedLines(recordOf(db, commit, file, files), kinds, generated, file, start, lines),
      hashes: ({ from: old, to }) => {
        const record = files?.get(to ?? old ?? '');
        return record && recordedHashes(db, record.id);
      },
    };
  };
}

/**
 * What a merge brings to its first parent its branch wrote: the merge's own record says who, else that of the commit which
 * left the file so there.
 */
function recordOf(
  db: Store,
  { isMerge }: HistoryCommit,
  { to = '', blob }: HistoryFile,
  files: ReadonlyMap<string, RecordedFile> | undefined,
): RecordedFile | undefined {
  const record = files?.get(to);
  if (!isMerge) return record;
  if (record !== undefined) return { ...record, added: wholeFile(db, record.id) };
  return blob === undefined ? undefined : recordedContent(db, blob, to);
}

/** Lines from `start` (0-based) on by their authors; those that no record has are unknown. */
function addedLines(
  record: RecordedFile | undefined,
  kinds: Kinds,
  generated: ReadonlySet<string>,
  { to = '' }: HistoryFile,
  start: number,
  lines: number,
): Added[] {
  const isGenerated = record?.generated ?? generated.has(to);
  const unknown = kinds.unknown(isGenerated);
  const found: Added[] = [];
  let line = start;
  const passTo = (end: number) => {
    if (end > line) found.push({ kind: unknown, lines: end - line, carried: false });
    line = Math.max(line, end);
  };
  const ranges = record?.added ?? [];
  for (let at = firstEndingAfter(ranges, start); at < ranges.length; at++) {
    const range = ranges[at] as RecordedFile['added'][number];
    if (range.start > start + lines) break;
    passTo(range.start - 1);
    const end = Math.min(range.end, start + lines);
    if (end <= line) continue;
    found.push({ kind: kinds.of(range.origin, isGenerated), lines: end - line, carried: range.carried });
    line = end;
  }
  passTo(start + lines);
  return found;
}

/** The place of the first range with a line after so many. */
function firstEndingAfter(ranges: RecordedFile['added'], lines: number): number {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.end ?? 0) > lines) high = middle;
    else low = middle + 1;
  }
  return low;
}
