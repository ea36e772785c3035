import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Landing, lines } from '../helpers/landing.ts';

// What lands in other white space, in another place, or together with commits that tell little by themselves.

let work: Landing;
let forge: Landing['forge'];
beforeEach(() => {
  work = new Landing();
  forge = work.forge;
});
afterEach(() => {
  work.remove();
});

const indented = (text: string) => text.replace(/^/gm, '    ').trimEnd();

describe('white space', () => {
  test.each([
    ['alone', () => undefined],
    ['where main moved on', () => forge.commits('else.txt', lines('somebody else', 2))],
  ])('that a squashed branch changed keeps the authors of its lines, %s', (_, before) => {
    work.agentOn('main', 'a.txt', 4);
    work.git('checkout', '-q', '-b', 'topic');
    work.write('a.txt', `${indented(work.read('a.txt'))}\n`);
    work.commitAll();
    work.push('topic');
    const sums = work.sums();
    before();
    forge.squash('topic');
    work.pull();
    expect([work.authors('a.txt'), work.sums()]).toEqual(['aaaa', sums]);
  });

  test('that somebody else changes keeps them too, and counts nothing', () => {
    work.agentOn('main', 'a.txt', 4);
    forge.on('main', () => {
      forge.edits('a.txt', (text) => `${indented(text)}\nand a line of their own\n`);
      forge.commitAll('formatted');
    });
    const [sums, commits] = [work.sums(), work.query('SELECT sum(commits) FROM commit_totals')];
    work.pull();
    expect([work.authors('a.txt'), work.sums()]).toEqual(['aaaau', sums]);
    expect(work.query('SELECT sum(commits) FROM commit_totals')).toEqual(commits);
    expect(work.counts()).toBe('+4/0/1 -0/0/4');
  });

  test('changed in between, by somebody else in the branch, is no hindrance', () => {
    work.branchOff();
    forge.on('topic', () => {
      forge.edits('topic.txt', (text) => `${indented(text)}\n`);
      forge.commitAll('formatted');
    });
    forge.squash('topic');
    const sums = work.sums();
    work.pull();
    expect([work.authors('topic.txt'), work.sums()]).toEqual(['aaahh', sums]);
  });
});

describe('a block that somebody else moves', () => {
  test('within a file keeps its authors', () => {
    work.agentWrites('a.txt', lines('the agent', 3));
    work.write('a.txt', work.read('a.txt') + lines('a person', 4));
    work.commitAll();
    work.push('main');
    forge.on('main', () => {
      forge.edits(
        'a.txt',
        (text) =>
          text
            .split(/(?<=\n)/)
            .slice(3)
            .join('') + lines('the agent', 3),
      );
      forge.commitAll('moved');
    });
    work.pull();
    expect(work.authors('a.txt')).toBe('hhhhaaa');
  });

  test.each([
    ['with others', () => work.branchOff()],
    ['alone', () => work.agentOn('topic', 'topic.txt', 5)],
  ])('goes with a file that a branch renames before it is squashed, %s', (how, begin) => {
    begin();
    forge.on('topic', () => {
      forge.git('mv', 'topic.txt', 'renamed.txt');
      forge.commitAll('renamed');
    });
    forge.squash('topic');
    const sums = work.sums();
    work.pull();
    expect([work.authors('renamed.txt'), work.sums()]).toEqual([how === 'alone' ? 'aaaaa' : 'aaahh', sums]);
  });
});

describe('a commit that tells little by itself is known beside others of a squash', () => {
  test.each([
    ['one short line', () => work.agentWrites('b.txt', 'x = 1\n'), 'b.txt', 'a'],
    [
      'two lines, of which the forge’s editor changed one',
      () => work.agentWrites('b.txt', 'the agent’s first line\nthe agent’s second line\n'),
      'b.txt',
      'ua',
    ],
  ])('%s', (_, write, file, authors) => {
    work.agentOn('topic', 'a.txt', 5);
    write();
    work.commitAll();
    work.push('topic');
    const sums = work.sums();
    forge.squash('topic', () => forge.edits(file, (text) => text.replace('agent’s first', 'reviewer’s first')));
    work.pull();
    expect([work.authors('a.txt'), work.authors(file), work.sums()]).toEqual(['aaaaa', authors, sums]);
  });
});

test('lines that a branch leaves where others move past them keep their authors', () => {
  const at = (...which: readonly number[]) => which.map((each) => `line ${each} of a file\n`).join('');
  work.write('a.txt', at(1, 2, 3, 4, 5, 6, 7, 8));
  work.commitAll();
  work.push('main');
  work.git('checkout', '-q', '-b', 'topic');
  work.agentWrites('a.txt', at(1, 2, 3, 4, 5, 6, 7, 20, 21, 8));
  work.commitAll();
  work.agentWrites('a.txt', at(1, 2, 6, 7, 20, 3, 4, 5, 21, 8));
  work.commitAll();
  work.push('topic');
  const whole = work.authors('a.txt');
  forge.commits('else.txt', lines('somebody else', 1));
  forge.squash('topic');
  work.pull();
  expect(work.authors('a.txt')).toBe(whole);
});

