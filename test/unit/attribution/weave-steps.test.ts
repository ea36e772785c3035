import { describe, expect, test } from 'vitest';
import { rootsIn } from '../../../src/attribution/lineage.ts';
import { type StepOptions, step } from '../../../src/attribution/step.ts';
import {
  type Author,
  authorOf,
  human,
  inherited,
  isAiOrigin,
  isLive,
  isPersonByHand,
  liveLines,
  newWeave,
  preexisting,
  unknown,
  unresolved,
  type Weave,
} from '../../../src/attribution/weave.ts';
import { authors, letter, marks, play, text } from '../../helpers/marked.ts';

/**
 * A weave, a word a line in the order of the text: its author, `*` for the base's, `<` and a number for the line that it
 * comes from, counted in the order in which they came, `-` with who removed it and by which removal, `+` where it was
 * replaced.
 */
function drawn(weave: Weave): string {
  return weave
    .map((line) => {
      const gone = isLive(line) ? '' : `-${letter(line.remover)}${line.removal}${line.replaced ? '+' : ''}`;
      return `${letter(line.origin)}${line.base ? '*' : ''}${line.from === 0 ? '' : `<${line.from}`}${gone}`;
    })
    .join(' ');
}

/** The last of some steps, in which lines may come back. */
function stepTo(content: string, who: string, options: StepOptions, weave: Weave): Weave {
  return step(weave, text(content), marks[who] ?? inherited, options);
}

const committed = (content: string, weave: Weave) => step(weave, text(content), unresolved, { revive: 'all' });

const ofFleet = 2 ** 32;

test.each<[string, Author, readonly number[]]>([
  ['the agent’s are those from 3 on', 'ai', [3, 10, 2 ** 31 - 1, ofFleet + 3, 7 * ofFleet + 2 ** 31 - 1]],
  ['a person is 1, and those by hand', 'human', [human, 2 ** 31, preexisting - 1, ofFleet + 2 ** 31, 7 * ofFleet - 5]],
  ['the others are nobody’s yet', 'unknown', [inherited, unknown, preexisting, unresolved]],
])('of origins %s', (_, author, origins) => {
  expect(origins.map(authorOf)).toEqual(origins.map(() => author));
  expect(origins.map(isAiOrigin)).toEqual(origins.map(() => author === 'ai'));
  expect(origins.map(isPersonByHand)).toEqual(origins.map((origin) => author === 'human' && origin !== human));
});

test('a file as it is found has lines that were there', () => {
  const weave = newWeave(text('one|two'), 10);
  expect(drawn(weave)).toBe('a* a*');
  expect(weave.map(({ id }) => id)).toEqual([1, 2]);
  expect(drawn(newWeave(text('one')))).toBe('.*');
});

test.each([
  ['a line that is taken out', play('one|two', ['h', 'one']), '.* .*-h1'],
  ['a line that is replaced', play('one|two', ['h', 'one|TWO']), '.* h .*-h1+'],
  ['by a blank one and another it is', play('one|x', ['h', '|new|x']), 'h h .*-h1+ .*'],
  ['by a blank one it is not', play('one|two|x', ['h', 'one||x']), '.* h .*-h1 .*'],
  ['lines that go in two steps', play('one|two|x', ['h', 'two|x'], ['h', 'x']), '.*-h1 .*-h2 .*'],
  ['of another each is the first', play('one|two|x', ['h', 'two|x'], ['a', 'x']), '.*-h1 .*-a1 .*'],
  ['lines that go together', play('one|two|x', ['h', 'x']), '.*-h1 .*-h1 .*'],
  ['a line that is indented', play('one', ['h', '  one']), '.*-h1 .<1'],
  ['and once more', play('one', ['h', '  one'], ['a', '    one']), '.*-h1 .<1-a1 .<2'],
  ['and back', play('one', ['h', '  one'], ['a', 'one']), '.*-h1 .<1-a1 .<2'],
  ['a line that is rewrapped', play('call(one, two)', ['h', 'call(one,|  two)']), '.<1 .<1 .*-h1'],
])('a step says of each line who took it: %s', (_, weave, expected) => {
  expect(drawn(weave)).toBe(expected);
});

test('as many as 31 removals of one author are told apart', () => {
  const all = Array.from({ length: 34 }, (_, at) => `line ${at}`);
  const weave = play(all.join('|'), ...all.map((_, at) => ['h', all.slice(at + 1).join('|')] as const));
  expect(weave.map(({ removal }) => removal)).toEqual([...Array.from({ length: 31 }, (_, at) => at + 1), 31, 31, 31]);
});

test('every line has a name of its own', () => {
  const weave = play('one|two', ['a', 'new|one|  two'], ['h', 'one|other|two'], ['b', 'one|more|other|two']);
  expect(new Set(weave.map(({ id }) => id)).size).toBe(weave.length);
});

test('what an edit replaced is told by its place', () => {
  const weave = stepTo('x|x|x', 'a', { pinned: { prefix: 0, suffix: 2 } }, play('x|x'));
  expect(authors(weave)).toBe('a..');
  expect(authors(play('x|x', ['a', 'x|x|x']))).toBe('..a');
});

describe('lines of the last commit', () => {
  test.each([
    ['come back as what they were', play('old|x', ['a', 'x'], ['h', 'old|x']), '.* .*'],
    ['in another form as well', play('old|x', ['a', 'x'], ['h', '  old|x']), '.*-a1 .<1 .*'],
    ['beside others', play('old|x', ['a', 'x'], ['h', 'new|old|x']), 'h .* .*'],
    ['but not in another place', play('old|x', ['a', 'x'], ['h', 'x|old']), '.*-a1 .* h'],
    ['when what they were joined with is broken off', play('old|x', ['a', 'old x'], ['h', 'old|x']), '.<1-h1 .* .*'],
  ])('%s', (_, weave, expected) => {
    expect(drawn(weave)).toBe(expected);
  });

  test('that went are no line that a person types in a later step, where the agent’s own went', () => {
    expect(drawn(play('', ['a', 'one'], ['h', ''], ['h', 'one']))).toBe('h a-h1');
  });
});

