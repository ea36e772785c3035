import { expect, test } from 'vitest';
import { type RecordedFile, rebaseWeave, weaveOfCommit } from '../../../src/attribution/amend.ts';
import { step } from '../../../src/attribution/step.ts';
import {
  human,
  inherited,
  isLive,
  newWeave,
  type Origin,
  preexisting,
  type Weave,
} from '../../../src/attribution/weave.ts';
import { letter, marks, play, text } from '../../helpers/marked.ts';

/** A word a line: its author (`e`: before we first looked), `*` for the base's, `-` and who removed it, `^` brought back. */
function drawn(weave: Weave): string {
  const mark = (origin: Origin) => (origin === preexisting ? 'e' : letter(origin));
  return weave
    .map((line) => {
      const gone = isLive(line) ? '' : `-${mark(line.remover)}`;
      return `${mark(line.origin)}${line.base ? '*' : ''}${line.returned ? '^' : ''}${gone}`;
    })
    .join(' ');
}

/** What is recorded: a letter a line (large: added), and who removed which lines of the parent. */
function recorded(lines: string, removed: Record<number, string> = {}): RecordedFile {
  const letters = lines.split('');
  return {
    origins: letters.map((each) => marks[each.toLowerCase()] ?? inherited),
    removed: new Map(Object.entries(removed).map(([at, mark]) => [Number(at), marks[mark] ?? inherited])),
    added: new Set(letters.flatMap((each, at) => (each !== each.toLowerCase() ? [at] : []))),
  };
}

const commit = (parent: string, content: string, facts: RecordedFile) =>
  weaveOfCommit(text(parent), text(content), facts);

test.each<[string, Weave, string]>([
  ['added lines', commit('x', 'x|one|two', recorded('.AH')), '.* a h'],
  ['removed lines', commit('old|x', 'x', recorded('.', { 0: 'a' })), '.*-a .*'],
  ['replaced lines', commit('old|x', 'new|x', recorded('A.', { 0: 'a' })), 'a .*-a .*'],
  ['what is not recorded, as a person’s', commit('old|x', 'new|x', recorded('')), 'h .*-h .*'],
  ['a line that was indented, as its own', commit('one', '  one', recorded('A', { 0: 'a' })), '.*-a .'],
])('a recorded commit is the weave that led to it: %s', (_, weave, expected) => {
  expect(drawn(weave)).toBe(expected);
});

test('of several equal lines git may have called another one added', () => {
  expect(drawn(commit('}|x', '}|}|x', recorded('A..')))).toBe('.* a .*');
  expect(drawn(commit('}|x', '}|}|x', recorded('.A.')))).toBe('.* a .*');
  expect(drawn(commit('}|)|x', '}|)|}|)|x', recorded('AH...')))).toBe('.* .* a h .*');
  expect(drawn(commit('  }|x', '}|  }|x', recorded('A..')))).toBe('a .* .*');
  expect(drawn(commit('}', '}|}|}', recorded('AH.')))).toBe('.* h a');
  expect(drawn(commit('}|}', '}|}|}', recorded('.A.')))).toBe('.* .* a');
  expect(drawn(commit('}|}', '}|}|}|}', recorded('AH..')))).toBe('.* .* a h');
  expect(drawn(commit('old|}', '}|}', recorded('A.')))).toBe('a .*-h .*');
  expect(drawn(commit('aa|bb', 'bb|aa', recorded('A.')))).toBe('.*-h .* .');
});

const below = () => commit('x', 'one|x', recorded('A.'));

test.each<[string, Weave, string]>([
  ['nothing pending', play('one|x'), 'a .*'],
  ['a line more', play('one|x', ['b', 'one|x|two']), 'a .* b'],
  ['a line of the commit’s gone', play('one|x', ['h', 'x']), 'a-h .*'],
  ['a line of the parent’s gone', play('one|x', ['b', 'one']), 'a .*-b'],
  ['a line that was typed before we looked', play('one|typed|x', ['b', 'one|typed|x|two']), 'a e .* b'],
  ['a line that was taken before we looked', play('x', ['b', 'x|two']), 'a-e .* b'],
])('the pending state is put on what is known of the content below it: %s', (_, pending, expected) => {
  expect(drawn(rebaseWeave(below(), pending))).toBe(expected);
});

