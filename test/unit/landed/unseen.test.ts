import { describe, expect, test } from 'vitest';
import { unseenBelow } from '../../../src/landed/unseen.ts';

/** A graph, newest first: `c b|b a|a` is c upon b upon a. */
function unseen(tip: string, graph: string, seen = '', isCut = false): string {
  const nodes = graph.split('|').map((row) => {
    const [sha = '', ...parents] = row.split(' ');
    return { sha, parents };
  });
  const { shas, isWhole } = unseenBelow(tip, nodes, new Set(seen.split('')), isCut);
  return shas.join('') + (isWhole ? '' : '…');
}

describe('commits below a tip that are below none that was seen', () => {
  test.each([
    ['are all where none was', 'c', 'c b|b a|a', '', 'abc'],
    ['go down to one that was', 'd', 'd c|c b|b a|a', 'b', 'cd'],
    ['are none where the tip was', 'c', 'c b|b a|a', 'c', ''],
    ['leave out what both have', 'm', 'm d e|d a|e b|b a|a', 'e', 'd'],
    ['leave out merges, and not what they merge', 'm', 'm d e|e b|d b|b', 'b', 'de'],
    ['leave out what is below one seen, on whatever way', 'd', 'd b c|c a|b a|a', 'c', 'b'],
    ['leave out what is not below the tip', 'b', 'c a|b a|a', '', 'ab'],
  ])('%s', (_, tip, graph, seen, expected) => {
    expect(unseen(tip, graph, seen)).toBe(expected);
  });

  test('are not all where more may come', () => {
    expect(unseen('c', 'c b|b a', '', true)).toBe('bc…');
    expect(unseen('c', 'c b|b a', 'a', true)).toBe('bc');
    expect(unseen('c', 'c b|b a', 'b', true)).toBe('c');
    expect(unseen('m', 'm c d|c b|d b|b a', 'd', true)).toBe('c');
  });
});
