import { describe, expect, test } from 'vitest';
import type { KnownLines } from '../../../src/attribution/known-lines.ts';
import { recognise } from '../../../src/attribution/recognise.ts';
import { letter, marks, text } from '../../helpers/marked.ts';

type Facts = Partial<Pick<KnownLines, 'certain' | 'isOneOfMany'>> & { readonly copied?: string };

/** Lines that are known, all of one author's: `a` unless told. */
function known(lines: string, { copied, ...facts }: Facts = {}, author = 'a'): KnownLines {
  const hashes = text(lines).map(({ stripped }) => stripped);
  return {
    hashes: Float64Array.from(hashes),
    origins: hashes.map(() => marks[author] ?? 0),
    certain: false,
    ...facts,
    ...(copied !== undefined && { copied: new Set(text(copied).map(({ stripped }) => stripped)) }),
  };
}

/** A file, and what is known from elsewhere: a letter a line for who wrote it, `.` for what is not known; `=` before a line: it stood there. */
function recognised(content: string, ...sources: readonly KnownLines[]): string {
  const words = content.split('|');
  const lines = text(words.map((word) => word.replace(/^=/, '')).join('|'));
  const found = recognise(lines, (index) => !words[index]?.startsWith('='), sources);
  for (const [index, { source, partner, origin }] of found) {
    expect(sources[source]?.hashes[partner]).toBe(lines[index]?.stripped);
    expect(sources[source]?.origins[partner]).toBe(origin);
  }
  return words.map((_, index) => (found.has(index) ? letter(found.get(index)?.origin ?? 0) : '.')).join('');
}

const brought = { certain: true } as const;

describe('a line that is only alike', () => {
  test.each([
    ['of eight letters is proof by itself', 'new|abcdefgh', 'abcdefgh', '.a'],
    ['of seven is not', 'new|abcdefg', 'abcdefg', '..'],
    ['in other white space is', '  first line', 'first line', 'a'],
    ['among others that are not there is', 'first line', 'x|first line|y', 'a'],
    ['and nothing alike is not', 'first line', 'other line', '.'],
    ['that stands elsewhere in the file too is its copier’s', '=first line|new|first line', 'first line', '...'],
    ['that is put in twice is too', 'first line|new|first line', 'first line', '...'],
    ['that stood there before is not looked for', '=first line|new', 'first line', '..'],
  ])('%s', (_, content, source, expected) => {
    expect(recognised(content, known(source))).toBe(expected);
  });
});

describe('a short line that is only alike', () => {
  test.each([
    ['beside a proof, as there', 'first line|}', 'first line|}', 'aa'],
    ['before a proof, as there', 'if|first line', 'if|first line', 'aa'],
    ['in a row behind a proof', 'first line|x|y|}|z', 'first line|x|y|}|z', 'aaaaa'],
    ['blank ones too', 'first line||second line', 'first line||second line', 'aaa'],
    ['not beside another line here', 'first line|new|}', 'first line|}', 'a..'],
    ['not beside another line there', 'first line|}', 'first line|old|}', 'a.'],
    ['not without a proof', 'if|x|}', 'if|x|}', '...'],
    ['not where what stands there stays', 'first line|=x|}', 'first line|x|}', 'a..'],
    ['each once', 'first line|}|}', 'first line|}', 'aa.'],
  ])('goes with what tells more: %s', (_, content, source, expected) => {
    expect(recognised(content, known(source))).toBe(expected);
  });

  test('is known in its old place, where other lines come back too', () => {
    const source = known('first line|if|second line|third line');
    expect(recognised('=first line|if|=second line|new|third line', source)).toBe('.a..a');
    expect(recognised('=first line|if|=second line|new', source)).toBe('....');
    expect(recognised('=other line|if|=second line|new|third line', source)).toBe('....a');
    expect(recognised('=first line|if|=other line|new|third line', source)).toBe('....a');
    expect(recognised('=if|x|=}|new|third line', known('if|x|}|third line'))).toBe('....a');
  });

  test('a longer one in its old place is a copy when it stands elsewhere too', () => {
    const source = known('first line|return values;|second line|third line');
    expect(recognised('=first line|return values;|=second line|=return values;|new|third line', source)).toBe('.....a');
  });
});

