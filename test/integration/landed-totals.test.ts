import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Landing, lines } from '../helpers/landing.ts';

// What a forge makes of recorded commits changes no total, also where these are dropped afterwards (design 4.15).

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

/** All that `stats` adds up: commits, and lines by author, added and removed. */
function all(): unknown {
  work.ingest();
  return work.query(
    'SELECT sum(commits), sum(ai_lines_added), sum(human_lines_added), sum(unknown_lines_added), sum(ai_lines_removed), sum(human_lines_removed), sum(unknown_lines_removed) FROM commit_totals',
  );
}

describe('local commits that landed and are dropped count on', () => {
  test('by pull --rebase', () => {
    work.agentWrites('a.txt', 'the agent one\nthe agent two\nthe agent three\n');
    work.commitAll();
    const before = all();
    work.push('main', 'request');
    forge.squash('request');
    work.pull('main', '--rebase');
    expect([work.authors('a.txt'), all()]).toEqual(['aaa', before]);
    expect(work.git('log', '--format=%cn', '-1')).toBe('Forge');
  });

  test('by pull --rebase upon what the forge rebased', () => {
    work.agentOn('main', 'a.txt', 3);
    work.git('reset', '-q', '--hard', 'HEAD~1');
    forge.on('main', () => void forge.git('reset', '-q', '--hard', 'HEAD'));
    expect(work.sums()).toBe('3/3/0');
  });

  test('by rebase --onto the squash of a stack’s lower half, whether its branch stays or not', () => {
    work.branchOff('one');
    work.agentOn('two', 'two.txt', 2);
    const before = all();
    forge.squash('one');
    work.git('fetch', '-q');
    work.git('rebase', '-q', '--onto', 'origin/main', 'one', 'two');
    expect([work.authors('one.txt'), work.authors('two.txt'), all()]).toEqual(['aaahh', 'aa', before]);
    work.git('branch', '-q', '-D', 'one');
    work.git('reflog', 'expire', '--expire=now', '--all');
    work.git('gc', '-q', '--prune=now');
    expect([work.authors('one.txt'), work.authors('two.txt'), all()]).toEqual(['aaahh', 'aa', before]);
  });

  test('also those whose lines a later one of them replaced', () => {
    work.agentOn('one', 'one.txt', 6);
    work.write('one.txt', `${'by a person\n'}${work.read('one.txt').split('\n').at(-2)}\n`);
    work.commitAll();
    work.push('one');
    work.agentOn('two', 'two.txt', 2);
    const before = all();
    forge.squash('one');
    work.git('fetch', '-q');
    work.git('rebase', '-q', '--onto', 'origin/main', 'one', 'two');
    expect([work.authors('one.txt'), all()]).toEqual(['ha', before]);
  });

  test('by reset --hard, and the commits that come next replace nothing', () => {
    work.agentWrites('a.txt', 'the agent one\nthe agent two\n}\n');
    work.commitAll();
    work.push('main', 'request');
    forge.squash('request');
    work.git('fetch', '-q');
    work.git('reset', '-q', '--hard', 'origin/main');
    expect([work.authors('a.txt'), work.sums()]).toEqual(['aaa', '3/3/0']);
    work.agentWrites('b.txt', 'the agent four\n}\n');
    work.commitAll();
    expect(work.sums()).toBe('5/3/0');
  });

  test('by a rebase of a branch that goes on', () => {
    work.branchOff();
    forge.squash('topic');
    work.agentWrites('more.txt', 'the agent goes on\n');
    work.commitAll();
    const before = all();
    work.git('fetch', '-q');
    work.git('rebase', '-q', '--onto', 'origin/main', 'HEAD~1', 'topic');
    expect([work.authors('topic.txt'), work.authors('more.txt'), all()]).toEqual(['aaahh', 'a', before]);
  });
});

test('what landed counts in what a rebase makes of it, where that drops the landed commit too', () => {
  work.agentWrites('a.txt', lines('the agent', 3));
  work.commitAll();
  work.push('main');
  work.agentWrites('a.txt', lines('  the agent', 3));
  work.agentWrites('b.txt', lines('the agent in b', 2));
  work.commitAll();
  work.push('main', 'request');
  forge.squash('request');
  work.pull('main', '--no-rebase', '--no-edit');
  const env = { GIT_SEQUENCE_EDITOR: "sed -i '2s/^pick/fixup -C/'" };
  work.git('rebase', '-q', '-i', '--empty=drop', 'HEAD~3', { env });
  expect([work.authors('a.txt'), work.authors('b.txt'), work.sums()]).toEqual(['aaa', 'aa', '5/3/0']);
});

