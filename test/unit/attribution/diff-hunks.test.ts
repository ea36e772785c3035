import { expect, test } from 'vitest';
import { diffHunks } from '../../../src/attribution/diff-hunks.ts';
import { text } from '../../helpers/marked.ts';

/** As `git diff` heads its hunks without context, but counted from 0. */
const hunks = (before: string, after: string) =>
  diffHunks(text(before), text(after))
    .map(({ oldStart, oldLines, newStart, newLines }) => `-${oldStart},${oldLines} +${newStart},${newLines}`)
    .join(' ');

test.each([
  ['none where nothing changed', 'a|b', 'a|b', ''],
  ['a new file', '', 'a|b', '-0,0 +0,2'],
  ['a file that is emptied', 'a|b', '', '-0,2 +0,0'],
  ['a line put in', 'a|b', 'a|x|b', '-1,0 +1,1'],
  ['lines behind', 'a', 'a|x|y', '-1,0 +1,2'],
  ['a line taken out', 'a|x|b', 'a|b', '-1,1 +1,0'],
  ['white space that changed', 'a|b|c', 'a|  b|c', '-1,1 +1,1'],
  ['each stretch by itself', 'a|b|c|d|e', 'x|b|c|y|z|e', '-0,1 +0,1 -3,1 +3,2'],
])('hunks of a change: %s', (_, before, after, expected) => {
  expect(hunks(before, after)).toBe(expected);
});
