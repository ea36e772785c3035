import { expect, test } from 'vitest';
import { matchKnown, rowsOf } from '../../../src/attribution/match-known.ts';
import { text } from '../../helpers/marked.ts';

/** A file and what is known: for each line its place there, `.` for none, `=` for one that is not looked for. */
function match(content: string, known: string, used: readonly number[] = []) {
  const words = content.split('|');
  const lines = text(words.map((word) => word.replace('=', '')).join('|'));
  const open = [...words.keys()].filter((at) => !words[at]?.startsWith('='));
  const hashes = Float64Array.from(text(known), ({ stripped }) => stripped);
  return matchKnown(lines, open, hashes, new Set(used));
}

function drawn(content: string, known: string, used: readonly number[] = []): string {
  const { open, matched } = match(content, known, used);
  return content
    .split('|')
    .map((_, index) => (open.includes(index) ? (matched[open.indexOf(index)] ?? -1) : -2))
    .map((place) => (place === -2 ? '=' : place === -1 ? '.' : place))
    .join('');
}

test.each([
  ['in their order', 'a|b|c', 'a|x|c', '0.2'],
  ['but for those that are somebody’s', 'a|a', 'a|a', '.1', [0]],
  ['not those that stay', '=a|a', 'a', '=0'],
  ['no brace by itself', '}|)', '}|)', '..'],
  ['no brace behind a new line', 'new|}', '}', '..'],
  ['a brace behind', 'a|}', 'x|a|}', '12'],
  ['a brace before', '}|a', '}|a|x', '01'],
  ['several, one beside the other', ')|}|a|}|)', ')|}|a|}|)', '01234'],
  ['a blank one', 'a||b', 'a||b', '012'],
  ['no brace that is another there', 'a|}', 'a|)', '0.'],
  ['no brace that is somebody’s', 'a|}', 'a|}', '0.', [1]],
  ['no brace that is another’s already', 'a|}|b', 'a|}|x|}|b', '014'],
  ['one between two is one of them', 'a|}|}|b', 'a|}|b', '01.2'],
  ['no brace where a line that stays is between', 'a|=x|}', 'a|}', '0=.'],
  ['no brace before a line that stays', '}|=x|a', '}|a', '.=1'],
  ['no letters beside what is the same', 'a|b|a', 'a|x|a', '0.2'],
])('known lines are matched %s', (_, content, known, expected, used = []) => {
  expect(drawn(content, known, used as number[])).toBe(expected);
});

test.each([
  ['one row', 'a|b|c', 'a|b|c', '0-3'],
  ['parted here', 'a|=x|b', 'a|b', '0-1 1-2'],
  ['parted there', 'a|b', 'a|x|b', '0-1 1-2'],
  ['parted by a new one', 'a|new|b', 'a|b', '0-1 1-2 2-3'],
  ['new ones are rows of one', 'new|newer', 'a', '0-1 1-2'],
  ['no lines, no rows', '=a', 'a', ''],
])('lines stand in a row in the file and among those that are known: %s', (_, content, known, expected) => {
  const rows = rowsOf(match(content, known));
  expect(rows.map(({ start, end }) => `${start}-${end}`).join(' ')).toBe(expected);
});