describe('a commit finds lines again', () => {
  test.each([
    ['that were staged before they were taken out', committed('one', play('', ['a', 'one'], ['h', ''])), 'a'],
    [
      'that were staged before they were changed',
      committed('one|x', play('x', ['a', 'one|x'], ['h', 'two|x'])),
      'h-?1 a .*',
    ],
    ['in the form that they had', committed('one', play('', ['a', 'one'], ['h', '  one'])), 'a a<1-?1'],
    ['in a form that they never had', committed('    one', play('', ['a', 'one'], ['h', '  one'])), 'a-h1 a<1-?1 a<2'],
    ['and not beside the form that they have', committed('one|  one', play('one', ['h', '  one'])), '.* .<1'],
    [
      'as a block beside a new one',
      committed('one|two|three|new', play('', ['a', 'one|two|three'], ['h', ''])),
      'a a a ?',
    ],
    [
      'but a blank one is new',
      committed('|aa', play('ff', ['h', '|aa'], ['h', 'ff'], ['h', 'aa'])),
      '? h h-h2 h-h2 .*-h3+',
    ],
    ['as a block', committed('one|two|three', play('', ['a', 'one|two|three'], ['h', ''])), 'a a a'],
    ['but not what only reads as one did', committed('one|x|  one', play('one', ['h', '  one'])), '? ? .*-h1 .<1'],
    [
      'as they stood, whoever took others',
      committed('bb|cc', play('cc', ['h', 'bb|ff'], ['a', 'cc|bb'])),
      'a-?1 h h-a1 .*',
    ],
    ['in their order', committed('one|two', play('', ['a', 'one|two'], ['h', 'two|one'])), 'a a h-?1'],
  ])('%s', (_, weave, expected) => {
    expect(drawn(weave)).toBe(expected);
  });

  test('as they stood before a block was moved, when it has nothing else', () => {
    const moved = play('', ['a', 'one|two|three|x|y'], ['h', 'x|y|one|two|three']);
    const as = committed('one|two|three|x|y', moved);
    expect(authors(as)).toBe('aaaaa');
    expect(liveLines(as).every(({ from }) => from === 0)).toBe(true);
  });

  test('and calls new what it alone has', () => {
    expect(drawn(committed('one|new', play('', ['a', 'one'])))).toBe('a ?');
    expect(drawn(committed('new|one', play('', ['a', 'one'], ['h', ''])))).toBe('? a');
  });
});

describe('a block of three that a step moves keeps its authors', () => {
  test.each([
    ['down', play('', ['a', 'one|two|three|x|y|z|w'], ['h', 'x|y|z|w|one|two|three']), 'aaaaaaa'],
    ['up', play('', ['a', 'x|y|z|w'], ['h', 'x|y|z|w|one|two|three'], ['b', 'one|two|three|x|y|z|w']), 'hhhaaaa'],
    [
      'into another form',
      play('', ['a', 'one|two|three|x|y|z|w'], ['h', 'x|y|z|w|if|  one|  two|  three']),
      'aaaahaaa',
    ],
    ['out of a step before', play('', ['a', 'one|two|three|x'], ['h', 'x'], ['h', 'x|one|two|three']), 'aaaa'],
    ['not two', play('', ['a', 'one|two|x|y|z'], ['h', 'x|y|z|one|two']), 'aaahh'],
    ['not a copy', play('', ['a', 'one|two|three|x'], ['h', 'one|two|three|x|one|two|three']), 'aaaahhh'],
    [
      'nor a copy whose original goes later, when that is not put elsewhere',
      play('', ['a', 'one|two|three|x'], ['h', 'one|two|three|x|one|two|three'], ['h', 'x|one|two|three']),
      'aaaa',
    ],
    [
      'with what was put in between since it was written',
      play('', ['a', 'one|two|three|x|y|z|w'], ['h', 'one|mine|two|three|x|y|z|w'], ['b', 'x|y|z|w|one|two|three']),
      'aaaaaaa',
    ],
    [
      'to where one of them reads as what stood there once',
      play('one|x|y|z|w', ['h', 'x|y|z|w'], ['a', 'x|y|z|w|one|two|three'], ['h', 'one|two|three|x|y|z|w']),
      'aaa....',
    ],
    [
      'not with what a line that stays was before',
      play('', ['a', 'one|two|three'], ['h', '  one|  two|  three'], ['h', '  one|  two|  three|one|two|three']),
      'aaahhh',
    ],
  ])('%s', (_, weave, expected) => {
    expect(authors(weave)).toBe(expected);
  });

  test('and goes back to where it was as what it was', () => {
    const weave = play('one|two|three|x|y|z|w', ['h', 'x|y|z|w|one|two|three'], ['h', 'one|two|three|x|y|z|w']);
    expect(liveLines(weave).every(({ base }) => base)).toBe(true);
  });
});

test('a line tells which one it was at first', () => {
  const weave = play('one|x', ['h', '  one|x'], ['a', '    one|x']);
  const rootOf = rootsIn(weave);
  const [root, , now] = weave;
  expect(weave.map((line) => rootOf(line) === root)).toEqual([true, true, true, false]);
  expect(now?.from).not.toBe(root?.id);
});
