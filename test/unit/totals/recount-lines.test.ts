import { expect, test } from 'vitest';
import type { ChangedLines, CountedLines } from '../../../src/store/copies.ts';
import { countedOf, linesLost } from '../../../src/totals/recount-lines.ts';

const file = (added: readonly number[], removed: readonly number[] = []) =>
  ({ added: Float64Array.from(added), removed: Float64Array.from(removed) }) as unknown as ChangedLines;

test('lines are lost that one commit counts, and what takes its place does not have, as often as it has them', () => {
  const before = [file([1, 2, 2], [5]), file([3])];
  const { added, removed } = linesLost(before, [file([2, 4, 3], [1])]);
  expect([...added]).toEqual([
    [1, 1],
    [2, 1],
  ]);
  expect([...removed]).toEqual([[5, 1]]);
});

test('a commit counts what it does not repeat', () => {
  const commit = { ai_lines_added: 5, repeated_ai_added: 2, human_lines_removed: 3, repeated_human_removed: 3 };
  expect(countedOf(commit as CountedLines, 'ai_added')).toBe(3);
  expect(countedOf(commit as CountedLines, 'human_removed')).toBe(0);
});
