import { expect, test } from 'vitest';
import {
  concatenated,
  following,
  isBinary,
  type Line,
  parseLines,
  sameLine,
  sameText,
  withoutComma,
} from '../../../src/attribution/lines.ts';

const lines = (text: string) => parseLines(Buffer.from(text));
const line = (text: string) => lines(text)[0] as Line;

test('lines are split as git splits them: the last one needs no line end, and no file has no lines', () => {
  expect(lines('')).toEqual([]);
  expect(lines('one\n\ntwo\n')).toHaveLength(3);
  expect(lines('one\ntwo')).toHaveLength(2);
});

test('hashes are those that databases hold', () => {
  const [indented, long, last] = lines('\tif (a) {  // é\nsome longer text, of which hashes go round\nno line end');
  expect(indented).toEqual({
    stripped: 73280964671775,
    exact: 1693037194,
    length: 10,
    letters: 5,
    indent: 8,
    trailingComma: false,
  });
  expect(long).toMatchObject({ stripped: 3620688414531550, exact: 456386787, length: 35, letters: 34 });
  expect(last).toMatchObject({ stripped: 3318295628368758, exact: 3236066863 });
});

test('white space of any kind is not text', () => {
  for (const other of ['one two', 'onetwo', '\tone\ftwo', 'one\vtwo', 'one two\r', ' one two ']) {
    expect(sameText(line('one two\n'), line(`${other}\n`))).toBe(true);
    expect(sameLine(line('one two\n'), line(`${other}\n`))).toBe(other === 'one two');
  }
  expect(sameText(line('one two\n'), line('one\btwo\n'))).toBe(false);
  expect(sameText(line('one two\n'), line('one\u000etwo\n'))).toBe(false);
});

test('a line end more or less is a change of white space', () => {
  expect(sameText(line('one'), line('one\n'))).toBe(true);
  expect(sameLine(line('one'), line('one\n'))).toBe(false);
});

test('texts of the same characters in another order, or with more of them, differ', () => {
  const all = ['a', 'b', 'ab', 'ba', 'aa', 'aab', 'aba', 'baa', '\u0000a', 'a\u0000', 'A'].map(line);
  for (const [at, one] of all.entries())
    for (const [other, two] of all.entries()) expect(sameText(one, two)).toBe(at === other);
});

test('letters, digits and what is beyond ASCII tell a line from a brace', () => {
  expect(line('azAZ09').letters).toBe(6);
  expect(line('@[`{/:_-').letters).toBe(0);
  expect(line('é').letters).toBe(2);
  expect(line('  });').length).toBe(3);
});

test('indentation is counted in columns, a tab going on to the next eighth', () => {
  const indents = lines('x\n  x\n\tx\n  \tx\n\t\t x\n       \tx\n        \tx\n').map(({ indent }) => indent);
  expect(indents).toEqual([0, 2, 8, 8, 17, 8, 16]);
  expect(line('  a  b').indent).toBe(2);
});

test('a comma at the end is a formatter’s where a bracket closes next', () => {
  const commas = (text: string) => lines(text).map(({ trailingComma }) => trailingComma);
  for (const closing of ')]}>') expect(commas(`a, \n\n  ${closing}\n`)).toEqual([true, false, false]);
  expect(commas('a,\nb\n)')).toEqual([false, false, false]);
  expect(commas('a\n)')).toEqual([false, false]);
  expect(commas('a,')).toEqual([false]);
});

const texts = ['', 'a', 'foo(', 'aaa, bbb, ccc', 'x'.repeat(300), 'some text that is longer than others', ');'];

test('two lines put together have the hash of the line that they make', () => {
  for (const left of texts)
    for (const right of texts) {
      const whole = lines(`${left}${right}\n`)[0] ?? line('\n');
      const both = concatenated(line(`${left}\n`), line(`${right}\n`));
      expect(sameText(both, whole)).toBe(true);
      expect(sameText(following(both, line(`${left}\n`)), line(`${right}\n`))).toBe(true);
    }
});

test('a line without its comma has the hash of what stands before that', () => {
  for (const text of texts) expect(sameText(withoutComma(line(`${text},\n`)), line(`${text}\n`))).toBe(true);
  expect(sameText(withoutComma(line('foo;\n')), line('foo\n'))).toBe(false);
});

test('a NUL among the first 8,000 bytes makes a file binary, as for git', () => {
  const withNulAt = (at: number) => Uint8Array.from({ length: 9000 }, (_, index) => (index === at ? 0 : 65));
  expect([0, 7999, 8000].map((at) => isBinary(withNulAt(at)))).toEqual([true, true, false]);
});
