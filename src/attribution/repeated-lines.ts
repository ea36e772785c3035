import { isDistinctive } from './has-half.ts';
import { hashesOf, type LineSource } from './line-source.ts';
import type { Line } from './lines.ts';

/** Where a line of a commit comes from. */
export interface BroughtLine {
  /** The recorded commit that has it; none: that is not known. */
  readonly sha?: string;
  /** That commit counts it. */
  readonly isCounted?: boolean;
  /** That commit counted all its lines until this one took its place: so they do here. */
  readonly isTakenOver?: boolean;
  /** Where it stood there. */
  readonly there?: { readonly source: LineSource; readonly at: number };
}

/**
 * Lines of a file, of those that were there before, that another commit counts already. `counting`: what commits that count
 * added to it, as hashes. A line of a commit that counts no more is repeated when one of these has its text. Many have a
 * short line, and be it another one: unless that stands there beside the same line that tells more, it goes with a line
 * that tells more and came from there beside it.
 */
export function repeatedLines(
  lines: readonly Line[],
  brought: ReadonlyMap<number, BroughtLine>,
  counting: readonly Float64Array[],
): Set<number> {
  const counted = new Set(counting.flatMap((hashes) => [...hashes]));
  const repeated = new Set<number>();
  const doubtful: number[] = [];
  const tellingFrom = new Map<string, number>();
  const isTelling = (index: number) => isDistinctive(lines[index] as Line);
  for (const [index, { sha, isCounted, isTakenOver }] of brought) {
    if (sha !== undefined && isTelling(index)) tellingFrom.set(sha, index);
    if (!isCounted && (isTakenOver || !counted.has((lines[index] as Line).stripped))) continue;
    repeated.add(index);
    if (!isCounted && sha !== undefined && !isTelling(index)) doubtful.push(index);
  }
  if (doubtful.length === 0) return repeated;
  const here = Float64Array.from(lines, (line) => line.stripped);
  const telling = new Set(lines.filter(isDistinctive).map((line) => line.stripped));
  const isCountedAt = (place: Place) =>
    counting.some((hashes) =>
      hashes.some((_, at) =>
        [-1, 1].some((way) => isSameUntil((hash) => telling.has(hash), place, { hashes, at }, way)),
      ),
    );
  for (const index of doubtful) {
    const { sha, there } = brought.get(index) as BroughtLine;
    if (isCountedAt({ hashes: here, at: index })) continue;
    if (there !== undefined && isCountedAt({ hashes: hashesOf(there.source), at: there.at })) continue;
    const beside = [-1, 1].map((way) => nextTelling(index, way, (at) => brought.get(at)?.sha === sha, isTelling));
    const other = beside[0] ?? beside[1] ?? tellingFrom.get(sha as string);
    if (other !== undefined && !repeated.has(other)) repeated.delete(index);
  }
  return repeated;
}

/** The next line that tells more, in a row of lines from the same commit. */
function nextTelling(
  index: number,
  way: number,
  isInRow: (index: number) => boolean,
  isTelling: (index: number) => boolean,
): number | undefined {
  let at = index + way;
  while (isInRow(at) && !isTelling(at)) at += way;
  return isInRow(at) ? at : undefined;
}

/** A line among others. */
interface Place {
  readonly hashes: Float64Array;
  readonly at: number;
}

/** Whether two places read the same, on to a line that `ends`. */
function isSameUntil(ends: (hash: number) => boolean, a: Place, b: Place, way: number): boolean {
  for (let step = 0; ; step += way) {
    const hash = a.hashes[a.at + step];
    if (hash === undefined || hash !== b.hashes[b.at + step]) return false;
    if (ends(hash)) return true;
  }
}
