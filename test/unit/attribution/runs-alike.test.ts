import { expect, test } from 'vitest';
import { runsAlike } from '../../../src/attribution/runs-alike.ts';
import { text } from '../../helpers/marked.ts';

/**
 * A file and what it read like before: a line that is known again has the number of the content and its place there, from
 * 0, `.` is a line that is not. `=` before a line: it stood there.
 */
function runs(content: string, ...contents: readonly string[]): string {
  const words = content.split('|');
  const lines = text(words.map((word) => word.replace('=', '')).join('|'));
  const found = runsAlike(lines, (index) => !words[index]?.startsWith('='), contents.map(text));
  const known = new Map(found.map(({ index, content: number, partner }) => [index, `${number}${partner}`]));
  expect(known.size).toBe(found.length);
  return words.map((_, index) => known.get(index) ?? '.').join(' ');
}

test.each([
  ['three in a row', 'alpha|beta|gamma', 'x|alpha|beta|gamma|y', '01 02 03'],
  ['two in a row are not', 'alpha|beta', 'alpha|beta', '. .'],
  ['in other white space', '  alpha|\tbe ta|gamma ', 'alpha|beta|gamma', '00 01 02'],
  ['with blank lines between, here', 'alpha||beta|gamma', 'alpha|beta|gamma', '00 . 01 02'],
  ['with blank lines between, there', 'alpha|beta|gamma', 'alpha||beta|gamma', '00 02 03'],
  ['with blank lines before the last, here', 'alpha|beta||gamma', 'alpha|beta|gamma', '00 01 . 02'],
  ['with blank lines before the last, there', 'alpha|beta|gamma', 'alpha|beta||gamma', '00 01 03'],
  ['with a blank line behind a bracket', 'alpha|}|gamma||delta', 'alpha|}|gamma||delta', '00 01 02 03 04'],
  ['blank lines in both go along', 'alpha|||beta|gamma', 'alpha||beta|gamma', '00 01 . 02 03'],
  ['not a blank line that stayed', 'alpha|=|beta|gamma', 'alpha||beta|gamma', '00 . 02 03'],
  ['not a blank line at its end', '|alpha|beta|gamma|', '|alpha|beta|gamma|', '. 01 02 03 .'],
  ['blank lines make no row of three', 'alpha||beta', 'alpha||beta', '. . .'],
  ['braces do', 'alpha {|beta;|}', 'alpha {|beta;|}', '00 01 02'],
  ['with a new line between, not', 'alpha|beta|new|gamma', 'alpha|beta|gamma', '. . . .'],
  ['with another line between there, not', 'alpha|beta|gamma', 'alpha|beta|old|gamma', '. . .'],
  ['with a line between that stayed, not', 'alpha|beta|=x|gamma', 'alpha|beta|gamma', '. . . .'],
  ['in another order, not', 'gamma|alpha|beta', 'alpha|beta|gamma', '. . .'],
  ['six of seven, not in a row', 'a1|b1|new|c1|d1|e1|f1', 'a1|b1|c1|d1|x|e1|f1', '. . . . . . .'],
  ['only braces tell nothing', '}|)|]', '}|)|]', '. . .'],
  ['fewer than six letters neither', 'a1|b1|}', 'a1|b1|}', '. . .'],
  ['not with one that stood there', '=alpha|beta|gamma', 'alpha|beta|gamma', '. . .'],
  ['six do', 'a1|b1|c1', 'a1|b1|c1', '00 01 02'],
  ['five do not', 'a|b1|c1', 'a|b1|c1', '. . .'],
  ['not from one that stood there on', 'alpha|=alpha|beta|gamma', 'alpha|beta|gamma', '. . . .'],
  ['the letters of one text count once', 'abc|abc|}', 'abc|abc|}', '. . .'],
])('known again are %s', (_, content, before, expected) => {
  expect(runs(content, before)).toBe(expected);
});

test.each([
  ['that stands in the file too', 'alpha|beta|gamma|=x|=alpha|=beta|=gamma', 'alpha|beta|gamma', '. . . . . . .'],
  ['that is put in twice', 'alpha|beta|gamma|=x|alpha|beta|gamma', 'alpha|beta|gamma', '. . . . . . .'],
  [
    'of which two lines of three stand elsewhere',
    'alpha|beta|gamma ray|=alpha|=beta',
    'alpha|beta|gamma ray',
    '. . . . .',
  ],
])('a block %s is a copy', (_, content, before, expected) => {
  expect(runs(content, before)).toBe(expected);
});

test.each([
  ['as many of its lines as do stand nowhere else', 'alpha|beta two|}|=alpha|=}', 'alpha|beta two|}'],
  ['a line that stands elsewhere is one of three', 'alpha|beta|gamma|=beta', 'alpha|beta|gamma'],
  [
    'as many do, of which one has a single letter',
    'x|alpha beta|gamma|delta|=gamma|=delta',
    'x|alpha beta|gamma|delta',
  ],
  ['it has a line twice itself', 'alpha;|beta|alpha;', 'alpha;|beta|alpha;'],
])('a block is none where %s', (_, content, before) => {
  expect(runs(content, before)).toMatch(/^00 01 02/);
});

test('of several contents the longest run tells, of equals the first', () => {
  expect(runs('alpha|beta|gamma|delta', 'alpha|beta|gamma', 'x|alpha|beta|gamma|delta')).toBe('11 12 13 14');
  expect(runs('alpha|beta|gamma', 'alpha|beta|gamma', 'alpha|beta|gamma')).toBe('00 01 02');
});

test('a run ends with the content', () => {
  expect(runs('alpha|beta|gamma', 'x|alpha', 'beta|gamma')).toBe('. . .');
});

test('two runs, one behind the other', () => {
  expect(runs('one two|three|four|five six|seven|eight', 'five six|seven|eight', 'one two|three|four')).toBe(
    '10 11 12 00 01 02',
  );
  expect(runs('alpha|alpha|beta|gamma', 'alpha|beta|gamma')).toBe('. 00 01 02');
});

test('of a text fifty places are looked at', () => {
  const before = (count: number) => `${'alpha|'.repeat(count)}beta|gamma`;
  expect(runs('alpha|beta|gamma', before(50))).toBe('049 050 051');
  expect(runs('alpha|beta|gamma', before(51))).toBe('. . .');
  expect(runs('alpha|beta|gamma', before(51), 'alpha|beta|gamma')).toBe('10 11 12');
});
