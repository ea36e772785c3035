import { expect, test } from 'vitest';
import { matchTokens } from '../../../src/attribution/match-tokens.ts';

/** Two texts whose letters are tokens: for each letter of `b` the place of its partner in `a`, `.` for none. */
function match(a: string, b: string): string {
  const tokens = (text: string) => Int32Array.from(text, (letter) => letter.charCodeAt(0));
  return [...matchTokens(tokens(a), tokens(b))].map((at) => (at === -1 ? '.' : at)).join('');
}

test.each([
  ['the same', 'abc', 'abc', '012'],
  ['nothing in common', 'abc', 'xyz', '...'],
  ['nothing before', '', 'ab', '..'],
  ['nothing after', 'ab', '', ''],
  ['one put in', 'abc', 'abxc', '01.2'],
  ['one taken out', 'abxc', 'abc', '013'],
  ['one replaced', 'abc', 'axc', '0.2'],
  ['a token moved back', 'abcd', 'bcda', '123.'],
  ['of two equal tokens at the end the lower', 'aa', 'a', '0'],
  ['of two equal tokens between others', 'xaay', 'xay', '013'],
  ['Myers’ own example', 'abcabba', 'cbabac', '2.346.'],
])('%s', (_, a, b, expected) => {
  expect(match(a, b)).toBe(expected);
});

/** The length of the longest common subsequence, by the rule of the book. */
function longest(a: string, b: string): number {
  if (a === '' || b === '') return 0;
  if (a[0] === b[0]) return 1 + longest(a.slice(1), b.slice(1));
  return Math.max(longest(a.slice(1), b), longest(a, b.slice(1)));
}

const words = (letters: string, most: number): string[] =>
  most === 0 ? [''] : ['', ...words(letters, most - 1).flatMap((word) => [...letters].map((letter) => letter + word))];

test.each([
  ['ab', 4],
  ['abc', 3],
])(
  'of all short texts of %s the longest common subsequence is matched, in order and letter by letter',
  (letters, most) => {
    const all = [...new Set(words(letters, most)), 'abcabba', 'cbabac', 'abacbca', 'bcbacab'];
    for (const a of all)
      for (const b of all) {
        const places = [...match(a, b)].flatMap((at, index) => (at === '.' ? [] : [[Number(at), index] as const]));
        expect(places.every(([at, index]) => a[at] === b[index])).toBe(true);
        expect(places.every(([at], each) => each === 0 || at > (places[each - 1]?.[0] ?? 0))).toBe(true);
        expect(places.length).toBe(longest(a, b));
      }
  },
);

const numbers = (from: number, count: number) => Array.from({ length: count }, (_, at) => from + at);

test('tokens that only one side has cost nothing, however many they are', () => {
  const shared = numbers(0, 100);
  const a = shared.flatMap((token) => [token, ...numbers(1000 + token * 50, 50)]);
  const b = shared.flatMap((token) => [...numbers(100_000 + token * 50, 50), token]);
  expect(matchTokens(Int32Array.from(a), Int32Array.from(b)).filter((at) => at !== -1)).toHaveLength(100);
});

test('where two differ by more than 1,500 tokens nothing between their equal ends is matched', () => {
  const turned = (count: number) => [-1, ...numbers(0, count).reverse(), -2];
  const kept = (count: number) =>
    matchTokens(Int32Array.from([-1, ...numbers(0, count), -2]), Int32Array.from(turned(count))).filter(
      (at) => at >= 0,
    );
  expect(kept(751)).toHaveLength(3);
  expect(kept(752)).toHaveLength(2);
});
