import { expect, test } from 'vitest';
import { hasHalf } from '../../../src/attribution/has-half.ts';
import { hashesLeft } from '../../../src/attribution/hashes-left.ts';
import { likeness } from '../../../src/attribution/likeness.ts';
import { text } from '../../helpers/marked.ts';

const hashes = (lines: string) => Float64Array.from(text(lines), ({ stripped }) => stripped);

test.each([
  ['all of them', 'first line|second line', 'first line|second line', true],
  [
    'all of them, in other white space and among others',
    'x|  second line|first line  ',
    'first line|second line',
    true,
  ],
  ['half of them', 'first line|other line', 'first line|second line', true],
  ['less than half', 'first line', 'first line|second line|third line', false],
  ['none', 'other line', 'first line', false],
  ['one that is there twice counts once', 'first line|first line', 'first line|second line|third line', false],
  ['one that is asked for twice counts once', 'first line', 'first line|first line|second line', true],
  ['short ones that are there tell nothing', '}|)|first line', '}|)|first line|second line|third line', false],
  ['eight letters tell', 'abcdefgh', 'abcdefgh|second line', true],
  ['seven letters do not', 'abcdefg', 'abcdefg|second line', false],
  ['nothing is asked for', 'first line', '', true],
])('whether a content has at least half of some lines: %s', (_, content, wanted, expected) => {
  expect(hasHalf(text(content), hashes(wanted))).toBe(expected);
});

/** What is left of lines when others took some of them; `-` for what is taken. */
function left(lines: string, ...taken: readonly string[]): string {
  const rest = hashesLeft(hashes(lines), taken.map(hashes));
  return lines
    .split('|')
    .map((line, at) => (Number.isNaN(rest[at]) ? '-' : line))
    .join('|');
}

test('lines that others have are taken, in order, each once', () => {
  expect(left('a|b|c')).toBe('a|b|c');
  expect(left('a|b|c', 'b')).toBe('a|-|c');
  expect(left('a|b|a|c', 'a|c', 'a')).toBe('-|b|-|-');
  expect(left('a|b', 'b|a')).toMatch(/^(a\|-|-\|b)$/);
  expect(left('a|b', 'x')).toBe('a|b');
  expect(left('a|a', 'a', 'a', 'a')).toBe('-|-');
});

test('taking lines leaves those that are told as they were', () => {
  const told = hashes('a|b');
  hashesLeft(told, [hashes('a')]);
  expect(told).toEqual(hashes('a|b'));
});

test.each([
  ['the same', 'a|b', 'b|  a', 1],
  ['nothing in common', 'a|b', 'c|d', 0],
  ['half of them', 'a|b', 'a|c', 0.5],
  ['a part of the longer one', 'a', 'a|b|c|d', 0.25],
  ['the same the other way round', 'a|b|c|d', 'a', 0.25],
  ['one that is there twice, and once', 'a|a|b|c', 'a|x|y|z', 0.25],
  ['one that is there once, and twice', 'a|x|y|z', 'a|a|b|c', 0.25],
  ['blank lines aside', 'a||', 'a|||||', 1],
  ['nothing but blank lines', '|', '|', 0],
])('how alike two contents are: %s', (_, a, b, expected) => {
  expect(likeness(text(a), text(b))).toBe(expected);
});
