import { describe, expect, test } from 'vitest';
import type { HistoryCommit, HistoryFile } from '../../../src/replay/history.ts';
import { Journal } from '../../../src/replay/journal.ts';

const sha = (digit: string) => digit.repeat(40);
const file = (change: Partial<HistoryFile>): HistoryFile => ({
  ...{ from: 'a', to: 'a', isBinary: false, isReplaced: false, blob: undefined, hunks: [], ...change },
});
const commit = (digit: string, files: readonly HistoryFile[], isMerge = false): HistoryCommit => ({
  ...{ sha: sha(digit), time: 1_700_000_000, isMerge, files },
});

const hunks = [
  { oldStart: 0, oldLines: 0, newStart: 0, newLines: 3 },
  { oldStart: 5, oldLines: 2, newStart: 8, newLines: 0 },
  { oldStart: 70_000, oldLines: 1, newStart: 70_001, newLines: 300 },
];
const history = [
  commit('1', [file({ from: undefined, hunks }), file({ from: undefined, to: 'é\n"\t' })]),
  commit('2', []),
  commit('3', [file({ to: 'b', hunks }), file({ from: 'é\n"\t', to: undefined })], true),
  commit('4', [file({ from: 'b', to: 'b', isBinary: true, blob: sha('f') }), file({ to: 'c', isReplaced: true })]),
];

function written(commits: readonly HistoryCommit[]): Journal {
  const journal = new Journal();
  for (const each of commits) journal.append(each);
  return journal;
}

describe('a journal', () => {
  test('gives back the history that was put in', () => {
    const journal = written(history);
    expect([...journal.commits()]).toEqual(history);
    expect([...journal.commits(2)]).toEqual(history.slice(0, 2));
    expect(journal.paths).toEqual(['a', 'é\n"\t', 'b', 'c']);
  });

  test('is the same from its bytes, and goes on', () => {
    const journal = new Journal(written(history.slice(0, 3)).bytes());
    expect([journal.length, journal.shaAt(2), journal.placeOf(sha('2'))]).toEqual([3, sha('3'), 1]);
    journal.append(history[3] as HistoryCommit);
    expect([...journal.commits()]).toEqual(history);
    expect(journal.bytes()).toEqual(written(history).bytes());
  });

  test.each([0, 1, 2, 3])('is cut after %i commits as if it had never had more', (length) => {
    const journal = written(history);
    journal.cut(length);
    expect(journal.bytes()).toEqual(written(history.slice(0, length)).bytes());
    expect([journal.length, journal.placeOf(sha('4'))]).toEqual([length, -1]);
    for (const each of history.slice(length)) journal.append(each);
    expect(journal.bytes()).toEqual(written(history).bytes());
  });

  test('takes names of SHA-256', () => {
    const long = { ...commit('1', []), sha: 'a'.repeat(64) };
    expect([...written([long]).commits()]).toEqual([long]);
  });

  test('of bytes that end too soon is refused', () => {
    const bytes = written(history).bytes();
    expect(() => new Journal(bytes.subarray(0, bytes.length - 1))).toThrow(RangeError);
  });
});
