import { expect, test } from 'vitest';
import type { Pinned } from '../../../src/attribution/pinned.ts';
import { slideDeletions, slideInsertions } from '../../../src/attribution/slide.ts';
import { text } from '../../helpers/marked.ts';

interface Slide {
  readonly pinned?: Pinned;
  /** Lines that stood where the first new line stands now. */
  readonly replaced?: string;
}

/** A content with a mark a line, `+` for one that was put in and `=` for one that stays: the marks when all slid. */
function slid(content: string, marks: string, { pinned, replaced = '' }: Slide = {}): string {
  const after = text(content);
  const before = after.filter((_, index) => marks[index] === '=');
  const at = marks.indexOf('+');
  before.splice(at, 0, ...text(replaced));
  let next = 0;
  const matched = Int32Array.from(marks, (mark, index) => {
    if (index === at) next += text(replaced).length;
    return mark === '=' ? next++ : -1;
  });
  slideInsertions(before, after, matched, pinned);
  const kept = matched.filter((partner) => partner !== -1);
  expect([...kept]).toEqual([...kept].sort((a, b) => a - b));
  expect([...kept].map((partner) => before[partner]?.exact)).toEqual(
    [...matched.entries()].flatMap(([index, partner]) => (partner === -1 ? [] : [after[index]?.exact])),
  );
  return [...matched].map((partner) => (partner === -1 ? '+' : '=')).join('');
}

test.each([
  ['of equal places the lowest, as for git', 'x|x|x', '+==', '==+'],
  ['as far as the lines are equal', 'x|x|y', '+==', '=+='],
  ['not where the next line is another', 'a|b|c', '=+=', '=+='],
  ['not where the next line is equal but for its white space', 'x|  x|y', '+==', '+=='],
  ['a function before a brace', 'f {|}|g {|}', '=++=', '==++'],
  ['to where the next begins at the least indentation', 'f {|  a|  }|  b|  }|}', '==++==', '===++='],
  ['to where the run begins at the least indentation', 'x|  y|x|  y|  z', '=++==', '++==='],
  ['a blank line is a worse place than one that is not indented', 'f||g||h', '=++==', '==++='],
  ['a blank line is a better place than an indented one', '  f||  g||  h', '==++=', '=++=='],
  ['each run by itself', 'x|x|y|z|z', '+==+=', '=+==+'],
  ['up to the begin of the file', 'x|  y|x|  y|  z', '==++=', '++==='],
  ['as far as the next one', 'd|}|d|}|d', '++=+=', '=+++='],
  ['past one line, however long it is', '  a||}|  a', '+++=', '=+++'],
  ['but not to before a blank line', 'a|a|x {|x {||x {|x {', '==+==+=', '==+===+'],
])('a run that was put in slides: %s', (_, content, marks, expected) => {
  expect(slid(content, marks)).toBe(expected);
});

test('a run that took the place of others does not slide', () => {
  expect(slid('x|x|y', '+==', { replaced: 'old' })).toBe('+==');
  expect(slid('x|y|y', '=+=', { replaced: 'old' })).toBe('=+=');
  expect(slid('x|x', '=+', { replaced: 'old' })).toBe('=+');
});

test('a run does not slide into what is known to be the same', () => {
  expect(slid('x|x|x', '+==', { pinned: { prefix: 0, suffix: 1 } })).toBe('=+=');
  expect(slid('x|x|x', '+==', { pinned: { prefix: 0, suffix: 2 } })).toBe('+==');
  expect(slid('b|d|  b|d', '+=++', { pinned: { prefix: 0, suffix: 1 } })).toBe('+=++');
  expect(slid('x|  y|x|  y|  z', '=++==', { pinned: { prefix: 1, suffix: 0 } })).toBe('==++=');
  expect(slid('x|  y|x|  y|  z', '=++==', { pinned: { prefix: 1, suffix: 2 } })).toBe('=++==');
});

test('a run that was taken out slides the same way', () => {
  const [before, after] = [text('f {|}|g {|}'), text('f {|}')];
  const matched = Int32Array.from([0, 3]);
  slideDeletions(before, after, matched, undefined);
  expect([...matched]).toEqual([0, 1]);
  const kept = Int32Array.from([0, 3]);
  slideDeletions(before, after, kept, { prefix: 0, suffix: 1 });
  expect([...kept]).toEqual([0, 3]);
});
