import { expect, test } from 'vitest';
import { align, countChanges, sameContent } from '../../../src/attribution/align.ts';
import type { Pinned } from '../../../src/attribution/pinned.ts';
import { text } from '../../helpers/marked.ts';

/** For each line of `after` which line of `before` it is, counted from 0, or `.` for a new one. */
function aligned(before: string, after: string, pinned?: Pinned): string {
  return [...align(text(before), text(after), pinned)].map((at) => (at === -1 ? '.' : at.toString(36))).join('');
}

test.each([
  ['the same', 'one|two', 'one|two', '01'],
  ['a new file', '', 'one|two', '..'],
  ['an emptied file', 'one|two', '', ''],
  ['a line put in', 'one|two', 'one|new|two', '0.1'],
  ['a line taken out', 'one|old|two', 'one|two', '02'],
  ['a line replaced', 'one|old|two', 'one|new|two', '0.2'],
  ['a line indented', 'one|two|three', 'one|  two|three', '012'],
  ['a block that goes to the other end: the longer part stays', 'a1|b1|c1|d1', 'd1|a1|b1|c1', '.012'],
  ['a line to the byte before one in other white space', '  x|x', 'x', '1'],
  ['the same the other way round', 'x|  x', '  x', '1'],
  ['an indented line, where there is none to the byte', '  x|y', 'x|y|  y', '01.'],
  [
    'a brace that stays is no reason to take what tells more for new',
    'one|two|}|three',
    'one|two|new|three|}',
    '01.3.',
  ],
  [
    'more lines in other white space before fewer to the byte',
    'a {|  b {|  }|}',
    'x {|  a {|    b {|    }|  }|}',
    '.0123.',
  ],
  ['brackets that trade places with what tells more', 'a1|)|b1|)|c1', 'a1|b1|)|c1|)', '0234.'],
  ['a function put before another: its own braces', 'f {|  x|}', 'g {|  y|}||f {|  x|}', '....012'],
  ['a function put behind another', 'f {|  x|}', 'f {|  x|}||g {|  y|}', '012....'],
  ['a function taken out behind another', 'f {|  x|}||g {|  y|}', 'f {|  x|}', '012'],
  ['a function taken out before another', 'f {|  x|}||g {|  y|}', 'g {|  y|}', '456'],
  ['a documented function put before another', '/**| * A| */|fa', '/**| * B| */|fb|/**| * A| */|fa', '....0123'],
  ['more lines in other white space, of which one is another to the byte', '  b|b', 'b|    b|  ', '01.'],
  ['a line to the byte behind another, before one that is not', '  a', '}|c|  a|a', '..0.'],
  ['a blank line in other white space', '  ', 'b|', '.0'],
  ['blank lines are no more lines', '|  c|  }', '}|  }|  |}', '.2..'],
  ['of equal lines of which one is gone, the first ones stay', '  }|  }|  }', '}|  }', '01'],
  ['a block that is put into another', 'x {|  y|}', 'if {|  x {|    y|  }|}', '.012.'],
  ['a block that is taken out of another', 'if {|  x {|    y|  }|}', 'x {|  y|}', '123'],
  ['equal lines at both ends stay', '}|}|}|c|c|}', '}|}|}|c|}|c', '0123.4'],
  ['lines at the end stay', 'a|a|x {|x {|    a', 'x {|a|a|x {|    a', '2..34'],
  ['braces of a line that moved sideways', '}|  a', '  }|    a|  a', '01.'],
  ['one after the other moved sideways', 'e|b|  b|b', '  e|  b|    b', '012'],
])('%s', (_, before, after, expected) => {
  expect(aligned(before, after)).toBe(expected);
});

test.each([
  ['nothing is known', undefined, '01.'],
  ['the edit began at the first line', { prefix: 0, suffix: 2 }, '.01'],
  ['the edit was between', { prefix: 1, suffix: 1 }, '0.1'],
  ['the edit was behind', { prefix: 2, suffix: 0 }, '01.'],
  ['more is known than there are lines', { prefix: 9, suffix: 9 }, '01.'],
  ['more is known at the end than there are lines', { prefix: 1, suffix: 9 }, '0.1'],
])('of three equal lines the one that an edit put in is new: %s', (_, pinned, expected) => {
  expect(aligned('x|x', 'x|x|x', pinned)).toBe(expected);
});

