import type { Hunk } from '../attribution/attribute-file.ts';

/** Lines in a row that one commit brought, and that are of one kind. */
export interface Run {
  /** The commit that they were born by, as its place in the history. */
  readonly born: number;
  /** Who wrote them, as whoever replays numbers it; `notCounted`: nobody asks. */
  readonly kind: number;
  readonly lines: number;
}

export const notCounted = -1;

/** A content whose lines no commit tells of, such as that of a binary file: more lines than any file has that git compares. */
export const untold: readonly Run[] = [{ born: 0, kind: notCounted, lines: 2 ** 30 }];

/** A file taken apart where a commit changed it: what stays stands before, between and after what goes. */
export interface Cut {
  readonly kept: readonly (readonly Run[])[];
  readonly gone: readonly (readonly Run[])[];
}

/** `undefined`: the file has not got the lines that the hunks take. */
export function cut(runs: readonly Run[], hunks: readonly Hunk[]): Cut | undefined {
  const take = taker(runs);
  const kept: Run[][] = [];
  const gone: Run[][] = [];
  let line = 0;
  for (const { oldStart, oldLines } of hunks) {
    const before = take(oldStart - line);
    const removed = before && take(oldLines);
    if (before === undefined || removed === undefined) return undefined;
    kept.push(before);
    gone.push(removed);
    line = oldStart + oldLines;
  }
  kept.push(take('rest') as Run[]);
  return { kept, gone };
}

/** Gives the next so many lines; `undefined` where there are not so many. */
function taker(runs: readonly Run[]): (lines: number | 'rest') => Run[] | undefined {
  let at = 0;
  let used = 0;
  return (lines) => {
    const taken: Run[] = [];
    let wanted = lines === 'rest' ? Number.POSITIVE_INFINITY : lines;
    if (wanted < 0) return undefined;
    while (wanted > 0) {
      const run = runs[at];
      if (run === undefined) return lines === 'rest' ? taken : undefined;
      const left = run.lines - used;
      const some = Math.min(left, wanted);
      taken.push(some === run.lines ? run : { born: run.born, kind: run.kind, lines: some });
      wanted -= some;
      if (some === left) {
        at++;
        used = 0;
      } else used += some;
    }
    return taken;
  };
}

/** The pieces in order, as few runs as there can be. */
export function joined(pieces: Iterable<readonly Run[]>): Run[] {
  const runs: Run[] = [];
  for (const piece of pieces) {
    for (const run of piece) {
      const last = runs.at(-1);
      if (last === undefined || last.born !== run.born || last.kind !== run.kind) runs.push(run);
      else runs[runs.length - 1] = { born: run.born, kind: run.kind, lines: last.lines + run.lines };
    }
  }
  return runs;
}

export function linesOf(runs: Iterable<Run>): number {
  let sum = 0;
  for (const { lines } of runs) sum += lines;
  return sum;
}
