import { describe, expect, test } from 'vitest';
import { headReport } from '../../../src/stats/head-report.ts';
import { languageOf } from '../../../src/stats/languages.ts';

const names = { database: '/d', repository_name: 'r', repository_path: '/r', commit_sha: 'a'.repeat(40) };
const file = (file_path: string, ai_lines: number, human_lines = 0, generated = false) => ({
  ...{ file_path, ai_lines, human_lines, unknown_lines: 0, generated },
});
const foldersOf = (paths: readonly string[]) =>
  headReport(
    names,
    paths.map((path, at) => file(path, 100 - at)),
    false,
  )
    .folders.map(({ folder }) => folder)
    .sort();

describe('what stands, by folder', () => {
  test('takes the largest folders apart while there are few', () => {
    expect(foldersOf(['a.ts', 'src/b.ts', 'src/cli/c.ts', 'src/cli/d/e.ts', 'docs/f.md'])).toEqual([
      ...['*', 'docs/', 'src/*', 'src/cli/*', 'src/cli/d/'],
    ]);
    expect(foldersOf([])).toEqual([]);
  });

  test('leaves a folder whole that would make too many', () => {
    const many = Array.from({ length: 11 }, (_, at) => `src/${at}/x.ts`);
    expect(foldersOf(['a.ts', ...many])).toEqual(['*', 'src/']);
  });

  test('counts each file once', () => {
    const files = ['a', 'b/c', 'b/d/e', 'f/g/h/i'].map((path, at) => file(path, at + 1, 1));
    const { totals, folders, languages } = headReport(names, [...files, file('x.lock', 9, 0, true)], false);
    for (const rows of [folders, languages])
      expect(rows.reduce((sum, row) => sum + row.ai_lines, 0)).toBe(totals.ai_lines);
    expect(totals).toEqual({
      ...{ files: 4, ai_lines: 10, human_lines: 4, unknown_lines: 0, ai_percent: 71.4 },
      generated_lines: 9,
    });
    expect(headReport(names, [file('x.lock', 9, 0, true)], true).totals.ai_lines).toBe(9);
  });
});

test.each([
  ['src/a.ts', 'TypeScript'],
  ['A.PY', 'Python'],
  ['x/Dockerfile', 'Dockerfile'],
  ['Dockerfile.worker', 'Dockerfile'],
  ['CMakeLists.txt', 'CMake'],
  ['a.d/b', 'other'],
  ['.gitignore', 'other'],
  ['a.constructor', '.constructor'],
  ['a.xyz', '.xyz'],
  ['a.', 'other'],
])('%s is %s', (path, language) => {
  expect(languageOf(path)).toBe(language);
});
