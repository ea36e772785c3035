import type { Line } from './lines.ts';
import { minAlnumOfMove, movedBlock } from './moves.ts';
import { countTexts } from './text-counts.ts';

/** A line of the file, and which line of which content it is. */
export interface Alike {
  readonly index: number;
  readonly content: number;
  readonly partner: number;
}

/** Of each content, so many places of one text are looked at. */
const mostPlaces = 50;

/** Open lines that stand in a row, blank ones aside, as they do in one of the contents; of several rows the longest. */
export function runsAlike(
  lines: readonly Line[],
  isOpen: (index: number) => boolean,
  contents: readonly (readonly Line[])[],
): Alike[] {
  const here = written(lines, 0);
  const there = contents.flatMap((content, number) => [...written(content, number), undefined]);
  const counts = countTexts(here.map(({ line }) => line.stripped));
  const longest = longestRuns(here, there, (at) => isOpen((here[at] as Written).place));
  const found: Alike[] = [];
  for (let start = 0; start < here.length; ) {
    const { from, length } = longest[start] as Run;
    const run = here.slice(start, start + length);
    const isProof = isOwn(run, counts);
    if (isProof) found.push(...pairs(run, there.slice(from, from + length) as Written[]));
    start += isProof ? length : 1;
  }
  return found.filter(({ index }) => isOpen(index));
}

/** A line that is not blank. */
interface Written {
  readonly line: Line;
  readonly content: number;
  readonly place: number;
}

function written(lines: readonly Line[], content: number): Written[] {
  return lines.flatMap((line, place) => (line.length > 0 ? [{ line, content, place }] : []));
}

interface Run {
  readonly from: number;
  readonly length: number;
}

/** Of each line here, the longest run that begins with it, and where that begins there. */
function longestRuns(
  here: readonly Written[],
  there: readonly (Written | undefined)[],
  isFree: (at: number) => boolean,
): Run[] {
  const places = placesByText(there, new Set(here.flatMap(({ line }, at) => (isFree(at) ? [line.stripped] : []))));
  const runs: Run[] = [];
  let behind = new Map<number, number>();
  for (let at = here.length - 1; at >= 0; at--) {
    const lengths = new Map<number, number>();
    let longest: Run = { from: 0, length: 0 };
    for (const from of isFree(at) ? (places.get((here[at] as Written).line.stripped) ?? []) : []) {
      const length = (behind.get(from + 1) ?? 0) + 1;
      lengths.set(from, length);
      if (length > longest.length) longest = { from, length };
    }
    runs[at] = longest;
    behind = lengths;
  }
  return runs;
}

function placesByText(there: readonly (Written | undefined)[], wanted: ReadonlySet<number>): Map<number, number[]> {
  const places = new Map<number, number[]>();
  let inContent = new Map<number, number>();
  for (const [at, each] of there.entries()) {
    if (each === undefined) inContent = new Map();
    else if (wanted.has(each.line.stripped)) {
      const text = each.line.stripped;
      const count = inContent.get(text) ?? 0;
      inContent.set(text, count + 1);
      if (count >= mostPlaces) continue;
      const known = places.get(text);
      if (known === undefined) places.set(text, [at]);
      else known.push(at);
    }
  }
  return places;
}

/**
 * Whether a run is one that somebody put back: as a move, it has three lines and some letters. One of which more lines
 * stand elsewhere in the file too than are its own is a copy of what stands there.
 */
function isOwn(run: readonly Written[], counts: ReadonlyMap<number, number>): boolean {
  if (run.length < movedBlock) return false;
  const inRun = countTexts(run.map(({ line }) => line.stripped));
  const telling = run.map(({ line }) => line).filter(({ letters }) => letters > 0);
  const own = telling.filter(({ stripped }) => counts.get(stripped) === inRun.get(stripped));
  const letters = new Map(own.map((line) => [line.stripped, line.letters]));
  return (
    own.length * 2 >= telling.length && [...letters.values()].reduce((sum, each) => sum + each, 0) >= minAlnumOfMove
  );
}

/** The lines of a run with what they are, and blank ones between them with blank ones there. */
function pairs(run: readonly Written[], there: readonly Written[]): Alike[] {
  return run.flatMap(({ place }, at): Alike[] => {
    const { content, place: partner } = there[at] as Written;
    const next = { here: run[at + 1]?.place ?? place + 1, there: there[at + 1]?.place ?? partner + 1 };
    const length = Math.min(next.here - place, next.there - partner);
    return Array.from({ length }, (_, step) => ({ index: place + step, content, partner: partner + step }));
  });
}
