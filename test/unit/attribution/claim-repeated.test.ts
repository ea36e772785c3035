import { describe, expect, test } from 'vitest';
import { claimRepeated, type LeftFile, type RepeatedFile } from '../../../src/attribution/claim-repeated.ts';
import { diffHunks } from '../../../src/attribution/diff-hunks.ts';
import { letter, marks, text } from '../../helpers/marked.ts';

/** What a recorded commit did to the file: its lines with a letter each for whose they are; the row is its place in the list. */
function recorded(source: number, added: string, who: string, removed = ''): RepeatedFile {
  const known = (lines: string) => ({
    hashes: Float64Array.from(text(lines), (line) => line.stripped),
    origins: text(lines).map((_, index) => marks[who.charAt(Math.min(index, who.length - 1))] ?? 0),
  });
  return { source, added: known(added), removed: known(removed) };
}

function claimedIn(before: string, after: string, files: readonly RepeatedFile[], left?: LeftFile) {
  const [parent, commit] = [text(before), text(after)];
  const hunks = diffHunks(parent, commit);
  return claimRepeated({ parent, commit, hunks, parentOrigins: parent.map(() => marks['b'] ?? 0) }, files, left);
}

/** Who wrote each line of `after`: `=` before one that stood there. With the rows that the others come from. */
function claimed(before: string, after: string, ...files: readonly RepeatedFile[]) {
  return claimedWith(undefined, before, after, ...files);
}

/** `left`: how a recorded commit left the file. */
function claimedWith(left: LeftFile | undefined, before: string, after: string, ...files: readonly RepeatedFile[]) {
  const { lines, removed, kept } = claimedIn(before, after, files, left);
  return {
    lines: lines.map(({ origin, added }) => (added ? '' : '=') + letter(origin)).join(''),
    sources: lines.map(({ source }) => source ?? '.').join(''),
    removed: [...removed.values()].map(letter).join(''),
    ...(kept.added.size > 0 && { kept: [[...kept.added], [...kept.removed]] }),
  };
}

describe('lines of a commit that repeats recorded ones', () => {
  test('are whose they are there, and nobody’s where nobody recorded them', () => {
    const found = claimed('base', 'base|first line|second line|third line', recorded(7, 'first line|third line', 'ah'));
    expect(found).toEqual({ lines: '=bauh', sources: '.7.7', removed: '' });
  });

  test('short ones too', () => {
    expect(claimed('', 'if|first line|}', recorded(7, 'if|first line|}', 'a')).lines).toBe('aaa');
    expect(claimed('', 'x', recorded(7, 'x', 'a')).lines).toBe('a');
  });

  test('also where their text stands in the file already', () => {
    expect(claimed('same line', 'same line|new line|same line', recorded(7, 'new line|same line', 'a')).lines).toBe(
      '=baa',
    );
  });

  test('are those of the commit that has them in a row, else of the first that has them', () => {
    const [one, both] = [recorded(8, 'second line', 'h'), recorded(7, 'first line|second line', 'a')];
    expect(claimed('', 'first line|second line', one, both)).toEqual({ lines: 'aa', sources: '77', removed: '' });
    expect(claimed('', 'first line|new|second line', one, both)).toEqual({ lines: 'auh', sources: '7.8', removed: '' });
  });
});

test('of what it adds, only what nobody recorded is new', () => {
  const left = { lines: text('two line'), origins: [marks['a'] ?? 0] };
  const { lines } = claimedIn('', 'one line|two line|three line', [recorded(7, 'one line', 'h')], left);
  expect(lines.map(({ carried }) => carried)).toEqual([true, true, false]);
});

describe('lines that it takes out', () => {
  test('are taken out by whoever did there, else by nobody known', () => {
    expect(claimed('first line|second line', '', recorded(7, '', 'h', 'second line')).removed).toBe('uh');
    expect(claimed('x|x|x', '', recorded(7, '', 'a', 'x'), recorded(8, '', 'h', 'x')).removed).toBe('ahu');
  });
});

describe('what stood there before', () => {
  test('is its author’s in other white space, and no new work', () => {
    expect(claimed('first line|second line', '  first line|second line|new line')).toEqual({
      ...{ lines: 'b=bu', sources: '...', removed: 'u' },
      kept: [[0], [0]],
    });
  });

  test('is its author’s as a block in another place', () => {
    const [block, rest] = ['first line|second line|third line', 'line x|line y|line z|line w'];
    expect(claimed(`${block}|${rest}`, `${rest}|${block}`).lines).toBe('=b=b=b=bbbb');
  });

  test('is whose it was where a recorded commit left it so', () => {
    const left = {
      lines: text('one line|two line|new line'),
      origins: [marks['h'] ?? 0, marks['a'] ?? 0, marks['b'] ?? 0],
    };
    expect(claimedWith(left, '', 'one line|other|  new line').lines).toBe('hub');
    const unknown = { ...left, origins: left.origins.map(() => marks['u'] ?? 0) };
    expect(claimedWith(unknown, '', 'one line').lines).toBe('u');
    expect(claimedWith(left, '', 'one line', recorded(7, 'one line', 'a')).lines).toBe('a');
    expect(claimedWith(left, 'one line', 'one line|two line').lines).toBe('=ba');
    expect(claimedWith(left, 'one line', '  one line').lines).toBe('b');
  });
});
