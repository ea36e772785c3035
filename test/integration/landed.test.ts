import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Landing, lines } from '../helpers/landing.ts';

// Work that a forge squashes, rebases, merges or picks where no hook is, and that comes back by fetch and pull (design 4.15).

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

const landings: readonly [string, () => void][] = [
  ['squashed', () => forge.squash('topic')],
  ['rebased', () => forge.rebase('topic')],
  ['merged', () => forge.merge('topic')],
];

describe.each(landings)('a branch that the forge %s', (how, land) => {
  beforeEach(() => {
    work.branchOff();
  });

  test('keeps its authors, and counts once', () => {
    land();
    work.pull();
    expect([work.authors('topic.txt'), work.authors('base.txt'), work.sums()]).toEqual(['aaahh', 'hhah', totals]);
  });

  test('the same where main had moved on underneath', () => {
    forge.on('main', () => {
      forge.edits('base.txt', (text) => lines('somebody else', 7) + text);
      forge.commitAll('a header');
    });
    land();
    work.pull();
    expect([work.authors('topic.txt'), work.authors('base.txt'), work.sums()]).toEqual([
      'aaahh',
      'uuuuuuuhhah',
      totals,
    ]);
  });

  test('the same where nothing but what is recorded is left of it here', () => {
    land();
    work.git('checkout', '-q', 'main');
    work.sums();
    work.git('branch', '-q', '-D', 'topic');
    work.git('update-ref', '-d', 'refs/remotes/origin/topic');
    work.git('reflog', 'expire', '--expire=now', '--all');
    work.git('gc', '-q', '--prune=now');
    if (how === 'merged') forge.git('push', '-q', 'origin', ':topic');
    expect(work.sums()).toBe(totals);
    work.pull();
    expect([work.authors('topic.txt'), work.authors('base.txt'), work.sums()]).toEqual(['aaahh', 'hhah', totals]);
  });

  test('the same when the work goes on upon it', () => {
    land();
    work.pull();
    work.agentEdits('topic.txt', 'a person in topic wrote line 1\n', 'the agent changed it\n');
    work.write('base.txt', work.read('base.txt').replace('the agent’s line of topic', 'a person’s now'));
    work.commitAll();
    expect([work.authors('topic.txt'), work.authors('base.txt')]).toEqual(['aaaah', 'hhhh']);
    expect([work.counts(), work.sums()]).toEqual(['+1/1/0 -1/1/0', '5/6/0']);
  });
});

