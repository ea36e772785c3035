import { expect, test } from 'vitest';
import { conflictedLines } from '../../../src/attribution/conflicted-lines.ts';

test.each([
  ['both sides', 'a|<<<<<<< HEAD|b|=======|c|>>>>>>> topic|d', [2, 4]],
  ['what stood there before, too', '<<<<<<< HEAD|b|{base|x|=======|c|>>>>>>> topic', [1, 3, 5]],
  ['of two conflicts', '<<<<<<< a|b|=======|>>>>>>> c|d|<<<<<<< a|=======|e|>>>>>>> c', [1, 7]],
  ['with carriage returns', '<<<<<<< HEAD\r|b\r|=======\r|c\r|>>>>>>> topic\r', [1, 3]],
  ['not around an end that has no begin', '>>>>>>> c|a|<<<<<<< a|b|=======|>>>>>>> c|d|>>>>>>> c', [3]],
  ['not where a conflict has no end', '<<<<<<< HEAD|b|=======|c', []],
  ['not of a heading', 'Title|=======|text', []],
])('lines between git’s conflict markers: %s', (_, text, expected) => {
  expect([...conflictedLines(text.replaceAll('|', '\n').replace('{', '||||||| '))]).toEqual(expected);
});
