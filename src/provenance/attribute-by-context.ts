import { align } from '../attribution/align.ts';
import type { Line } from '../attribution/lines.ts';
import { fromRanges } from '../attribution/ranges.ts';
import type { BroughtLine } from '../attribution/repeated-lines.ts';
import { type Origin, unknown } from '../attribution/weave.ts';
import { linesOf } from '../context/read-file.ts';
import { blobsOfCommit } from '../store/commit-blobs.ts';
import { recordedFiles } from '../store/commits.ts';
import type { CommitSources } from './commit-sources.ts';

const mostCommits = 5;

/**
 * Short lines that stand beside one which a recorded commit brought, as they did in its file, by index: a conflict of
 * which both sides are kept brings what the other side had there from before, too. A line whose text stands elsewhere
 * in the file is its copier's. `brought`: where lines were recognised from.
 */
export function linesBeside(
  { context, blobs }: CommitSources,
  names: readonly string[],
  commit: readonly Line[],
  isOpen: (index: number) => boolean,
  brought: ReadonlyMap<number, BroughtLine>,
): Map<number, Origin> {
  const mayCome = onceIn(commit, isOpen);
  const beside = [...brought].flatMap(([index, { sha }]) =>
    sha !== undefined && (mayCome(index - 1) || mayCome(index + 1)) ? [[index, sha] as const] : [],
  );
  const shas = [...new Set(beside.map(([, sha]) => sha))].slice(0, mostCommits);
  // The next file's lines may come from the same commits.
  for (const sha of shas) blobs.want(sha, () => blobsOfCommit(context.db, sha));
  const filesOf = (sha: string) => [...recordedFiles(context.db, sha, names).values()];
  const files = shas.flatMap((sha) => filesOf(sha).map((file) => ({ ...file, sha })));
  const found = new Map<number, Origin>();
  const contents = blobs.get(files.map(({ blob }) => blob ?? ''));
  for (const { sha, blob, ranges } of files) {
    const bytes = contents.get(blob ?? '');
    const there = bytes && linesOf(bytes);
    if (there === undefined) continue;
    const starts = beside.flatMap(([index, by]) => (by === sha ? [index] : []));
    const rows = rowsBeside(align(there, commit), starts, mayCome);
    const origins = fromRanges(ranges, unknown);
    for (const [index, at] of rows) if ((origins[at] ?? unknown) !== unknown) found.set(index, origins[at] as Origin);
  }
  return found;
}

/** Blank lines and braces stand anywhere. */
function onceIn(commit: readonly Line[], isOpen: (index: number) => boolean): (index: number) => boolean {
  const times = new Map<number, number>();
  for (const { stripped } of commit) times.set(stripped, (times.get(stripped) ?? 0) + 1);
  return (index) => {
    const line = commit[index];
    return line !== undefined && line.letters > 0 && times.get(line.stripped) === 1 && isOpen(index);
  };
}

/** Lines in a row with one of `starts` on both sides: where they stood there. */
function rowsBeside(
  matched: Int32Array,
  starts: readonly number[],
  mayCome: (index: number) => boolean,
): [index: number, at: number][] {
  return starts.flatMap((start) =>
    [-1, 1].flatMap((way) => {
      const row: [number, number][] = [];
      const isInRow = (index: number) => matched[index] !== -1 && matched[index] === (matched[index - way] ?? -1) + way;
      for (let index = start + way; mayCome(index) && isInRow(index); index += way) {
        row.push([index, matched[index] as number]);
      }
      return matched[start] === -1 ? [] : row;
    }),
  );
}
