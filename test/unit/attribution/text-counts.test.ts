import { expect, test } from 'vitest';
import { countTexts, inTurn, takeText } from '../../../src/attribution/text-counts.ts';

test('lines are counted by their text; what is taken is none', () => {
  expect([...countTexts([7, 8, 7, Number.NaN])]).toEqual([
    [7, 2],
    [8, 1],
  ]);
});

test('of a text as many lines can be taken as there are', () => {
  const counts = countTexts([7, 8, 7]);
  expect([7, 7, 7, 9, 8].map((text) => takeText(counts, text))).toEqual([true, true, false, false, true]);
  expect(counts.size).toBe(0);
});

test('what is known of the lines of a text is told in their order, once each', () => {
  const next = inTurn([
    [7, 'first'],
    [8, 'other'],
    [7, 'second'],
  ]);
  expect([7, 7, 7, 8, 9].map(next)).toEqual(['first', 'second', undefined, 'other', undefined]);
});
