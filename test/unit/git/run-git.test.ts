import { afterEach, beforeEach, expect, test } from 'vitest';
import { gitBytes } from '../../../src/git/run-git.ts';
import { ScratchFolder } from '../../helpers/records.ts';

let folder: ScratchFolder;
beforeEach(() => {
  folder = new ScratchFolder();
});
afterEach(() => {
  folder[Symbol.dispose]();
});

test('a git that fails is quoted, also when it did not read all that it was told', () => {
  for (const input of ['', 'HEAD\n'.repeat(1_000_000)]) {
    const ask = () => gitBytes(['cat-file', '--batch'], { cwd: folder.path, input });
    expect(ask).toThrow('git cat-file failed: fatal: not a git repository');
  }
});

test('a git that cannot be started is said to be that', () => {
  const ask = () => gitBytes(['status'], { cwd: folder.path, env: { PATH: folder.path } });
  expect(ask).toThrow('git status could not run: spawnSync git ENOENT');
});
