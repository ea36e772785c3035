import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectBundle } from '../../../src/export/bundle/collect-bundle.ts';
import { readBundle } from '../../../src/export/bundle/read-bundle.ts';
import { writeBundle } from '../../../src/export/bundle/write-bundle.ts';
import { findWorktree, type Worktree } from '../../../src/git/find-repository.ts';
import { readDifference } from '../../../src/git/read-patches.ts';
import { countRange } from '../../../src/report/count-range.ts';
import { withBundles } from '../../../src/report/in-memory.ts';
import { findRange } from '../../../src/report/range.ts';
import { othersIn, type RangeWork, readRangeWork } from '../../../src/report/range-work.ts';
import type { CountedRange } from '../../../src/stats/range-report.ts';
import type { World } from './world.ts';

/** Of all that a history added since its first commit, a report says what blame shows, and a bundle the same as the database. */
export function wrongReport(world: World): string[] {
  const head = world.head();
  const [root] = head === undefined ? [] : world.git('rev-list', '--max-parents=0', 'HEAD').split('\n');
  if (root === undefined) return [];
  const worktree = findWorktree(world.repo) as Worktree;
  const work = readRangeWork(worktree, findRange(worktree, { base: root, head: 'HEAD' }));
  const own = countRange(world.store, work);
  const [reported, blamed] = [authors(own), blame(world, work)];
  const wrong = reported === blamed ? [] : [`report: ${reported}, but blame shows ${blamed}`];
  const bundled = authors(byBundle(world, work));
  return bundled === reported ? wrong : [...wrong, `a bundle: ${bundled}, but the database has ${reported}`];
}

/** File by file, a letter a line. */
function authors({ files }: CountedRange): string {
  const shown = files.map(({ path, runs }) => {
    const letters = runs.map(({ origin, count }) => (origin?.author ?? 'unknown').charAt(0).repeat(count));
    return `${path} ${letters.join('')}`;
  });
  return shown.filter((file) => !file.endsWith(' ')).join(', ');
}

function blame(world: World, { worktree, range, files }: RangeWork): string {
  const changed = readDifference(worktree, range.mergeBase, range.head);
  const shown = files.map(({ path }) => {
    const { lines } = world.blame(path, 'HEAD');
    const hunks = changed.find(({ newPath }) => newPath === path)?.hunks ?? [];
    const added = hunks.flatMap(({ newStart, newLines }) => lines.slice(newStart, newStart + newLines));
    return `${path} ${added.map(({ author }) => author.charAt(0)).join('')}`;
  });
  return shown.filter((file) => !file.endsWith(' ')).join(', ');
}

function byBundle(world: World, work: RangeWork): CountedRange {
  const file = join(world.root, 'bundle');
  writeFileSync(file, writeBundle(collectBundle(world.store, { ...work, others: othersIn(work) })));
  return withBundles([readBundle(file)], work, (store) => countRange(store, work));
}
