import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findWorktree, type Worktree } from '../../src/git/find-repository.ts';
import { readBlame } from '../../src/git/read-blame.ts';
import { readDifference } from '../../src/git/read-patches.ts';
import { findRange } from '../../src/report/range.ts';
import { type RangeWork, readRangeWork } from '../../src/report/range-work.ts';
import { Sandbox } from '../helpers/sandbox.ts';

// A range is replayed from one `git diff-tree` instead of asking `git blame` of each file: both must say the same.

/** The same numbers for the same seed (mulberry32). */
function numbersFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296) * below);
  };
}

const names = ['a', 'folder/b c', 'ü', 'd"q'];

/** Two branches that change, rename, remove and add files, and are merged into each other. */
function liveThrough(box: Sandbox, seed: number): void {
  const below = numbersFrom(seed);
  const pick = <T>(all: readonly T[]): T => all[below(all.length)] as T;
  let serial = 0;
  const text = (count: number) =>
    Array.from({ length: count }, () => (below(4) === 0 ? 'the same again\n' : `line ${++serial}\n`));
  for (const name of names) box.write(name, text(12).join(''));
  box.git('add', '-A');
  box.git('commit', '-q', '-m', 'start');
  box.git('branch', 'topic');
  const change = () => {
    const there = names.filter((name) => existsSync(box.path(name)));
    const name = pick(names);
    if (!there.includes(name)) {
      const from = pick(there);
      mkdirSync(dirname(box.path(name)), { recursive: true });
      if (below(3) > 0 && there.length > 1) renameSync(box.path(from), box.path(name));
      else box.write(name, text(8).join(''));
    } else if (below(9) === 0 && there.length > 2) rmSync(box.path(name));
    else {
      const lines = box.read(name).split(/(?<=\n)/);
      lines.splice(below(lines.length + 1), below(4), ...text(below(4)));
      box.write(name, lines.join(''));
    }
  };
  const commit = () => {
    box.git('add', '-A');
    box.git('commit', '-q', '--allow-empty', '-m', `commit ${++serial}`);
  };
  const merge = () => {
    const other = box.git('branch', '--show-current') === 'main' ? 'topic' : 'main';
    // Where it fails, one of the two is as the work tree has it.
    box.run('git', ['merge', '-q', '--no-commit', '--no-ff', '-X', pick(['ours', 'theirs']), other]);
    if (below(3) === 0) change();
    commit();
  };
  for (let at = 0; at < 20; at++) {
    const kind = below(10);
    if (kind < 3) box.git('checkout', '-q', kind === 0 ? 'main' : 'topic');
    else if (kind === 3) merge();
    else {
      for (let changes = 1 + below(3); changes > 0; changes--) change();
      commit();
    }
  }
  box.git('checkout', '-q', 'topic');
  change();
  commit();
}

function linesOf({ worktree, range, files }: RangeWork): { replayed: string[]; blamed: string[] } {
  const replayed: string[] = [];
  const blamed: string[] = [];
  for (const changed of readDifference(worktree, range.mergeBase, range.head)) {
    const file = files.find(({ path }) => path === changed.newPath);
    if (file === undefined) continue;
    const lines = readBlame(worktree, file.path, range.head);
    for (const { newStart, newLines } of changed.hunks) {
      for (const { sha, path, line } of lines.slice(newStart, newStart + newLines))
        blamed.push(`${sha} ${path}:${line}`);
    }
    for (const { count, by } of file.added) {
      for (let at = 0; at < count; at++) replayed.push(`${by?.sha} ${by?.path}:${(by?.line ?? 0) + at}`);
    }
  }
  return { replayed, blamed };
}

describe('the added lines of a range come from where git blame says', () => {
  test.each([...Array(12).keys()])('history %i', (seed) => {
    using box = new Sandbox();
    liveThrough(box, seed + 100);
    const worktree = findWorktree(box.repo) as Worktree;
    const { replayed, blamed } = linesOf(readRangeWork(worktree, findRange(worktree, { base: 'main', head: 'topic' })));
    expect(blamed.length).toBeGreaterThan(0);
    expect(replayed).toEqual(blamed);
  });
});
