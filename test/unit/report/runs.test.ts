import { describe, expect, test } from 'vitest';
import { afterHunks, before, type Runs, slice, unlessKnown } from '../../../src/report/runs.ts';

const of = (sha: string, line: number, count: number) => ({ count, by: { sha, path: 'f', line } });
const old = (count: number) => ({ count, by: undefined });
const hunk = (oldStart: number, oldLines: number, newStart: number, newLines: number) => ({
  ...{ oldStart, oldLines, newStart, newLines },
});

describe('slice', () => {
  const runs: Runs = [old(2), of('a', 5, 3), of('b', 1, 4)];

  test.each<[number, number, Runs]>([
    [0, 2, [old(2)]],
    [1, 4, [old(1), of('a', 5, 2)]],
    [3, 6, [of('a', 6, 2), of('b', 1, 1)]],
    [6, 99, [of('b', 2, 3)]],
    [4, 4, []],
    [9, 12, []],
  ])('from %i to %i', (start, end, expected) => {
    expect(slice(runs, start, end)).toEqual(expected);
  });

  test('a file from before has as many lines as are asked for', () => {
    expect(slice(before, 1_000_000, 1_000_003)).toEqual([old(3)]);
  });
});

describe('afterHunks', () => {
  const own = { sha: 'c', path: 'f' };

  test('what is put in is the commit’s, by its place in the new file', () => {
    const runs = afterHunks(before, [hunk(2, 0, 2, 3), hunk(4, 2, 7, 1)], own);
    expect(slice(runs, 0, 12)).toEqual([old(2), of('c', 3, 3), old(2), of('c', 8, 1), old(4)]);
  });

  test('what only moves down stays whose it is', () => {
    expect(afterHunks([of('a', 1, 4)], [hunk(1, 1, 1, 0), hunk(3, 0, 2, 1)], own)).toEqual([
      of('a', 1, 1),
      of('a', 3, 1),
      of('c', 3, 1),
      of('a', 4, 1),
    ]);
  });

  test('what two commits split is one again when what was between them goes', () => {
    const split = afterHunks(before, [hunk(2, 0, 2, 1)], own);
    expect(afterHunks(split, [hunk(2, 1, 2, 0)], { sha: 'd', path: 'f' })).toEqual(before);
  });
});

test('of a merge a line is the first parent’s that has it', () => {
  const first: Runs = [of('a', 1, 2), of('merge', 3, 3)];
  const second: Runs = [of('merge', 1, 2), of('b', 9, 2), of('merge', 5, 1)];
  expect(unlessKnown(first, 'merge', second)).toEqual([of('a', 1, 2), of('b', 9, 2), of('merge', 5, 1)]);
});
