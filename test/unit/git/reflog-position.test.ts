import { expect, test } from 'vitest';
import type { Reflog } from '../../../src/git/reflog.ts';
import { entriesBefore, entriesBeforeCall, entriesBeforeCommit, noCommit } from '../../../src/git/reflog-position.ts';

const none = '0'.repeat(40);
const sha = (letter: string) => letter.repeat(40);
const at = (seconds: number) => new Date(seconds * 1000).toISOString();

/** `a>b@10` a word: HEAD went from a to b at second 10; `-` is no commit. */
function reflog(text: string, isDated = true): Reflog {
  const named = (letter: string) => (letter === '-' ? none : sha(letter));
  const entries = text
    .split(' ')
    .filter(Boolean)
    .map((word) => {
      const [, from = '', to = '', time = ''] = /^(.)>(.)@(\d+)$/.exec(word) ?? [];
      return { oldSha: named(from), newSha: named(to), time: Number(time), message: 'commit: x' };
    });
  return { entries, mark: '', isDated };
}

test.each([
  ['HEAD is there still', '->a@10 a>b@20', 'b', 30, 2],
  ['HEAD has moved on', '->a@10 a>b@20 b>c@30', 'b', 25, 2],
  ['it was there twice: the time tells', '->a@10 a>b@20 b>a@30 a>c@40', 'a', 15, 1],
  ['it was there twice, and went on later', '->a@10 a>b@20 b>a@30 a>c@40', 'a', 35, 3],
  ['it went on in that very second', '->a@10 a>b@20 b>c@20', 'a', 20, 1],
  ['the reflog begins later', 'a>b@20 b>c@30', 'a', 10, 0],
  ['no commit yet, and none since', '', '-', 10, 0],
  ['no commit yet', '->a@20 a>b@30', '-', 10, 0],
  ['a branch without commits', '->a@10 ->b@30', '-', 20, 1],
  ['a commit that is not in the reflog', '->a@10 a>b@20', 'z', 5, 2],
])('where HEAD was tells what was before: %s', (_, text, head, seconds, count) => {
  const told = head === '-' ? noCommit : sha(head);
  expect(entriesBefore(reflog(text), { sha: told, time: at(seconds) })).toBe(count);
});

test('dates that somebody told git choose nothing: the last place where HEAD was at the commit', () => {
  const text = '->a@99 a>b@99 b>a@99 a>c@99';
  expect(entriesBefore(reflog(text, false), { sha: sha('a'), time: at(10) })).toBe(3);
});

test.each([
  ['what is later came later', '->a@10 a>b@20 b>c@30', 15, true, 1],
  ['what is of the same second may be earlier', '->a@10 a>b@15', 15, true, 2],
  ['a commit dated into the future was made before what follows it', '->a@10 a>b@90 b>c@30', 15, true, 2],
  ['the file’s own time says that the dates are not the clock’s', '->a@10 a>b@20', 5, false, 2],
])('without a place only times that are the clock’s tell: %s', (_, text, seconds, isDated, count) => {
  expect(entriesBefore(reflog(text, isDated), { sha: undefined, time: at(seconds) })).toBe(count);
});

test.each([
  ['the call made it', '->a@20 a>b@21', 20, 0],
  ['it was there before', '->a@10 a>b@21', 20, 1],
  ['it came with its history', 'a>b@21', 20, 0],
  ['it was copied with a reflog of before', '->a@10 a>b@11', 20, 2],
])('a repository that the end of a call tells of first: %s', (_, text, begin, count) => {
  expect(entriesBeforeCall(reflog(text), at(begin))).toBe(count);
});

test('what git’s hook tells of is not from before, nor is the begin of its rebase', () => {
  expect(entriesBeforeCommit(reflog('->a@10 a>b@20 b>c@30'), new Set([sha('b')]))).toBe(1);
  const { entries, ...rest } = reflog('->a@10 a>b@20 b>c@30');
  const messages = ['commit: x', 'rebase (start): checkout main', 'rebase (pick): x'];
  const rebased = { ...rest, entries: entries.map((entry, index) => ({ ...entry, message: messages[index] ?? '' })) };
  expect(entriesBeforeCommit(rebased, new Set([sha('c')]))).toBe(1);
});