describe('a block that is only alike', () => {
  test('is a copy where more of its lines stand elsewhere in the file than are its own', () => {
    const source = known('first line|second line|own line here|if');
    const copy = 'first line|second line|own line here|if|=x|=first line|=second line';
    expect(recognised(copy, source)).toBe('..aa...');
    expect(recognised('first line|own line here|if|=x|=first line', known('first line|own line here|if'))).toBe(
      'aaa..',
    );
  });
});

describe('a line that git is known to have brought', () => {
  test.each([
    ['needs one letter', 'new|a', 'a', '.a'],
    ['a brace alone needs a neighbour', 'new|}', '}', '..'],
    ['a brace beside one goes with it', 'a|}', 'a|}', 'aa'],
    ['that stands elsewhere in the file is a copy', 'a|new|=a', 'a', '...'],
    ['in a block of three is no copy', 'a|b|c|=x|=a|=b|=c', 'a|b|c', 'aaa....'],
    ['in a block of two is', 'a|b|=x|=a|=b', 'a|b', '.....'],
    ['a block of three braces is', '}|)|]', '}|)|]', '...'],
    ['in a block of two beside its own is no copy', 'a|b|c|=x|=a|=b', 'a|b|c', 'aaa...'],
  ])('%s', (_, content, source, expected) => {
    expect(recognised(content, known(source, brought))).toBe(expected);
  });

  test('and copied is no copier’s, unless there are more than it copied', () => {
    const copied = known('x|a', { ...brought, copied: 'a' });
    expect(recognised('a|new|=a', copied)).toBe('a..');
    expect(recognised('a|new|a', copied)).toBe('...');
    expect(recognised('a|new|a', known('a|x|a', { ...brought, copied: 'a' }))).toBe('a.a');
    expect(recognised('a|new|=a', known('x|a', { ...brought, copied: 'x' }))).toBe('...');
  });
});

describe('of several sources', () => {
  test('the first that has a line tells of it', () => {
    expect(recognised('first line', known('first line'), known('first line', {}, 'b'))).toBe('a');
    expect(recognised('first line|second line', known('second line', {}, 'b'), known('first line'))).toBe('ab');
  });

  test('each line of a source is one line', () => {
    const source = known('x|first line|y', brought);
    expect(recognised('x|new|x', source)).toBe('...');
    expect(recognised('y|new|first line', source)).toBe('a.a');
  });

  test('a line beside what another source told of first is known by it', () => {
    expect(recognised('first line|}', known('first line', {}, 'b'), known('first line|}'))).toBe('ba');
    expect(recognised('first line|}', known('first line|}'), known('first line', {}, 'b'))).toBe('aa');
  });

  test('of one of many, a short line is whoever’s it is found with before it is proof by itself', () => {
    const oneOfMany = { ...brought, isOneOfMany: true };
    const [first, second] = [known('x', oneOfMany), known('first line|x', oneOfMany, 'b')];
    expect(recognised('first line|x', first, second)).toBe('bb');
    expect(recognised('new|x', first, second)).toBe('.a');
    expect(recognised('first line|x', known('x', brought), known('first line|x', brought, 'b'))).toBe('ba');
  });
});

test('what was moved since is found when the rest is out of the way, four times', () => {
  const names = ['first line', 'second line', 'third line', 'fourth line', 'fifth line'];
  const turned = [...names].reverse().join('|');
  expect(recognised(names.slice(0, 4).join('|'), known(turned))).toBe('aaaa');
  expect(recognised(names.join('|'), known(turned))).toBe('aaaa.');
});

test('a line in the midst of a run that moved goes with it', () => {
  expect(recognised('third line|}|first line|)', known('first line|)|third line|}'))).toBe('aaaa');
});

test('nothing is known where nothing is open, or nothing is told', () => {
  expect(recognised('=first line', known('first line'))).toBe('.');
  expect(recognised('first line')).toBe('.');
  expect(recognised('first line', known(''))).toBe('.');
});