test('a line that stands once on either side tells more than several that repeat', () => {
  expect(aligned('one|x|x|x', 'x|x|x|one')).toBe('...0');
  expect(aligned('x|x|x|a1|b1|c1', 'b1|a1|c1|x|x|x')).toBe('4.5...');
  expect(aligned('x|x|x|x|x|a1|b1|c1|d1|e1|f1', 'b1|e1|a1|c1|d1|f1|x|x|x|x|x')).toBe('6..78a.....');
  expect(aligned('x|x|x|x|x|a1|b1|c1|d1|e1|f1', 'd1|e1|f1|a1|b1|c1|x|x|x|x|x')).toBe('89a........');
  expect(aligned('}|a|b|a', 'a|b|a|}')).toBe('123.');
});

/** So many different lines, for as many that repeat. */
const many = (name: string, count: number) => Array.from({ length: count }, (_, at) => `${name} ${at}`).join('|');

test('where too much differs for the search, what stands once on either side is found and counted', () => {
  const [before, after] = [`${many('a', 1000)}|${many('b', 900)}`, `${many('b', 900)}|${many('a', 1000)}`];
  const matched = align(text(before), text(after));
  expect(matched.filter((at) => at !== -1)).toHaveLength(1000);
  expect(matched[900]).toBe(0);
  expect(countChanges(text(before), text(after))).toEqual({ added: 900, removed: 900 });
  const indented = after.replaceAll('|', '|  ');
  expect(countChanges(text(before), text(indented))).toEqual({ added: 1899, removed: 1899 });
});

test('what is known to be the same is, although its white space changed', () => {
  expect(aligned('a|b|c', '  a|new|  c', { prefix: 1, suffix: 1 })).toBe('0.2');
  expect(aligned('one|two', 'other|two', { prefix: 1, suffix: 0 })).toBe('01');
  expect(aligned('d|d|a', '  d|  d|d|a', { prefix: 1, suffix: 0 })).toBe('0.12');
  expect(aligned('x {|  x {|  a|a', '}|a|a', { prefix: 2, suffix: 0 })).toBe('013');
  expect(aligned('}|}|e|c', '|c|e', { prefix: 1, suffix: 0 })).toBe('03.');
  expect(aligned('  }|  c|b|}', '    }|    c|}', { prefix: 0, suffix: 2 })).toBe('023');
});

test('changes are those of git diff --minimal --numstat', () => {
  const count = (before: string, after: string) => {
    const { added, removed } = countChanges(text(before), text(after));
    return `+${added} -${removed}`;
  };
  expect(count('', '')).toBe('+0 -0');
  expect(count('a|b', 'a|b')).toBe('+0 -0');
  expect(count('', 'a|b')).toBe('+2 -0');
  expect(count('a|b', '')).toBe('+0 -2');
  expect(count('a|b|c', 'a|x|c')).toBe('+1 -1');
  expect(count('a|b|c', 'a|  b|c')).toBe('+1 -1');
  expect(count('x|x', 'x|x|x')).toBe('+1 -0');
  expect(count('a|b|c|d|e', 'a|c|x|d|b|e')).toBe('+2 -1');
  expect(count('a|b', 'c|d|e')).toBe('+3 -2');
  expect(count('  a|x', 'y|a')).toBe('+2 -2');
  expect(count('  a', 'b|  a')).toBe('+1 -0');
  expect(count('a|b|c', 'b|a|c')).toBe('+1 -1');
  expect(count('a|a|c', 'a|  a|c')).toBe('+1 -1');
});

test('contents are the same whatever their white space', () => {
  const same = (a: string, b: string) => sameContent(text(a), text(b));
  expect(same('a|  b|', 'a |b|  ')).toBe(true);
  expect(same('a|b', 'a')).toBe(false);
  expect(same('a', 'a|b')).toBe(false);
  expect(same('a|b|c', 'a|x|c')).toBe(false);
});
