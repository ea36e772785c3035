import { expect, test } from 'vitest';
import { type AttributedFile, attributeFile } from '../../../src/attribution/attribute-file.ts';
import {
  countLosses,
  countPending,
  lostAfter,
  pendingAfter,
  takenAway,
} from '../../../src/attribution/close-pending.ts';
import { diffHunks } from '../../../src/attribution/diff-hunks.ts';
import { step } from '../../../src/attribution/step.ts';
import {
  human,
  isLive,
  newWeave,
  type Origin,
  preexisting,
  unknown,
  type Weave,
} from '../../../src/attribution/weave.ts';
import { letter, marks, play, text } from '../../helpers/marked.ts';

interface Commit {
  readonly parent: string;
  readonly by?: string;
  readonly weave: Weave;
  readonly commit: string;
}

function attribute({ parent, by, weave, commit }: Commit): AttributedFile {
  return attributeFile({
    ...{ parent: text(parent), commit: text(commit), hunks: diffHunks(text(parent), text(commit)), weave },
    parentOrigins: by?.split('').map((mark) => marks[mark] ?? 2),
    ...{ unexplained: human, foundBefore: unknown },
  });
}

/**
 * A weave, a word a line: its author, `*` behind it for the commit's own, `-` and a remover for one that is gone, `+`
 * where it took the place of another text, `<` where it comes from another line, `^` where git brought it back.
 */
function drawn(weave: Weave | undefined): string {
  if (weave === undefined) return 'nothing';
  const mark = (origin: Origin) => (origin === preexisting ? 'e' : letter(origin));
  return weave
    .map((line) => {
      const gone = isLive(line) ? '' : `-${mark(line.remover)}${line.replaced ? '+' : ''}`;
      const flags = `${line.base ? '*' : ''}${line.from === 0 ? '' : '<'}${line.returned ? '^' : ''}`;
      return `${mark(line.origin)}${flags}${gone}`;
    })
    .join(' ');
}

test.each<[string, Commit, string]>([
  ['nothing, when it has all', { parent: '', weave: play('', ['a', 'one|two']), commit: 'one|two' }, 'nothing'],
  ['a line that it leaves out', { parent: '', weave: play('', ['a', 'one|two']), commit: 'one' }, 'a* a'],
  [
    'a line that was staged and changed since',
    { parent: '', weave: play('', ['a', 'one|two'], ['h', 'one|TWO']), commit: 'one|two' },
    'a* h a*-h+',
  ],
  [
    'a line that was staged and taken out since',
    { parent: '', weave: play('', ['a', 'one|two'], ['h', 'one']), commit: 'one|two' },
    'a* a*-h',
  ],
  [
    'a line that was gone before, with the one that stands',
    { parent: 'x', weave: play('x', ['a', 'x|one|two'], ['h', 'x|two']), commit: 'x' },
    'u* a-h a',
  ],
  [
    'nothing of what was gone before, alone',
    { parent: 'x', weave: play('x', ['a', 'x|one'], ['h', 'x']), commit: 'x' },
    'nothing',
  ],
  [
    'the form that a line has now, where the commit has the one before',
    { parent: '', weave: play('', ['a', 'one'], ['h', '  one']), commit: 'one' },
    'a*-h a<',
  ],
  [
    'a line that came from one of the parent’s, as that one’s author’s',
    { parent: 'one|x', by: 'aa', weave: play('one|x', ['h', '  one|x']), commit: 'x' },
    'a a*',
  ],
  [
    'nothing of a line that it has in another form',
    { parent: 'x', weave: play('x', ['a', 'x|one two|three']), commit: 'x|  one two' },
    'u* a* a',
  ],
  [
    'the form that was gone, of a line that it has',
    { parent: 'x', weave: play('x', ['a', 'x|one|two'], ['h', 'x|  one|two']), commit: 'x|  one' },
    'u* a-h a* a',
  ],
  [
    'what stood there before we looked, as whoever’s that is',
    { parent: 'x', weave: step(newWeave(text('x')), text('x|found'), preexisting), commit: 'x' },
    'u* u',
  ],
])('a commit leaves pending: %s', (_, commit, expected) => {
  expect(drawn(pendingAfter(attribute(commit)))).toBe(expected);
});

test('what the work tree is known to hold stays pending, as what git brought back', () => {
  const file = attribute({ parent: 'one|two', by: 'ah', weave: play('one|two'), commit: 'two' });
  const [one] = file.after.filter((line) => !isLive(line)).map(({ id }) => id);
  expect(drawn(pendingAfter(file))).toBe('nothing');
  expect(drawn(pendingAfter(file, new Set([one ?? 0])))).toBe('a^ h*');
  const changed = attribute({ parent: 'one', by: 'a', weave: play('one', ['h', 'ONE']), commit: 'ONE' });
  expect(drawn(pendingAfter(changed, new Set([one ?? 0])))).toBe('nothing');
});

