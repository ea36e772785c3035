import { describe, expect, test } from 'vitest';
import { changedTexts, netTexts, worksRepeated } from '../../../src/attribution/repeated-work.ts';
import { text } from '../../helpers/marked.ts';

/** What a commit did: `+first line|second line -old line`. */
function change(drawn: string) {
  const of = (sign: string) => text(new RegExp(`\\${sign}([^+-]*)`).exec(drawn)?.[1]?.trim() ?? '');
  return { added: of('+'), removed: of('-') };
}

function hashes(drawn: string) {
  const { added, removed } = change(drawn);
  return { added: added.map(({ stripped }) => stripped), removed: removed.map(({ stripped }) => stripped) };
}

interface Facts {
  readonly behind?: readonly number[];
  readonly same?: readonly number[];
  readonly isRevert?: boolean;
}

/** Which of some recorded commits, oldest first, one from elsewhere repeats. */
function repeated(
  elsewhere: string,
  recorded: readonly string[],
  { behind = [], same = [], isRevert = false }: Facts = {},
) {
  const { added, removed } = change(elsewhere);
  const works = netTexts(recorded.map(hashes)).map((net, index) => ({
    ...net,
    isBehind: behind.includes(index),
    isSame: same.includes(index),
    beside: [index - 1, index + 1],
  }));
  return [...worksRepeated(changedTexts(added, removed), works, isRevert)].sort();
}

const five = '+line one long|line two long|line three long|line four long|line five long';

describe('a commit from elsewhere repeats a recorded one', () => {
  test.each([
    ['that did all it does', five, five, [0]],
    ['of one line', '+line one long', '+line one long', [0]],
    [
      'of which most is there, and nothing else',
      '+line one long|line two long',
      '+line one long|line two long|line three long',
      [0],
    ],
    [
      'of which most is there, three lines of it, and much else',
      `${five}|a|more words a|more words b|more words c|more words d|more words e`,
      '+line one long|line two long|line three long',
      [0],
    ],
    [
      'of which three lines are there, and nothing else',
      '+line one long|line two long|line three long',
      `${five}|more words a|more words b`,
      [0],
    ],
    ['whose short lines are there too', '+line one long|x|y|z', '+line one long|x|y|z', [0]],
    ['by what it takes out', '-line one long|line two long', '-line one long|line two long', [0]],
  ])('%s', (_, elsewhere, recorded, expected) => {
    expect(repeated(elsewhere, [recorded])).toEqual(expected);
  });
});

describe('it does not', () => {
  test.each([
    ['where one line merely looks alike', '+line one long|more words a|more words b', five],
    ['where that is all it does', '+line one long', five],
    ['where that is all that the other did', '+line one long|more words a', '+line one long'],
    ['where half of the other is all it does', '+line one long', '+line one long|line two long'],
    ['where half of both is there', '+line one long|more words a', '+line one long|line two long'],
    ['where one puts in what the other takes out', '+line one long', '-line one long'],
    ['where short lines are all that they share', '+x|y|}|more words a', '+x|y|}|line one long'],
    ['where they share nothing', five, '+more words a'],
    ['where both only take out a short line', '-x', '-x'],
  ])('%s', (_, elsewhere, recorded) => {
    expect(repeated(elsewhere, [recorded])).toEqual([]);
  });
});

describe('of a range', () => {
  test('each commit whose lines are left is repeated', () => {
    expect(repeated('+line one long|line two long', ['+line one long', '+line two long'])).toEqual([0, 1]);
  });

  test('a commit is measured by what the later ones left of it', () => {
    const first = '+line one long|line two long|line three long|line four long|line five long';
    const second = '+another a b c -line two long|line three long|line four long';
    expect(repeated('+line one long|another a b c|line five long', [first, second])).toEqual([0, 1]);
  });

  test('what it takes out of the file as it was before is looked for', () => {
    expect(
      repeated('+another a b c -line one long', ['+line one long', '+another a b c -line one long'], { behind: [0] }),
    ).toEqual([1]);
  });

  test('one that did many other things too is not where the others explain most without it', () => {
    const large = '+more words a|more words b|more words c|other a b|other c d|other e f|other g h';
    expect(repeated(`${five}|more words a|more words b|more words c`, [five, large])).toEqual([0]);
  });

  test('one that did many other things too is repeated where they explain most together', () => {
    const large = `${five}|more words a|more words b|more words c|more words d`;
    expect(repeated('+line one long|line two long|line three long|line six long', [large, '+line six long'])).toEqual([
      0, 1,
    ]);
  });
});

