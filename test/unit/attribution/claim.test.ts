import { describe, expect, test } from 'vitest';
import { claim } from '../../../src/attribution/claim.ts';
import type { BroughtLines, FormerLines, LineSource } from '../../../src/attribution/line-source.ts';
import { inherited } from '../../../src/attribution/weave.ts';
import { letter, marks, text } from '../../helpers/marked.ts';

interface Facts {
  readonly evidence?: BroughtLines['evidence'];
  readonly copied?: string;
}

/** Lines that git is known to have brought, all of one author's: `a` unless told. */
function brought(lines: string, { copied, evidence = 'replaced' }: Facts = {}, author = 'a'): BroughtLines {
  const hashes = text(lines).map(({ stripped }) => stripped);
  return {
    evidence,
    hashes: Float64Array.from(hashes),
    origins: hashes.map(() => marks[author] ?? 0),
    ...(copied !== undefined && { copied: new Set(text(copied).map(({ stripped }) => stripped)) }),
  };
}

/** What the file read like once; a letter a line for who wrote it, or one for all. */
function former(lines: string, authors = 'a', place: FormerLines['place'] = 'between'): FormerLines {
  const content = text(lines);
  const origins = content.map((_, at) => marks[authors[at] ?? (authors[0] as string)] ?? 0);
  return { evidence: 'only-alike', lines: content, origins, place };
}

function hashAt(source: LineSource | undefined, place: number): number | undefined {
  return source?.evidence === 'only-alike' ? source.lines[place]?.stripped : source?.hashes[place];
}

/** A file, and what is known from elsewhere: a letter a line for who wrote it, `.` for what is not known; `=` before a line: it stood there. */
function claimed(content: string, ...sources: readonly LineSource[]): string {
  const words = content.split('|');
  const lines = text(words.map((word) => word.replace(/^=/, '')).join('|'));
  const found = claim(lines, (index) => !words[index]?.startsWith('='), sources);
  for (const [index, { source, partner, origin }] of found) {
    expect(hashAt(sources[source], partner)).toBe(lines[index]?.stripped);
    expect(sources[source]?.origins[partner]).toBe(origin);
    expect(origin).not.toBe(inherited);
  }
  return words.map((_, index) => (found.has(index) ? letter(found.get(index)?.origin ?? 0) : '.')).join('');
}

describe('a line that git is known to have brought', () => {
  test.each([
    ['needs one letter', 'new|a', 'a', '.a'],
    ['in other white space is the same', '  a b', 'a b', 'a'],
    ['that stood there before is not looked for', '=a|new', 'a', '..'],
    ['a brace alone needs a neighbour', 'new|}', '}', '..'],
    ['a brace beside one goes with it', 'a|}', 'a|}', 'aa'],
    ['a brace before one, too', '}|a', '}|a', 'aa'],
    ['a blank line between two', 'a||b', 'a||b', 'aaa'],
    ['no brace beside another line here', 'a|new|}', 'a|}', 'a..'],
    ['no brace beside another line there', 'a|}', 'a|old|}', 'a.'],
    ['no brace where what stands there stays', 'a|=x|}', 'a|x|}', 'a..'],
    ['each once', 'a|}|}', 'a|}', 'aa.'],
    ['that stands elsewhere in the file is a copy', 'a|new|=a', 'a', '...'],
    ['that is put in twice is too', 'a|new|a', 'a', '...'],
    ['in a block of three is no copy', 'a|b|c|=x|=a|=b|=c', 'a|b|c', 'aaa....'],
    ['in a block of two is', 'a|b|=x|=a|=b', 'a|b', '.....'],
    ['is a copy with its brace', 'a|}|=x|=a', 'a|}', '....'],
    ['a block of three braces is', '}|)|]', '}|)|]', '...'],
    ['in a block of two beside its own is no copy', 'a|b|c|=x|=a|=b', 'a|b|c', 'aaa...'],
    ['in a row of two, one of them its own, is no copy', 'a|b|=x|=a', 'a|b', 'aa..'],
  ])('%s', (_, content, source, expected) => {
    expect(claimed(content, brought(source))).toBe(expected);
  });

  test('and copied is no copier’s, unless there are more than it copied', () => {
    const copied = brought('x|a', { copied: 'a' });
    expect(claimed('a|new|=a', copied)).toBe('a..');
    expect(claimed('a|new|a', copied)).toBe('...');
    expect(claimed('a|new|a', brought('a|x|a', { copied: 'a' }))).toBe('a.a');
    expect(claimed('a|new|=a', brought('x|a', { copied: 'x' }))).toBe('...');
  });

  test('and moved since is found when the rest is out of the way, four times', () => {
    const names = ['one', 'two', 'three', 'four', 'five'];
    const turned = [...names].reverse().join('|');
    expect(claimed(names.slice(0, 4).join('|'), brought(turned))).toBe('aaaa');
    expect(claimed(names.join('|'), brought(turned))).toBe('aaaa.');
    expect(claimed('three|}|one|)', brought('one|)|three|}'))).toBe('aaaa');
  });
});