test('a line that is in the commit, and gone from the work tree, went as it did', () => {
  const weave = play('', ['a', 'one|two|three'], ['h', 'one|three'], ['h', 'one']);
  const rest = pendingAfter(attribute({ parent: '', weave, commit: 'one|two|three' }));
  expect(rest?.map(({ removal }) => removal)).toEqual([0, 1, 2]);
});

test('the form that a line has in the work tree is whose the commit’s is', () => {
  const file = attribute({ parent: '', weave: play('', ['h', 'one'], ['h', '  one']), commit: 'one' });
  const claimed = file.lines.map((line) => ({ ...line, origin: marks['a'] ?? 0 }));
  expect(drawn(pendingAfter({ ...file, lines: claimed }))).toBe('a*-h a<');
});

test('what stood there before we looked, and went before the commit, is as little known as it was', () => {
  const found = step(newWeave(text('x')), text('x|found'), preexisting);
  const gone = step(step(found, text('x|found|one'), 10), text('x|one'), human);
  expect(drawn(pendingAfter(attribute({ parent: 'x', weave: gone, commit: 'x' })))).toBe('u* e-h a');
});

test.each<[string, Commit, string]>([
  ['nothing, when it has all', { parent: '', weave: play('', ['a', 'one']), commit: 'one' }, 'nothing'],
  ['a line that it leaves out', { parent: '', weave: play('', ['a', 'one|two']), commit: 'one' }, 'a* a'],
  [
    'what a person took away before, as if it stood',
    { parent: 'x', weave: play('x', ['a', 'x|one'], ['h', 'x']), commit: 'x' },
    'a',
  ],
  [
    'not what the agent took out of its own',
    { parent: 'x', weave: play('x', ['a', 'x|one'], ['b', 'x']), commit: 'x' },
    'nothing',
  ],
  [
    'not the form that a line had before, which is there again',
    { parent: '', weave: play('', ['a', 'one'], ['h', '  one'], ['h', 'one']), commit: 'one' },
    'nothing',
  ],
  [
    'not the form that the work tree has of one that the commit has',
    { parent: '', weave: play('', ['a', 'one|two'], ['h', '  one|two']), commit: 'one' },
    'a',
  ],
  [
    'nothing where the commit has again what was taken before',
    { parent: 'one', weave: play('one', ['a', 'two']), commit: 'two|one' },
    'nothing',
  ],
])('what is neither in a commit nor in the work tree: %s', (_, commit, expected) => {
  const lost = lostAfter(attribute(commit));
  expect(lost.every(isLive)).toBe(true);
  expect(drawn(lost.length === 0 ? undefined : lost)).toBe(expected);
});

test('a line that stands in another file is not lost', () => {
  const file = attribute({ parent: 'x', weave: play('x', ['a', 'x|one|two'], ['h', 'x|two']), commit: 'x' });
  expect(drawn(lostAfter(file))).toBe('u* a a');
  expect(drawn(lostAfter({ ...file, isMovedOn: (line) => line.remover === human }))).toBe('u* a');
});

test.each<[string, Weave, string]>([
  ['a line that stands is not', play('', ['a', 'one']), 'nothing'],
  ['a line of the commit’s is not', play('one', ['h', '']), 'nothing'],
  ['the agent’s line that a person took', play('', ['a', 'one'], ['h', '']), 'a-h'],
  ['a person’s line that the agent took', play('', ['h', 'one'], ['a', '']), 'h-a'],
  ['a person’s line that a person took', play('', ['h', 'one'], ['h', '']), 'h-h'],
  ['not the agent’s that the agent took', play('', ['a', 'one'], ['b', '']), 'nothing'],
  ['not a form that goes on in another', play('', ['a', 'one'], ['h', '  one']), 'nothing'],
  ['not a form that is undone', play('one', ['h', '  one'], ['h', 'one']), 'nothing'],
  ['nor lines that were joined, when one of them is back', play('one|two', ['h', 'one two'], ['h', 'one']), 'nothing'],
  ['of a line that changed its form and went, the last', play('', ['a', 'one'], ['h', '  one'], ['h', '']), 'a<-h'],
])('what was taken away: %s', (_, weave, expected) => {
  const taken = takenAway(weave);
  expect(drawn(taken.length === 0 ? undefined : taken)).toBe(expected);
});