describe('what is in its history already', () => {
  test('is repeated by three lines of it again, if that is all', () => {
    const three = '+line one long|line two long|line three long';
    expect(repeated(three, [three], { behind: [0] })).toEqual([0]);
  });

  test('is repeated by all of it again', () => {
    expect(repeated(five, [five], { behind: [0] })).toEqual([0]);
  });

  test.each([
    ['a part of it', '+line one long|line two long|line three long', `${five}|more words a|more words b`],
    ['two lines', '+line one long|line two long', '+line one long|line two long'],
    ['all of it among others', `${five}|more words a|more words b|more words c|more words d|more words e`, five],
  ])('is not by %s', (_, elsewhere, recorded) => {
    expect(repeated(elsewhere, [recorded], { behind: [0] })).toEqual([]);
  });

  test('is brought back by a revert, whatever else it took out', () => {
    const facts = { behind: [0], isRevert: true };
    expect(repeated('+line one long -more words a|more words b', [five], facts)).toEqual([0]);
    expect(repeated('+line one long|other words a -more words b', [five], facts)).toEqual([]);
    expect(repeated('+line one long', ['+line one long', ''], { behind: [0, 1], isRevert: true })).toEqual([0]);
    expect(repeated('+line one long', ['+line one long|line two long'], { isRevert: true })).toEqual([]);
  });

  test('is measured with what is taken out, where that is no revert', () => {
    const [elsewhere, recorded] = ['+line one long|line two long', '+line one long|line two long -old line a'];
    expect(repeated(`${elsewhere}|more words a|more words b -old line a`, [recorded], { behind: [0] })).toEqual([0]);
  });
});

describe('a commit that it is known to be made of', () => {
  test('is repeated, however short its lines are', () => {
    expect(repeated('+x', ['+x'])).toEqual([]);
    expect(repeated('+x', ['+x'], { same: [0] })).toEqual([0]);
    expect(repeated('+x', ['+x'], { same: [0], behind: [0] })).toEqual([0]);
  });
});

describe('beside a commit that is repeated another is too', () => {
  test.each([
    ['of which all is short', `${five}|x|y`, [five, '+x|y'], [0, 1]],
    ['of which half is there', `${five}|line two of it`, [five, '+line one of it|line two of it'], [0, 1]],
    ['the one before it as the one after it', `${five}|x`, ['+x', five, '+y|z'], [0, 1]],
    ['by way of others', `${five}|x|y`, [five, '+x', '+y'], [0, 1, 2]],
    ['that only moves lines', five, [five, '+line moved far -line moved far'], [0, 1]],
  ])('%s', (_, elsewhere, recorded, expected) => {
    expect(repeated(elsewhere, recorded)).toEqual(expected);
  });

  test.each([
    ['of which less is there', `${five}|line two of it`, [five, '+line one of it|line two of it|line three of it'], {}],
    ['that does not stand next to it', `${five}|x`, [five, '+other line a|other line b', '+x'], {}],
    ['of which the history has all', `${five}|x`, [five, '+x'], { behind: [1] }],
  ])('but not one %s', (_, elsewhere, recorded, facts) => {
    expect(repeated(elsewhere, recorded, facts)).toEqual([0]);
  });
});

describe('lines that are taken out and put in', () => {
  const moved = '+line one long|line two long -line one long|line two long';

  test('are repeated by the same', () => {
    expect(repeated(moved, [moved])).toEqual([0]);
  });

  test('are not missed where a squash has not moved them', () => {
    expect(repeated('+more words a', [`${moved.replace('+', '+more words a|')}`])).toEqual([0]);
  });

  test('tell nothing of who else is repeated', () => {
    const elsewhere = `${five}|old line a|old line b|old line c -old line a|old line b|old line c`;
    expect(repeated(elsewhere, [five])).toEqual([0]);
    expect(repeated('+line one long|old line a|old line b -old line a|old line b', ['+line one long'])).toEqual([0]);
    expect(repeated('+line one long|new line a|new line b', ['+line one long'])).toEqual([]);
    expect(repeated('+line one long', ['-line one long', '+}|line one long'])).toEqual([]);
    expect(repeated('+line one long|line two long -line one long', ['+line one long'])).toEqual([]);
  });
});
