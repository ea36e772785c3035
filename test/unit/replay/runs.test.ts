import { expect, test } from 'vitest';
import { cut, joined, linesOf, type Run } from '../../../src/replay/runs.ts';

/** `3a 2b`: three lines born by 0, two by 1. */
const drawn = (text: string): Run[] =>
  text
    .split(' ')
    .filter(Boolean)
    .map((word) => ({ born: word.charCodeAt(word.length - 1) - 97, kind: 0, lines: Number.parseInt(word, 10) }));
const told = (runs: readonly Run[]) =>
  runs.map(({ born, lines }) => `${lines}${String.fromCharCode(97 + born)}`).join(' ');

/** `2-3`: of the lines from 2 on, three go. */
function taken(text: string, hunks: string): string | undefined {
  const parts = cut(
    drawn(text),
    hunks.split(' ').map((hunk) => {
      const [oldStart = 0, oldLines = 0] = hunk.split('-').map(Number);
      return { oldStart, oldLines, newStart: 0, newLines: 0 };
    }),
  );
  return parts && `${parts.kept.map(told).join(' | ')} / ${parts.gone.map(told).join(' | ')}`;
}

test.each([
  ['3a 2b', '0-0', ' | 3a 2b / '],
  ['3a 2b', '3-0', '3a | 2b / '],
  ['3a 2b', '5-0', '3a 2b |  / '],
  ['3a 2b', '1-1', '1a | 1a 2b / 1a'],
  ['3a 2b', '0-3', ' | 2b / 3a'],
  ['3a 2b', '2-2', '2a | 1b / 1a 1b'],
  ['3a 2b 4c', '1-7', '1a | 1c / 2a 2b 3c'],
  ['3a 2b 4c', '0-9', ' |  / 3a 2b 4c'],
  ['9a', '2-3 6-1', '2a | 1a | 2a / 3a | 1a'],
  ['9a', '2-3 5-2', '2a |  | 2a / 3a | 2a'],
  ['4a 4b 4c', '1-1 3-2 6-5', '1a | 1a | 1b | 1c / 1a | 1a 1b | 2b 3c'],
  ['2a 2b 2c', '1-3 4-0', '1a |  | 2c / 1a 2b | '],
  ['2a', '1-2', undefined],
  ['2a', '3-0', undefined],
  ['', '0-1', undefined],
  ['', '0-0', ' |  / '],
])('of %j goes %s', (text, hunks, wanted) => {
  expect(taken(text, hunks)).toBe(wanted);
});

test('hunks that are out of order take what is not there', () => {
  expect(taken('9a', '5-2 3-1')).toBeUndefined();
});

test('what one commit brought side by side is one run; what is of another kind is not', () => {
  expect(told(joined([drawn('1a'), drawn('2a 1b'), [], drawn('3b 1a')]))).toBe('3a 4b 1a');
  const [one, other] = [
    { born: 0, kind: 0, lines: 1 },
    { born: 0, kind: 1, lines: 1 },
  ];
  expect(joined([[one], [other], [other]])).toEqual([one, { ...other, lines: 2 }]);
  expect(linesOf(drawn('3a 4b'))).toBe(7);
});
