import { expect, test } from 'vitest';
import { commitOf, decodeBranchLines, encodeBranchLines, fileKey, toRuns } from '../../../src/replay/branch-lines.ts';

const [one, two] = ['1'.repeat(40), 'ab'.repeat(32)];
const line = (sha: string, path: string, at: number) => ({ sha, path, line: at });

test('lines that stood together are one run', () => {
  const lines = [line(one, 'a', 4), line(one, 'a', 5), line(one, 'a', 7), line(one, 'b', 8), line(two, 'b', 9)];
  expect(toRuns(lines)).toEqual([
    { start: 0, lines: 2, ...line(one, 'a', 4) },
    { start: 2, lines: 1, ...line(one, 'a', 7) },
    { start: 3, lines: 1, ...line(one, 'b', 8) },
    { start: 4, lines: 1, ...line(two, 'b', 9) },
  ]);
  expect(toRuns([])).toEqual([]);
});

test('they come back from their bytes', () => {
  const all = new Map([
    [fileKey(one, 'a file'), toRuns([line(one, 'é\n', 3), line(two, 'b', 200), line(two, 'b', 201)])],
    [fileKey(two, 'b'), []],
  ]);
  expect(decodeBranchLines(encodeBranchLines(all))).toEqual(all);
  expect([...all.keys()].map(commitOf)).toEqual([one, two]);
  const bytes = encodeBranchLines(all);
  expect(() => decodeBranchLines(bytes.subarray(0, bytes.length - 1))).toThrow(RangeError);
});