test('a line of which the source tells nobody is not claimed from it', () => {
  expect(claimed('one', brought('one', {}, '.'))).toBe('.');
});

describe('of several sources that git brought lines from', () => {
  test('the first that has a line tells of it', () => {
    expect(claimed('one', brought('one'), brought('one', {}, 'b'))).toBe('a');
    expect(claimed('one|two', brought('two', {}, 'b'), brought('one'))).toBe('ab');
  });

  test('each line of a source is one line', () => {
    expect(claimed('x|new|x', brought('x'))).toBe('...');
    expect(claimed('y|new|one', brought('x|one|y'))).toBe('a.a');
  });

  test('a line beside what another source told of first is known by it', () => {
    expect(claimed('zero|one|}', brought('zero|one', {}, 'b'), brought('one|}'))).toBe('bba');
    expect(claimed('one|}', brought('one|}'), brought('one', {}, 'b'))).toBe('aa');
    expect(claimed('one|}', brought('one', {}, 'b'), brought('one|}', { evidence: 'brought-by-git' }))).toBe('ba');
  });

  test('what the commit takes the place of tells before what git may have brought', () => {
    expect(claimed('one', brought('one', { evidence: 'brought-by-git' }, 'b'), brought('one'))).toBe('a');
  });

  test('a line is whoever’s it stands in a row with, before it is proof by itself', () => {
    const oneOfMany = { evidence: 'brought-by-git' } as const;
    const [first, second] = [brought('x', oneOfMany), brought('one|x', oneOfMany, 'b')];
    expect(claimed('one|x', first, second)).toBe('bb');
    expect(claimed('new|x', first, second)).toBe('.a');
    expect(claimed('one|x', brought('x'), brought('one|x', {}, 'b'))).toBe('bb');
    expect(claimed('x|one|x', brought('x'), brought('one|x', {}, 'b'))).toBe('.bb');
  });
});

describe('a line that is only alike', () => {
  test.each([
    ['one', 'new|return null;', 'x|return null;|y', '..'],
    ['two in a row', 'const sum = add(a);|return sum;', 'x|const sum = add(a);|return sum;|y', '..'],
    ['three in a row', 'first line|second|third', 'x|first line|second|third', 'aaa'],
    ['four, not in a row', 'first|second|new|third|fourth', 'first|second|x|third|fourth', '.....'],
    ['one between those that it stood between', '=x|return null;|=y', 'x|return null;|y', '.a.'],
  ])('is somebody’s by its place, or with two others: %s', (_, content, source, expected) => {
    expect(claimed(content, former(source))).toBe(expected);
  });

  test('is claimed by what git brought first, and by its place before its row', () => {
    expect(claimed('=x|one|=y', former('x|one|y'), brought('one', {}, 'b'))).toBe('.b.');
    const row = former('first line|second|third', 'b');
    expect(claimed('=x|first line|second|third|=y', row, former('x|first line|second|third|y'))).toBe('.aaa.');
    expect(claimed('=x|first line|second|third|=y', former('x|other|y'), row)).toBe('.bbb.');
  });

  test('is nobody’s of whom the source does not tell', () => {
    expect(claimed('=x|one|two|=y', former('x|one|two|y', 'ha.h'))).toBe('.a..');
    expect(claimed('=x|one|two|=y', former('x|one|two|y', 'hauh'))).toBe('.au.');
    expect(claimed('=x|one||=y', { ...former('x|one|y'), gone: new Set() })).toBe('.a..');
  });
});

test('nothing is claimed where nothing is open, or nothing is told', () => {
  expect(claimed('=one', brought('one'), former('one'))).toBe('.');
  expect(claimed('one')).toBe('.');
  expect(claimed('one', brought(''), former(''))).toBe('.');
});
