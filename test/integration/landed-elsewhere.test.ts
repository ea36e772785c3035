import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Landing, lines } from '../helpers/landing.ts';

let work: Landing;
let forge: Landing['forge'];
beforeEach(() => {
  work = new Landing();
  forge = work.forge;
});
afterEach(() => {
  work.remove();
});

const { totals } = Landing;

describe('a branch that the forge squashed is known', () => {
  beforeEach(() => {
    work.branchOff();
    forge.squash('topic');
  });

  test.each([
    ['merged into what was committed here', () => work.pull('topic', '--no-rebase', '--no-edit', 'origin', 'main')],
    [
      'fetched into a branch and checked out',
      () => {
        work.git('fetch', '-q', 'origin', 'main:main');
        work.git('checkout', '-q', 'main');
      },
    ],
    [
      'reset to',
      () => {
        work.git('checkout', '-q', 'main');
        work.git('fetch', '-q');
        work.git('reset', '-q', '--hard', 'origin/main');
      },
    ],
    ['pulled in a call of the agent’s', () => work.agentRuns('git checkout -q main && git pull -q')],
  ])('when it is %s', (_, come) => {
    come();
    expect([work.authors('topic.txt'), work.authors('base.txt'), work.sums()]).toEqual(['aaahh', 'hhah', totals]);
  });

  test('in a new linked work tree', () => {
    work.git('fetch', '-q');
    work.git('worktree', 'add', '-q', '../wt', 'origin/main');
    expect(work.authors('topic.txt', 'HEAD', work.path('../wt'))).toBe('aaahh');
  });

  test('where the reflog was expired before anybody looked', () => {
    work.pull();
    work.git('branch', '-q', '-D', 'topic');
    work.git('update-ref', '-d', 'refs/remotes/origin/topic');
    work.git('reflog', 'expire', '--expire=now', '--all');
    work.git('gc', '-q', '--prune=now');
    expect([work.authors('topic.txt'), work.sums()]).toEqual(['aaahh', totals]);
  });
});

describe('another clone on this machine', () => {
  test.each([
    ['that was made before', true],
    ['that was made afterwards', false],
  ])('%s knows what landed', (_, isBefore) => {
    const early = isBefore ? forge.clone('other') : '';
    if (isBefore) work.meet(early);
    work.branchOff();
    forge.squash('topic');
    forge.git('push', '-q', 'origin', ':topic');
    const other = isBefore ? early : forge.clone('other');
    if (isBefore) work.git('pull', '-q', { cwd: other });
    else work.meet(other);
    expect([work.authors('topic.txt', 'HEAD', other), work.authors('base.txt', 'HEAD', other)]).toEqual([
      'aaahh',
      'hhah',
    ]);
    expect(work.sums()).toBe(totals);
    work.pull();
    expect([work.authors('topic.txt'), work.sums()]).toEqual(['aaahh', totals]);
  });

  test('knows it also when the one that recorded it is gone', () => {
    work.branchOff();
    forge.squash('topic');
    forge.git('push', '-q', 'origin', ':topic');
    work.ingest();
    rmSync(work.repo, { recursive: true });
    const other = forge.clone('other');
    work.meet(other);
    expect(work.authors('topic.txt', 'HEAD', other)).toBe('aaahh');
  });

  test('of another repository explains nothing', () => {
    work.branchOff();
    const stranger = { cwd: work.path('../stranger') };
    const theirs = { cwd: work.path('../theirs') };
    work.git('init', '-q', stranger.cwd);
    work.write('../stranger/seed.txt', 'another beginning\n');
    work.git('add', '-A', stranger);
    work.git('commit', '-q', '-m', 'seed', stranger);
    work.meet(stranger.cwd);
    work.git('clone', '-q', stranger.cwd, theirs.cwd);
    work.write('../theirs/topic.txt', work.read('topic.txt'));
    work.git('add', '-A', theirs);
    work.git('commit', '-q', '-m', 'the very same', theirs);
    work.git('pull', '-q', theirs.cwd, 'main', stranger);
    expect(work.authors('topic.txt', 'HEAD', stranger.cwd)).toBe('uuuuu');
  });
});