const losses = (commit: Commit, stillPending = false, unexplained: Origin = human) => {
  const { overridden, discarded } = countLosses(attribute(commit), stillPending, unexplained);
  return `${overridden} overridden, ${discarded} discarded`;
};

test.each<[string, Commit, string]>([
  [
    'none when all is committed',
    { parent: '', weave: play('', ['a', 'one']), commit: 'one' },
    '0 overridden, 0 discarded',
  ],
  [
    'overridden where a person put another text',
    { parent: '', weave: play('', ['a', 'one|two'], ['h', 'one|TWO']), commit: 'one|TWO' },
    '1 overridden, 0 discarded',
  ],
  [
    'overridden where the commit alone shows it',
    { parent: '', weave: play('', ['a', 'one|two']), commit: 'one|TWO' },
    '1 overridden, 0 discarded',
  ],
  [
    'discarded where a person took it',
    { parent: '', weave: play('', ['a', 'one|two'], ['h', 'one']), commit: 'one' },
    '0 overridden, 1 discarded',
  ],
  [
    'discarded where the agent itself put another text',
    { parent: '', weave: play('', ['a', 'one|two'], ['b', 'one|TWO']), commit: 'one|TWO' },
    '0 overridden, 1 discarded',
  ],
  [
    'overridden where it was committed before',
    { parent: 'one|two', by: 'aa', weave: play('one|two', ['h', 'one|TWO']), commit: 'one|TWO' },
    '1 overridden, 0 discarded',
  ],
  [
    'none where a committed line was taken out',
    { parent: 'one|two', by: 'aa', weave: play('one|two', ['h', 'one']), commit: 'one' },
    '0 overridden, 0 discarded',
  ],
  [
    'none for a person’s lines',
    { parent: '', weave: play('', ['h', 'one|two'], ['h', 'one|TWO']), commit: 'one|TWO' },
    '0 overridden, 0 discarded',
  ],
  [
    'none for a line that was indented',
    { parent: '', weave: play('', ['a', 'one'], ['h', '  one']), commit: '  one' },
    '0 overridden, 0 discarded',
  ],
  [
    'none for a line that was indented and back again',
    { parent: '', weave: play('', ['a', 'one'], ['h', '  one'], ['h', 'one']), commit: 'one' },
    '0 overridden, 0 discarded',
  ],
  [
    'one for a line that was indented and then taken',
    { parent: 'x', weave: play('x', ['a', 'x|one'], ['h', 'x|  one'], ['h', 'x']), commit: 'x' },
    '0 overridden, 1 discarded',
  ],
  [
    'none where lines that were joined are committed as they were',
    { parent: '', weave: play('', ['a', 'one|two'], ['h', 'one two']), commit: 'one|two' },
    '0 overridden, 0 discarded',
  ],
  [
    'none where a committed line was indented and then taken',
    { parent: 'one|x', by: 'aa', weave: play('one|x', ['h', '  one|x'], ['h', 'x']), commit: 'x' },
    '0 overridden, 0 discarded',
  ],
])('lines of the agent’s that are lost: %s', (_, commit, expected) => {
  expect(losses(commit)).toBe(expected);
});

test('while the file goes on being followed, only what was committed is lost', () => {
  const pending = { parent: '', weave: play('', ['a', 'one|two'], ['h', 'one|TWO']), commit: 'one|TWO' };
  const committed = { parent: 'one|two', by: 'aa', weave: play('one|two', ['h', 'one|TWO']), commit: 'one|TWO' };
  expect([losses(pending, true), losses(committed, true)]).toEqual([
    '0 overridden, 0 discarded',
    '1 overridden, 0 discarded',
  ]);
});

test('what the commit alone shows is whoever’s nothing explains', () => {
  const shown = { parent: '', weave: play('', ['a', 'one|two']), commit: 'one|TWO' };
  expect(losses(shown, false, unknown)).toBe('0 overridden, 1 discarded');
  const before = step(play('', ['a', 'one|two']), text('one|TWO'), preexisting);
  expect(losses({ ...shown, weave: before }, false, human)).toBe('1 overridden, 0 discarded');
  expect(losses({ ...shown, weave: before }, false, unknown)).toBe('0 overridden, 1 discarded');
});

test('pending are lines of the agent’s that stand and that no commit has', () => {
  expect(countPending(play('', ['a', 'one|two'], ['h', 'one|mine']))).toBe(1);
  expect(countPending(newWeave(text('one'), 10))).toBe(0);
  expect(countPending(play('old', ['a', 'old|one|two']))).toBe(2);
});