describe('of a commit that landed in part', () => {
  test('the rest counts where it is committed anew', () => {
    work.git('checkout', '-q', '-b', 'topic');
    for (const file of ['a.txt', 'b.txt']) work.agentWrites(file, `the agent in ${file}\nand again in ${file}\n`);
    work.commitAll();
    work.push('topic');
    forge.on('main', () => {
      forge.git('checkout', '-q', 'origin/topic', '--', 'a.txt');
      forge.commitAll('a');
    });
    work.git('fetch', '-q');
    work.git('rebase', '-q', 'origin/main');
    expect([work.authors('a.txt'), work.authors('b.txt'), work.sums()]).toEqual(['aa', 'aa', '4/3/0']);
  });
});

describe('after a landing, as before it', () => {
  beforeEach(() => {
    work.branchOff();
    forge.squash('topic');
  });

  test('an amend of what landed counts once', () => {
    work.pull();
    work.git('checkout', '-q', 'topic');
    work.agentWrites('topic.txt', `${work.read('topic.txt')}the agent’s afterthought\n`);
    work.git('add', '-A');
    work.commit('--amend', '--no-edit');
    expect(work.sums()).toBe('5/5/0');
  });

  test('a local pick and a revert of what landed count once', () => {
    work.pull();
    work.git('checkout', '-q', '-b', 'release', 'HEAD~1');
    work.git('cherry-pick', 'main');
    expect([work.authors('topic.txt'), work.sums()]).toEqual(['aaahh', totals]);
    work.git('checkout', '-q', 'main');
    work.git('revert', '--no-edit', 'HEAD');
    work.git('revert', '--no-edit', 'HEAD');
    expect([work.authors('topic.txt'), work.sums()]).toEqual(['aaahh', totals]);
  });

  test('a merge of main into the branch counts nothing', () => {
    work.git('fetch', '-q');
    work.git('merge', '-q', '--no-edit', 'origin/main');
    expect([work.authors('topic.txt'), work.authors('base.txt'), work.sums()]).toEqual(['aaahh', 'hhah', totals]);
  });
});

test('what a revert brings back counts nothing in the squash of it, nor where that is amended, and amended again', () => {
  work.agentWrites('a.txt', lines('the agent', 9));
  work.commitAll();
  work.agentWrites('a.txt', lines('the agent', 7));
  work.commitAll();
  work.git('push', '-q', 'origin', 'main');
  work.git('revert', '--no-edit', 'HEAD');
  work.push('main', 'request');
  forge.squash('request');
  work.pull('main', '--rebase');
  work.agentWrites('a.txt', `${work.read('a.txt')}the agent’s afterthought\n`);
  work.git('add', '-A');
  work.commit('--amend', '--no-edit');
  work.commit('--amend', '-m', 'another message');
  expect([work.counts(), work.sums()]).toEqual(['+3/0/0 -0/0/0', '10/3/0']);
});

test('an amend of the squash that a reset brought leaves the branch that landed its lines, be there fewer in the squash', () => {
  work.write('a.txt', lines('a person', 6));
  work.commitAll();
  work.git('branch', 'topic');
  work.push('topic');
  forge.squash('topic', () => forge.edits('a.txt', (text) => text.replace('a person wrote line 3', 'in the editor')));
  work.git('fetch', '-q');
  work.git('reset', '-q', '--hard', 'origin/main');
  work.commit('--amend', '-m', 'another message');
  expect([work.authors('a.txt'), work.sums()]).toEqual(['hhuhhh', '0/9/1']);
});

test('what a reset gave up for the squash of it counts on, when that is amended and its lines get other ends', () => {
  work.agentEdits('base.txt', 'base two by hand\n', lines('the agent', 5));
  work.commitAll();
  work.write('a.txt', lines('a person', 1));
  work.commitAll();
  work.push('main', 'request');
  forge.squash('request', () => forge.edits('a.txt', () => 'in the editor\n'));
  work.git('fetch', '-q');
  work.git('reset', '-q', '--hard', 'origin/main');
  work.write('base.txt', work.read('base.txt').replaceAll('\n', '\r\n'));
  work.agentRuns(() => void work.commit('--amend', '-m', 'another message'));
  expect(work.sums()).toBe('5/4/1');
  work.agentRuns(() => void work.commitAll());
  expect([work.authors('base.txt'), work.sums()]).toEqual(['haaaaah', '5/4/1']);
});
