import type { Hunk } from '../attribution/attribute-file.ts';

/** Lines as a commit has them: its sha, the file's name there, and the first of them, from 1. */
export interface LinesOf {
  readonly sha: string;
  readonly path: string;
  readonly line: number;
}

/** Lines in a row that came with one commit; `by` is `undefined` for those that were there before. */
export interface Run {
  readonly count: number;
  readonly by: LinesOf | undefined;
}

/** The lines of a file, from the first to the last. */
export type Runs = readonly Run[];

/** A file as it was before: however long it is. */
export const before: Runs = [{ count: Number.POSITIVE_INFINITY, by: undefined }];

/** The lines from `start` to `end` (0-based, the end not in it). */
export function slice(runs: Runs, start: number, end: number): Run[] {
  const found: Run[] = [];
  let at = 0;
  for (const { count, by } of runs) {
    const [from, to] = [Math.max(start, at), Math.min(end, at + count)];
    if (from < to) found.push({ count: to - from, by: by && { ...by, line: by.line + from - at } });
    at += count;
    if (at >= end) break;
  }
  return found;
}

/** What a file reads as after a commit changed it. */
export function afterHunks(old: Runs, hunks: readonly Hunk[], { sha, path }: Omit<LinesOf, 'line'>): Runs {
  const now: Run[] = [];
  let at = 0;
  for (const { oldStart, oldLines, newStart, newLines } of hunks) {
    now.push(...slice(old, at, oldStart));
    if (newLines > 0) now.push({ count: newLines, by: { sha, path, line: newStart + 1 } });
    at = oldStart + oldLines;
  }
  return joined([...now, ...slice(old, at, Number.POSITIVE_INFINITY)]);
}

/** `runs`, but that what came with commit `sha` is whatever it is in `others`, which are of the same file. */
export function unlessKnown(runs: Runs, sha: string, others: Runs): Runs {
  let at = 0;
  const known = runs.flatMap((run): Runs => {
    const start = at;
    at += run.count;
    return run.by?.sha === sha ? slice(others, start, at) : [run];
  });
  return joined(known);
}

/** Runs that go on where one ended are one: a file that many commits changed has no more than it needs. */
function joined(runs: Runs): Runs {
  const found: Run[] = [];
  for (const run of runs) {
    const last = found.at(-1);
    if (last !== undefined && goesOn(last, run))
      found[found.length - 1] = { count: last.count + run.count, by: last.by };
    else found.push(run);
  }
  return found;
}

function goesOn({ count, by }: Run, next: Run): boolean {
  if (by === undefined || next.by === undefined) return by === next.by;
  return by.sha === next.by.sha && by.path === next.by.path && by.line + count === next.by.line;
}