describe('a squashed branch', () => {
  test('has the evidence `landed`, and the counts that git counts', () => {
    work.branchOff();
    forge.squash('topic');
    work.pull();
    const blamed = work.blame('topic.txt').lines.map(({ evidence, session_id }) => [evidence, session_id]);
    expect(blamed).toEqual([...Array(3).fill(['landed', 'session-1']), [null, null], [null, null]]);
    expect(work.counts()).toBe('+4/2/0 -0/0/0');
    const source = `SELECT DISTINCT source_commit_sha AS sha FROM line_authors WHERE commit_sha = ? AND added AND author = 'human'`;
    expect(work.query(source, work.git('rev-parse', 'HEAD'))).toEqual([{ sha: work.git('rev-parse', 'topic') }]);
  });

  test('has an unknown line where the forge’s editor changed one', () => {
    work.branchOff();
    forge.squash('topic', () =>
      forge.edits('topic.txt', (text) => text.replace('topic wrote line 2', 'review: line 2')),
    );
    work.pull();
    expect([work.authors('topic.txt'), work.counts(), work.sums()]).toEqual(['auahh', '+3/2/1 -0/0/0', totals]);
  });

  test('has unknown lines where the forge resolved a conflict', () => {
    work.branchOff();
    forge.on('main', () => {
      forge.edits('base.txt', (text) => text.replace('base two by hand\n', 'base two by hand\nby somebody else\n'));
      forge.commitAll('in the same place');
      forge.git('checkout', '-q', 'origin/topic', '--', 'topic.txt');
      forge.edits('base.txt', (text) => text.replace('else\n', 'else\nthe agent’s line of topic\nresolved by hand\n'));
      forge.commitAll('topic (#1)');
    });
    work.pull();
    expect([work.authors('base.txt'), work.authors('topic.txt'), work.sums()]).toEqual(['hhuauh', 'aaahh', totals]);
  });

  test('claims nothing of main that was merged into it', () => {
    work.git('checkout', '-q', '-b', 'topic');
    work.agentWrites('topic.txt', lines('the agent', 3));
    work.commitAll();
    forge.commits('other.txt', lines('somebody else', 4));
    work.git('fetch', '-q');
    work.git('merge', '-q', '--no-edit', 'origin/main');
    work.agentWrites('topic.txt', `${work.read('topic.txt')}the agent goes on here\n`);
    work.commitAll();
    work.git('push', '-q', 'origin', 'topic');
    work.git('push', '-q', 'origin', 'HEAD~3:refs/heads/release');
    forge.squash('topic');
    forge.squash('topic', undefined, 'release');
    const before = work.sums();
    work.pull();
    expect([work.authors('topic.txt'), work.authors('other.txt'), work.counts()]).toEqual([
      'aaaa',
      'uuuu',
      '+4/0/0 -0/0/0',
    ]);
    work.pull('release');
    expect([work.authors('topic.txt'), work.authors('other.txt')]).toEqual(['aaaa', 'uuuu']);
    expect(work.sums()).toBe(before);
  });

  test('keeps what one of its commits wrote and another left standing', () => {
    work.git('checkout', '-q', '-b', 'topic');
    work.agentWrites('topic.txt', lines('the agent', 6));
    work.commitAll();
    const [first = '', , , , , last = ''] = work.read('topic.txt').split(/(?<=\n)/);
    work.write('topic.txt', first + lines('a person', 2) + last);
    work.commitAll();
    work.git('push', '-q', 'origin', 'topic');
    forge.squash('topic');
    work.pull();
    expect([work.authors('topic.txt'), work.counts(), work.sums()]).toEqual(['ahha', '+2/2/0 -0/0/0', '6/5/0']);
  });

  test('is known beside what a colleague committed to the same branch', () => {
    work.branchOff();
    forge.commits('topic.txt', lines('a colleague', 12), 'topic');
    forge.squash('topic');
    work.pull();
    expect([work.authors('topic.txt'), work.sums()]).toEqual([`aaahh${'u'.repeat(12)}`, totals]);
  });

  test('is known again under the name that main gave a file meanwhile', () => {
    work.write('lib.txt', lines('a person', 12));
    work.commitAll();
    work.git('push', '-q', 'origin', 'main');
    work.git('checkout', '-q', '-b', 'topic');
    work.agentEdits('lib.txt', 'a person wrote line 6\n', `a person wrote line 6\n${lines('the agent', 3)}`);
    work.commitAll();
    work.git('push', '-q', 'origin', 'topic');
    forge.on('main', () => {
      forge.git('mv', 'lib.txt', 'moved.txt');
      forge.commitAll('another name');
    });
    forge.squash('topic');
    work.pull();
    expect([work.authors('moved.txt'), work.counts()]).toEqual(['hhhhhhaaahhhhhh', '+3/0/0 -0/0/0']);
  });

  test('of one line alone is known by the commit that did just that', () => {
    work.git('checkout', '-q', '-b', 'topic');
    work.agentEdits('base.txt', 'base two by hand\n', 'x = 2\n');
    work.commitAll();
    work.git('push', '-q', 'origin', 'topic');
    forge.commits('other.txt', 'somebody else\n');
    forge.squash('topic');
    work.pull();
    expect([work.authors('base.txt'), work.counts(), work.sums()]).toEqual(['hah', '+1/0/0 -1/0/0', '1/3/0']);
  });

  test('that only takes lines out is known by that', () => {
    work.git('checkout', '-q', '-b', 'topic');
    work.agentEdits('base.txt', 'base two by hand\n', '');
    work.commitAll();
    work.git('push', '-q', 'origin', 'topic');
    forge.squash('topic');
    work.pull();
    expect([work.sums(), work.counts()]).toEqual(['0/3/0', '+0/0/0 -1/0/0']);
  });

  test('whose last version is not the one that was pushed counts what only that one had', () => {
    work.git('checkout', '-q', '-b', 'topic');
    work.agentWrites('topic.txt', lines('the agent', 4));
    work.commitAll();
    work.git('push', '-q', 'origin', 'topic');
    work.agentEdits('topic.txt', 'line 2', 'another line 2');
    work.git('add', '-A');
    work.commit('--amend', '--no-edit');
    forge.squash('topic');
    work.pull();
    expect([work.authors('topic.txt'), work.sums()]).toEqual(['aaaa', '5/3/0']);
  });
});

describe('several squashes', () => {
  test('in one pull are each known', () => {
    work.branchOff('one');
    work.git('checkout', '-q', 'main');
    work.git('checkout', '-q', '-b', 'two');
    work.agentWrites('two.txt', lines('the agent in two', 3));
    work.commitAll();
    work.git('push', '-q', 'origin', 'two');
    const before = work.sums();
    forge.squash('one');
    forge.squash('two');
    work.pull();
    expect([work.authors('one.txt'), work.authors('two.txt'), work.sums()]).toEqual(['aaahh', 'aaa', before]);
    expect([work.counts(), work.counts('HEAD~1')]).toEqual(['+3/0/0 -0/0/0', '+4/2/0 -0/0/0']);
  });

  test('of one commit’s files apart are each known', () => {
    work.git('checkout', '-q', '-b', 'topic');
    for (const file of ['a.txt', 'b.txt']) work.agentWrites(file, lines(`the agent in ${file}`, 4));
    work.commitAll();
    work.git('push', '-q', 'origin', 'topic');
    for (const file of ['a.txt', 'b.txt']) {
      forge.on('main', () => {
        forge.git('checkout', '-q', 'origin/topic', '--', file);
        forge.commitAll(file);
      });
    }
    work.pull();
    expect([work.authors('a.txt'), work.authors('b.txt'), work.sums()]).toEqual(['aaaa', 'aaaa', '8/3/0']);
  });
});