test('a copy of a recorded file is its copier’s, and nobody’s', () => {
  work.agentOn('main', 'a.txt', 5);
  forge.on('main', () => {
    forge.edits('copy.txt', () => lines('the agent in a.txt', 5));
    forge.commitAll('copied');
  });
  work.pull();
  expect(work.authors('copy.txt')).toBe('uuuuu');
});

test('a revert here of what landed upon somebody else’s work brings back lines with their authors', () => {
  work.agentOn('main', 'a.txt', 3);
  work.git('checkout', '-q', '-b', 'topic');
  work.write('a.txt', work.read('a.txt').replace(/.*line 2\n/, ''));
  work.commitAll();
  work.push('topic');
  forge.commits('a.txt', lines('somebody else', 3));
  forge.squash('topic');
  work.pull();
  expect(work.authors('a.txt')).toBe('aauuu');
  work.git('revert', '--no-edit', 'HEAD');
  expect(work.authors('a.txt')).toBe('aaauuu');
});

test('an amend of what the forge rebased leaves the totals as they were', () => {
  const push = (as: string) => void work.git('push', '-q', '-f', 'origin', `main:refs/heads/${as}`);
  work.agentWrites('a.txt', lines('the agent', 4));
  work.commitAll();
  push('request');
  forge.commits('base.txt', 'somebody else\n');
  forge.squash('request');
  work.git('fetch', '-q');
  work.git('reset', '-q', '--hard', 'origin/main');
  work.agentWrites('a.txt', work.read('a.txt') + lines('the agent goes on, and', 3));
  work.commitAll();
  push('request');
  const before = work.sums();
  forge.on('request', () => {
    forge.git('rebase', '-q', '--force-rebase', 'HEAD~2');
    forge.git('push', '-q', '-f', 'origin', 'HEAD:refs/heads/main');
    forge.git('reset', '-q', '--hard', 'origin/request');
  });
  work.git('fetch', '-q');
  work.git('reset', '-q', '--hard', 'origin/main');
  expect(work.sums()).toBe(before);
  work.commit('--amend', '-m', 'another message');
  expect([work.authors('a.txt'), work.sums()]).toEqual(['a'.repeat(7), before]);
});

test('a squash of generated files alone keeps its authors', () => {
  work.write('.gitattributes', '*.gen.txt linguist-generated\n');
  work.commitAll();
  work.push('main');
  work.agentOn('topic', 'a.gen.txt', 4);
  forge.squash('topic');
  work.pull();
  expect(work.authors('a.gen.txt')).toBe('aaaa');
});

test('the first commit of a shallow clone is no landed one, as all seems new in it', () => {
  work.agentOn('topic', 'a.txt', 4);
  forge.squash('topic');
  const shallow = work.path('../shallow');
  work.git('clone', '-q', '--depth', '1', `file://${forge.server}`, shallow, { cwd: work.root });
  work.meet(shallow);
  expect(work.authors('a.txt', 'HEAD', shallow)).toBe('uuuu');
  work.pull();
  expect([work.authors('a.txt'), work.counts(), work.sums()]).toEqual(['aaaa', '+4/0/0 -0/0/0', '4/3/0']);
});

test('a commit of somebody else’s, which a rebase leaves one of ours empty upon, stays nobody’s', () => {
  work.installHooks('always');
  work.write('shared.txt', 'a person one\na person two\n');
  work.commitAll();
  forge.commits('shared.txt', 'somebody else one\nsomebody else two\n');
  work.run('git', ['pull', '-q', '--rebase', 'origin', 'main']);
  work.git('checkout', '-q', '--ours', 'shared.txt');
  work.git('add', '-A');
  work.run('git', ['rebase', '--continue'], { env: { GIT_EDITOR: 'true' } });
  expect(work.git('log', '-1', '--format=%cn')).toBe('Forge');
  expect([work.authors('shared.txt'), work.counts()]).toEqual(['uu', 'not recorded']);
});

test('what a pick in a call puts between the markers of a conflict, and nobody recorded, is not the call’s', () => {
  const its = 'its line one\nits line two\nits line three\n';
  forge.git('checkout', '-q', '-b', 'topic');
  forge.edits('a.txt', () => 'their line\n');
  forge.commitAll('theirs');
  work.agentWrites('a.txt', its);
  work.commitAll();
  work.push('main');
  forge.git('fetch', '-q');
  work.run('git', ['merge', '-q', 'origin/main'], forge.web);
  forge.edits('a.txt', () => `their line\n${its}`);
  forge.commitAll('merged');
  forge.git('push', '-q', 'origin', 'topic');
  work.git('fetch', '-q');
  work.agentRuns('git cherry-pick origin/topic^1');
  work.ingest();
  work.agentRuns("sed -i '/^[<=>]/d' a.txt");
  work.git('add', '-A');
  work.agentRuns('git cherry-pick --continue');
  work.ingest();
  expect([work.authors('a.txt'), work.counts()]).toEqual(['aaau', '+0/0/1 -0/0/0']);
});
