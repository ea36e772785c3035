import { expect, test } from 'vitest';
import type { AttributedLine } from '../../../src/attribution/attribute-file.ts';
import { fromRanges, linesIn, toRanges, toRemovedRanges } from '../../../src/attribution/ranges.ts';
import { letter, marks } from '../../helpers/marked.ts';

/** A letter a line for who wrote it; a small one was there, a large one is added, with `'` behind it carried as well. */
function lines(drawn: string): AttributedLine[] {
  return [...drawn.matchAll(/([a-z])('?)/gi)].map(([, mark = '', tick]) => ({
    origin: marks[mark.toLowerCase()] ?? 0,
    added: mark !== mark.toLowerCase(),
    carried: tick === "'",
  }));
}

function drawn(text: string): string {
  return toRanges(lines(text))
    .map(({ start, end, origin, added, carried }) => {
      const mark = added ? letter(origin).toUpperCase() : letter(origin);
      return `${start}-${end}${mark}${carried ? "'" : ''}`;
    })
    .join(' ');
}

test.each([
  ['no lines', '', ''],
  ['one author', 'aaa', '1-3a'],
  ['an author in another’s midst', 'aahaa', '1-2a 3-3h 4-5a'],
  ['added ones beside those that were there', 'aAAa', '1-1a 2-3A 4-4a'],
  ['carried ones beside typed ones', "HH'H'H", "1-1H 2-3H' 4-4H"],
])('lines in a row that share all are a range: %s', (_, text, expected) => {
  expect(drawn(text)).toBe(expected);
});

test('the lines of a range are counted from 0', () => {
  expect(linesIn({ start: 1, end: 1 })).toEqual([0]);
  expect(linesIn({ start: 3, end: 5 })).toEqual([2, 3, 4]);
});

test('removed lines in a row that one author took are a range, in whatever order they are told', () => {
  const removed = new Map([
    [4, 10],
    [0, 1],
    [1, 1],
    [2, 10],
    [5, 10],
  ]);
  expect(toRemovedRanges(removed)).toEqual([
    { start: 1, end: 2, origin: 1 },
    { start: 3, end: 3, origin: 10 },
    { start: 5, end: 6, origin: 10 },
  ]);
  expect(toRemovedRanges(new Map())).toEqual([]);
});

test('ranges give back a line each, and what is missing where they have none', () => {
  expect(fromRanges(toRanges(lines('ahh')), 2)).toEqual([10, 1, 1]);
  expect(
    fromRanges(
      [
        { start: 3, end: 4, origin: 10 },
        { start: 6, end: 6, origin: 1 },
      ],
      2,
    ),
  ).toEqual([2, 2, 10, 10, 2, 1]);
});
