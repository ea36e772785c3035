import { describe, expect, test } from 'vitest';
import { backInPlace } from '../../../src/attribution/back-in-place.ts';
import { formerWeave } from '../../../src/attribution/former-weave.ts';
import type { FormerLines } from '../../../src/attribution/line-source.ts';
import { play, text } from '../../helpers/marked.ts';

/** A file: `!` for a line that is back in its place, `.` for others; `=` before a line: it stood there. */
function back(content: string, former: FormerLines): string {
  const words = content.split('|');
  const lines = text(words.map((word) => word.replace('=', '')).join('|'));
  const found = backInPlace(lines, (index) => !words[index]?.startsWith('='), former);
  for (const [index, partner] of found) expect(former.lines[partner]?.stripped).toBe(lines[index]?.stripped);
  const places = new Set(found.map(([index]) => index));
  return words.map((_, index) => (places.has(index) ? '!' : '.')).join('');
}

function once(lines: string, place: FormerLines['place']): FormerLines {
  const content = text(lines);
  return { evidence: 'only-alike', lines: content, origins: content.map(() => 10), place };
}

describe('a line is back in its place between the two that it stood between', () => {
  test.each([
    ['one', '=x|=a|new|=b|=y', 'x|a|new|b|y|z', '..!..'],
    ['two of them', '=a|one|two|=b', 'a|one|two|b|z', '.!!.'],
    ['in other white space', '=a|  new|=b', 'a|new|b|z', '.!.'],
    ['with a blank line', '=a||new|=b', 'a||new|b|z', '.!!.'],
    ['with a blank line that was not there', '=a||new|=b', 'a|new|b|z', '..!.'],
    ['not five lines further down', '=a|=b|=c|new|=d', 'a|new|b|c|d|z', '.....'],
    ['not beside another line of theirs', '=a|new|new 2|=b', 'a|new|b|z', '....'],
    ['not where one of the two is another', '=a|new|=c', 'a|new|b|z', '...'],
    ['not where one of several is missing', '=a|one|=b', 'a|one|two|b|z', '...'],
    ['not where a line is put between since', '=a|new|=more|=b', 'a|new|b|z', '....'],
    ['not behind a line that is put between since', '=a|=more|new|=b', 'a|new|b|z', '....'],
    ['not a blank line that stayed', '=a|=|new|=b', 'a||new|b|z', '..!.'],
    ['not at the end', '=a|new', 'x|a|new', '..'],
    ['not at the top', 'new|=a', 'new|a|x', '..'],
    ['each by itself', '=a|one|=b|two|=c', 'a|one|b|two|c|z', '.!.!.'],
  ])('%s', (_, content, former, expected) => {
    expect(back(content, once(former, 'between'))).toBe(expected);
  });

  test('or, where git may have merged it, between one and an end of the file', () => {
    expect(back('=a|new', once('x|a|new', 'ends'))).toBe('.!');
    expect(back('new|=a', once('new|a|x', 'ends'))).toBe('!.');
    expect(back('new|=a', once('x|new|a', 'ends'))).toBe('..');
    expect(back('=a|new', once('a|new|x', 'ends'))).toBe('..');
    expect(back('=a|new|', once('x|a|new|', 'ends'))).toBe('.!!');
  });

  test('where its place tells nothing, it is back with the whole file alone', () => {
    expect(back('=a|new|=b', once('a|new|b|z', 'nothing'))).toBe('...');
    expect(back('=a|new|=b', once('a|new|b', 'nothing'))).toBe('.!.');
    expect(back('new|=a', once('new|a', 'between'))).toBe('!.');
    expect(back('=a|', once('a|', 'between'))).toBe('.!');
  });
});

describe('of what is gone from a weave', () => {
  const weave = play('a|b|c', ['a', 'a|one|b|two|c'], ['h', 'a|b|two|c'], ['h', 'a|b|c|d']);
  const former = formerWeave(weave, ({ origin }) => origin, 'between');

  test('a line may come back without what stood beside it and is gone', () => {
    expect(back('=a|one|=b|=c|=d|=e', former)).toBe('.!....');
    expect(back('=a|=b|two|=c|=d|=e', former)).toBe('..!...');
    expect(back('=a|=b|one|=c|=d|=e', former)).toBe('......');
    const two = play('a|b', ['a', 'a|one|two|b'], ['h', 'a|b'], ['h', 'a|b|c']);
    expect(
      back(
        '=a|two|=b|=c|=d',
        formerWeave(two, () => 10, 'between'),
      ),
    ).toBe('.!...');
  });

  test('a file that has nothing else is as it was', () => {
    expect(back('=a|one|=b|=c', former)).toBe('.!..');
    expect(back('one|=b', former)).toBe('!.');
    expect(back('=a|one||=b|=c', former)).toBe('.!...');
    expect(back('one|=b|new', former)).toBe('...');
  });

  test('authors are told by their lines', () => {
    expect(former.origins).toEqual(weave.map(({ origin }) => origin));
    expect([...(former.gone ?? [])].map((at) => weave[at]?.origin)).toEqual([10, 10]);
    expect(formerWeave(play('a|b'), () => 1, 'ends')).toEqual({
      ...{ evidence: 'only-alike', lines: play('a|b'), origins: [1, 1], place: 'ends' },
    });
  });
});