describe('a backport by a pick on the forge keeps its authors, and counts once', () => {
  test.each([
    ['of the squash', () => forge.squash('topic'), 'origin/main', 'aaahh'],
    ['of a commit of the branch', () => forge.merge('topic'), 'origin/topic~1', 'aaa'],
  ])('%s', (_, land, picked, authors) => {
    work.push('main', 'release');
    work.branchOff();
    land();
    forge.pick(picked, 'release');
    work.git('fetch', '-q');
    work.pull('release');
    expect([work.authors('topic.txt'), work.sums()]).toEqual([authors, totals]);
    work.pull();
    expect([work.authors('topic.txt'), work.authors('base.txt'), work.sums()]).toEqual(['aaahh', 'hhah', totals]);
  });
});

describe('what the forge reverts', () => {
  beforeEach(() => {
    work.branchOff();
    forge.squash('topic');
  });

  test('counts on, and comes back with its authors when that is reverted', () => {
    work.pull();
    forge.revert();
    work.pull();
    expect([work.authors('base.txt'), work.counts(), work.sums()]).toEqual(['hhh', 'not recorded', totals]);
    forge.revert();
    work.pull();
    expect([work.authors('topic.txt'), work.authors('base.txt'), work.sums()]).toEqual(['aaahh', 'hhah', totals]);
    expect(work.counts()).toBe('+4/2/0 -0/0/0');
  });

  test('is known again where all comes in one pull', () => {
    forge.revert();
    forge.revert();
    work.pull();
    expect([work.authors('topic.txt'), work.authors('base.txt'), work.sums()]).toEqual(['aaahh', 'hhah', totals]);
  });

  test('is known again when the branch is squashed once more', () => {
    forge.revert();
    work.pull();
    forge.on('main', () => {
      forge.git('cherry-pick', '--no-commit', 'HEAD~1');
      forge.commitAll('topic, again');
    });
    work.pull();
    expect([work.authors('topic.txt'), work.authors('base.txt'), work.sums()]).toEqual(['aaahh', 'hhah', totals]);
  });

  test('brings back what stood there before, with its authors', () => {
    work.pull();
    work.agentEdits('topic.txt', 'the agent in topic wrote line 2', 'something else');
    work.write('topic.txt', work.read('topic.txt').replace('a person in topic wrote line 1', 'something by hand'));
    work.commitAll();
    work.push('main');
    forge.revert();
    work.pull();
    expect(work.authors('topic.txt')).toBe('aaahh');
  });
});

describe('what nobody recorded', () => {
  test('stays unknown and unrecorded, squashed too', () => {
    work.agentOn('main', 'mine.txt', 2);
    forge.commits('theirs.txt', lines('somebody else', 2), 'main');
    forge.on('main', () => void forge.git('branch', '-q', '-f', 'theirs', 'HEAD'));
    forge.commits('mine.txt', lines('somebody else', 3));
    work.pull();
    expect([work.authors('theirs.txt'), work.authors('mine.txt'), work.sums()]).toEqual(['uu', 'aauuu', '2/3/0']);
    expect([work.counts(), work.counts('HEAD~1')]).toEqual(['not recorded', 'not recorded']);
  });

  test.each([
    ['on a branch that waits', 'topic'],
    ['in main', 'main'],
  ])('is not somebody’s because one line of it looks like one %s', (_, branch) => {
    const common = "import { useState } from 'react';\n";
    if (branch !== 'main') work.git('checkout', '-q', '-b', branch);
    work.agentWrites('a.js', `${common}${lines('the agent', 5)}`);
    work.commitAll();
    work.push(branch);
    forge.on('main', () => {
      forge.edits('b.js', () => common + lines('somebody else', 2));
      forge.edits('a.js', (text) => (text === '' ? common + lines('another', 2) : text + common));
      forge.commitAll('theirs');
    });
    work.pull();
    expect(work.authors('b.js')).toBe('uuu');
    expect(work.authors('a.js')).toBe(branch === 'main' ? 'aaaaaau' : 'uuu');
  });

  test('is not what was here later than it', () => {
    forge.commits('a.txt', lines('somebody else', 4));
    work.git('checkout', '-q', '-b', 'topic');
    for (let minutes = 0; minutes < 20; minutes++) work.gitClock();
    work.write('a.txt', lines('somebody else', 4));
    work.commitAll();
    work.pull();
    expect(work.authors('a.txt')).toBe('uuuu');
  });
});
