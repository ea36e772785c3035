import { expect, test } from 'vitest';
import { followIndentation } from '../../../src/attribution/follow-indentation.ts';
import type { Pinned } from '../../../src/attribution/pinned.ts';
import { text } from '../../helpers/marked.ts';

/** Two contents, and for each line of the second its place in the first or `.`: the same when closing lines followed. */
function followed(before: string, after: string, places: string, pinned?: Pinned): string {
  const matched = Int32Array.from(places, (place) => (place === '.' ? -1 : Number(place)));
  followIndentation(text(before), text(after), matched, pinned);
  return [...matched].map((at) => (at === -1 ? '.' : at)).join('');
}

const block = 'x {|  y|}';
const wrapped = 'if {|  x {|    y|  }|}';

test('a closing line goes with the block that moved sideways, not with what was put around', () => {
  expect(followed(block, wrapped, '.01.2')).toBe('.012.');
  expect(followed(wrapped, block, '124')).toBe('123');
});

test('of a block that was indented in parts each closing line goes with its own', () => {
  expect(followed('a {|  x|}|b {|  y|}', 'a {|  x|}|  b {|    y|  }|}', '01234.5')).toBe('012345.');
  expect(followed('a {|  b {|    y|  }|}', 'w {|  a {|    b {|      y|    }|  }|}', '.012.34')).toBe('.01234.');
});

test.each([
  ['the block that stays where it was', 'x {|  y|}', 'x {|  y|  }|}', '01.2', '01.2'],
  ['an indented block that stays', '  x {|    y|  }', '  x {|    y|  }|  }', '01.2', '01.2'],
  ['what reads as one that follows', 'x {|a|x {', 'x {|a|x {|}|x {', '01..2', '01..2'],
  ['a line indented by another width than its opener', 'x {|  y|}', 'w {|  x {|    y|   }|}', '.01.2', '.01.2'],
  ['a line of another text', 'x {|  y|)', 'if {|  x {|    y|  }|)', '.01.2', '.01.2'],
  ['a line whose opener is new', 'x {|  y|}', 'if {|  z {|    y|  }|}', '..1.2', '..1.2'],
  ['a line that follows no pair of lines', 'x {|  y|}', 'if {|  x {|    z|  }|}', '.0..2', '.0..2'],
  ['a line without an opener', '  y|}', '    y|  }|}', '0.1', '0.1'],
])('nothing changes for %s', (_, before, after, places, expected) => {
  expect(followed(before, after, places)).toBe(expected);
});

test('blank lines open no block', () => {
  expect(followed('x {||  y|}', 'if {|  x {||    y|  }|}', '.012.3')).toBe('.0123.');
});

test('what is known to be the same stays', () => {
  expect(followed(block, wrapped, '.01.2', { prefix: 0, suffix: 1 })).toBe('.01.2');
  expect(followed(block, `${wrapped}|z`, '.01.2.', { prefix: 4, suffix: 0 })).toBe('.01.2.');
  expect(followed(block, wrapped, '.01.2', { prefix: 3, suffix: 0 })).toBe('.012.');
});
