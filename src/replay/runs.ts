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
  const { take, rest } = taker(runs);
  const kept: (readonly Run[])[] = [];
  const gone: (readonly Run[])[] = [];
  let line = 0;
  for (const { oldStart, oldLines } of hunks) {
    const before = take(oldStart - line);
    const removed = before && take(oldLines);
    if (before === undefined || removed === undefined) return undefined;
    kept.push(before);
    gone.push(removed);
    line = oldStart + oldLines;
  }
  kept.push(rest());
  return { kept, gone };
}

interface Taker {
  /** The next so many lines; `undefined` where there are not so many. */
  readonly take: (lines: number) => readonly Run[] | undefined;
  readonly rest: () => readonly Run[];
}

function taker(runs: readonly Run[]): Taker {
  let at = 0;
  /** Of the run that is next, so many lines were given already. */
  let used = 0;
  const cutOff = (run: Run, lines: number) => (lines === run.lines ? run : { born: run.born, kind: run.kind, lines });
  /** Runs from one on, without what was given of that. */
  const sliced = (first: number, end: number, usedOfFirst: number) => {
    const taken = runs.slice(first, end);
    if (usedOfFirst > 0 && taken.length > 0) taken[0] = cutOff(taken[0] as Run, (taken[0] as Run).lines - usedOfFirst);
    return taken;
  };
  return {
    take(lines) {
      if (lines === 0) return [];
      const [first, usedOfFirst] = [at, used];
      let left = lines;
      for (; at < runs.length && left > 0; at++) {
        const some = (runs[at] as Run).lines - used;
        if (some > left) break;
        left -= some;
        used = 0;
      }
      if (lines < 0 || (left > 0 && at === runs.length)) return undefined;
      if (left === 0) return sliced(first, at, usedOfFirst);
      // The last one stays in part.
      used += left;
      const last = runs[at] as Run;
      if (at === first) return [cutOff(last, left)];
      return [...sliced(first, at, usedOfFirst), cutOff(last, left)];
    },
    rest: () => sliced(at, runs.length, used),
  };
}

/** The pieces in order, as few runs as there can be; each piece is so already. */
export function joined(pieces: Iterable<readonly Run[]>): Run[] {
  const runs: Run[] = [];
  for (const piece of pieces) {
    const [last, next] = [runs.at(-1), piece[0]];
    if (next === undefined) continue;
    const isOne = last?.born === next.born && last.kind === next.kind;
    if (isOne) runs[runs.length - 1] = { born: next.born, kind: next.kind, lines: last.lines + next.lines };
    for (let at = isOne ? 1 : 0; at < piece.length; at++) runs.push(piece[at] as Run);
  }
  return runs;
}

export function linesOf(runs: Iterable<Run>): number {
  let sum = 0;
  for (const { lines } of runs) sum += lines;
  return sum;
}
