import { expect, test } from 'vitest';
import type { ChangedFile } from '../../../src/git/parse-commit.ts';
import { followLines } from '../../../src/report/follow-lines.ts';
import { slice } from '../../../src/report/runs.ts';

type Hunk = readonly [oldStart: number, oldLines: number, newStart: number, newLines: number];

const blob = '1'.repeat(40);
function file(status: string, newPath: string, hunks: readonly Hunk[] = [], oldPath = newPath): ChangedFile {
  const facts = { oldBlob: blob, newBlob: blob, oldMode: '100644', newMode: '100644', binary: false };
  return {
    ...{ status, oldPath, newPath, ...facts },
    hunks: hunks.map(([oldStart, oldLines, newStart, newLines]) => ({ oldStart, oldLines, newStart, newLines })),
  };
}

const commit = (sha: string, ...parents: readonly (readonly [string | undefined, ...ChangedFile[]])[]) => ({
  sha,
  parents: parents.map(([parent, ...files]) => ({ sha: parent, files })),
});

/** The first lines of a file, each as `commit:line`, those from before as `-`. */
function lines(followed: ReturnType<typeof followLines>, path: string, count: number): string {
  const runs = slice(followed.runsOf(path), 0, count);
  const words = runs.flatMap(({ count: many, by }) =>
    Array.from({ length: many }, (_, at) => (by === undefined ? '-' : `${by.sha}:${by.path}:${by.line + at}`)),
  );
  return words.join(' ');
}

test('a line is the last commit’s that wrote it, under the name that the file had then', () => {
  const followed = followLines(
    [commit('a', ['base', file('A', 'f', [[0, 0, 0, 3]])]), commit('b', ['a', file('R', 'g', [[1, 1, 1, 1]], 'f')])],
    'b',
  );
  expect(lines(followed, 'g', 3)).toBe('a:f:1 b:g:2 a:f:3');
  expect(lines(followed, 'f', 3)).toBe('');
  expect(lines(followed, 'untouched', 2)).toBe('- -');
});

test('what a commit put in the place of lines of the range is told; what it only took is not', () => {
  const { replaced } = followLines(
    [
      commit('a', ['base', file('M', 'f', [[2, 0, 2, 4]])]),
      commit('b', [
        'a',
        file('M', 'f', [
          [1, 2, 1, 1],
          [4, 1, 3, 0],
        ]),
      ]),
    ],
    'b',
  );
  expect(replaced).toEqual([
    { from: { sha: 'a', path: 'f', line: 3 }, count: 1, by: { sha: 'b', path: 'f', line: 3 } },
  ]);
});

test('two branches that are made upon one commit do not see each other’s lines', () => {
  const followed = followLines(
    [
      commit('a', ['base', file('A', 'f', [[0, 0, 0, 2]])]),
      commit('b', ['a', file('M', 'f', [[0, 1, 0, 1]])]),
      commit('c', ['a', file('M', 'f', [[1, 1, 1, 1]])]),
      commit('m', ['b', file('M', 'f', [[1, 1, 1, 1]])], ['c', file('M', 'f', [[0, 1, 0, 1]])]),
    ],
    'm',
  );
  expect(lines(followed, 'f', 2)).toBe('b:f:1 c:f:2');
});

test('a file that a merge took from its second parent as it was is that one’s', () => {
  const followed = followLines(
    [
      commit('b', ['base', file('A', 'f', [[0, 0, 0, 2]])]),
      commit('m', ['main', file('A', 'f', [[0, 0, 0, 2]])], ['b']),
    ],
    'm',
  );
  expect(lines(followed, 'f', 2)).toBe('b:f:1 b:f:2');
});

test('names that change places keep their lines apart', () => {
  const followed = followLines(
    [
      commit('a', ['base', file('A', 'f', [[0, 0, 0, 1]]), file('A', 'g', [[0, 0, 0, 1]])]),
      commit('b', ['a', file('R', 'g', [], 'f'), file('R', 'f', [], 'g')]),
    ],
    'b',
  );
  expect([lines(followed, 'f', 1), lines(followed, 'g', 1)]).toEqual(['a:g:1', 'a:f:1']);
});

test('a file that was a link, and a first commit, have nothing from before', () => {
  const followed = followLines(
    [commit('a', [undefined, file('A', 'f', [[0, 0, 0, 2]])]), commit('b', ['a', file('T', 'f', [[0, 2, 0, 1]])])],
    'b',
  );
  expect([lines(followed, 'f', 1), followed.replaced]).toEqual(['b:f:1', []]);
});