test.each<[string, Weave, Weave, string]>([
  ['lines at the end that are gone stay gone', commit('cc', '', recorded('', { 0: 'a' })), play(''), '.*-a'],
  [
    'a form that the parent had comes back',
    commit('}|cc', '  }|cc', recorded('A.', { 0: 'a' })),
    play('}|cc'),
    '.* .-e .*',
  ],
  ['a form that nobody saw is the line below in that form', commit('', '  }', recorded('A')), play('}'), 'a-e a'],
  ['a line that stays below is no other one', commit('bb', 'bb|bb', recorded('.H')), play('bb|bb'), '.* h'],
])('what lies between the two was done before we looked: %s', (_, committed, pending, expected) => {
  expect(drawn(rebaseWeave(committed, pending))).toBe(expected);
});

test('a line of the pending state that changed its form goes back to the line below', () => {
  const stacked = rebaseWeave(below(), play('one|x', ['h', '  one|x']));
  const [old, now] = stacked;
  expect(drawn(stacked)).toBe('a-h . .*');
  expect(now?.from).toBe(old?.id);
  const [, , before, form] = rebaseWeave(commit('old|x|one', 'x|one', recorded('.A')), play('x|one', ['h', 'x|  one']));
  expect(form?.from).toBe(before?.id);
});

test('every line keeps a name of its own, and its way back', () => {
  const stacked = rebaseWeave(below(), play('one|x', ['h', '  one|x|two'], ['b', '    one|x|  two']));
  const ids = stacked.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const standing = stacked.filter((line) => isLive(line) && line.from !== 0);
  for (const line of standing) expect(stacked.find(({ id }) => id === line.from)?.stripped).toBe(line.stripped);
  expect(standing).toHaveLength(2);
});

test('somebody who is known to have written a line that the content below lacks has written it still', () => {
  const known = newWeave(text('one|mine|x'), inherited).map((line, at) => (at === 1 ? { ...line, origin: 11 } : line));
  expect(drawn(rebaseWeave(below(), known))).toBe('a b^ .*');
  expect(drawn(rebaseWeave(below(), newWeave(text('one|mine|x'), 11)))).toBe('a b^ .*');
});

test('what the parent had and stands in the pending state’s base again comes back as what it was', () => {
  const removed = commit('gone|x', 'x', recorded('.', { 0: 'a' }));
  expect(drawn(rebaseWeave(removed, play('gone|x')))).toBe('.* .*');
});

test.each<[string, Weave, string]>([
  ['nobody’s that was there before we looked', step(play('x'), text('x|new text'), preexisting), '.*-e .* .'],
  ['a person’s', play('x', ['h', 'x|new text']), '.*-e .* .'],
  ['but not the agent’s', play('x', ['a', 'x|new text']), '.*-e .* a'],
  ['nor another text', play('x', ['h', 'x|other text']), '.*-e .* h'],
])('what git put below, and reads the same as an unseen line, is that line: %s', (_, pending, expected) => {
  expect(drawn(rebaseWeave(newWeave(text('new text|x')), pending))).toBe(expected);
});

test('what git is known to have brought back is no line below', () => {
  const brought = play('x', ['h', 'x|new text']).map((line) => (line.base ? line : { ...line, returned: true }));
  expect(drawn(rebaseWeave(newWeave(text('new text|x')), brought))).toBe('.*-e .* h^');
});

test('a brace that git put below is no other brace', () => {
  expect(drawn(rebaseWeave(newWeave(text('}|x')), play('x', ['h', 'x|}'])))).toBe('.*-e .* h');
});

test('an unseen line that was indented since is that line too', () => {
  const pending = play('x', ['h', 'x|new text'], ['a', 'x|  new text']);
  const stacked = rebaseWeave(newWeave(text('new text|x')), pending);
  expect(stacked.filter(isLive).map(({ origin }) => letter(origin))).toEqual(['.', 'h']);
  expect(stacked.filter(({ origin }) => origin === human)).toHaveLength(1);
});

test('an unseen line like one that only stands in other white space is another line', () => {
  const pending = play('  one|x|one', ['b', '  one|x|one|two']);
  expect(drawn(rebaseWeave(newWeave(text('one|x')), pending))).toBe('.*-e . .* e b');
});
