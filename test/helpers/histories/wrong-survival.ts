import { findWorktree, type Worktree } from '../../../src/git/find-repository.ts';
import { historyParser } from '../../../src/git/history-parser.ts';
import { historyArgs } from '../../../src/git/read-history.ts';
import { gitBytes } from '../../../src/git/run-git.ts';
import { Journal } from '../../../src/replay/journal.ts';
import { countLines } from '../../../src/survival/count-lines.ts';
import { readBranches } from '../../../src/survival/read-branches.ts';
import { survival } from '../../../src/survival/survival.ts';
import type { World } from './world.ts';

/** What stands today is what blame shows, author by author. */
export function wrongSurvival(world: World): string[] {
  const head = world.head();
  if (head === undefined) return [];
  const [stands, blamed] = [standing(world, head), blame(world)];
  return stands === blamed ? [] : [`survival: ${stands} stand, but blame shows ${blamed}`];
}

function standing(world: World, head: string): string {
  const worktree = findWorktree(world.repo) as Worktree;
  const journal = new Journal();
  const parser = historyParser((commit) => journal.append(commit));
  parser.add(gitBytes(historyArgs([head]), { cwd: worktree.top, worktree }));
  parser.end();
  const repository = {
    worktree,
    journal,
    length: journal.length,
    isShallow: false,
    generated: new Set<string>(),
    branches: new Map(),
  };
  const question = { days: [1], since: undefined, now: Date.now(), allFiles: true };
  const { wanted } = countLines(world.store, repository, question);
  readBranches(worktree, wanted, repository.branches, () => {});
  const { authors } = survival([countLines(world.store, repository, question)], question);
  return authors.map((each) => `${each.author} ${each.standing}`).join(', ');
}

function blame(world: World): string {
  const files = world.run('git', ['ls-tree', '-r', '--name-only', 'HEAD']).stdout.split('\n').filter(Boolean);
  const lines = files.flatMap((file) => world.blame(file, 'HEAD').lines);
  const count = (author: string) => lines.filter((line) => line.author === author).length;
  return ['ai', 'human', 'unknown'].map((author) => `${author} ${count(author)}`).join(', ');
}
