import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Work } from '../helpers/work.ts';

// Uncommitted work that is carried from one work tree of a repository to another keeps its author (design 4.7).

let work: Work;
let there: { readonly cwd: string };
beforeEach(() => {
  work = new Work();
  work.write('base.txt', 'base one by hand\nbase two by hand\nbase three by hand\n');
  work.commitAll();
  work.meet();
  there = { cwd: work.path('../wt') };
  work.git('worktree', 'add', '-q', there.cwd);
  work.agentWrites('../wt/new.txt', 'the agent one\nthe agent two\nthe agent three\n', there);
  work.agentEdits('../wt/base.txt', 'base two by hand\n', 'base two by hand\nthe agent’s one line\n', there);
});
afterEach(() => {
  work.remove();
});

function apply(): void {
  work.git('add', '-N', '.', there);
  const { stdout } = work.run('git', ['diff', 'HEAD'], there);
  const { status, stderr } = work.run('git', ['apply'], { input: stdout });
  if (status !== 0) throw new Error(stderr);
}

function stash(): void {
  work.git('stash', '-q', '-u', there);
  work.git('stash', 'pop', '-q');
}

const ways = [
  ['by diff and apply', apply],
  ['by a stash', stash],
] as const;

describe.each(ways)('%s', (_, carry) => {
  test.each([
    ['and committed', () => undefined],
    ['after ingest looked at it there', () => work.ingest()],
  ])('%s', (_how, before) => {
    before();
    carry();
    work.commitAll();
    expect([work.authors('new.txt'), work.authors('base.txt'), work.counts()]).toEqual([
      'aaa',
      'hhah',
      '+4/0/0 -0/0/0',
    ]);
  });

  test('when the other work tree is removed before the commit', () => {
    work.ingest();
    carry();
    work.git('worktree', 'remove', '--force', there.cwd);
    work.ingest();
    work.commitAll();
    expect([work.authors('new.txt'), work.authors('base.txt')]).toEqual(['aaa', 'hhah']);
  });

  test('where a call of the agent’s comes in between', () => {
    carry();
    work.agentRuns('true');
    work.ingest();
    work.commitAll();
    expect([work.authors('new.txt'), work.authors('base.txt')]).toEqual(['aaa', 'hhah']);
  });

  test('with a line that a person changed since', () => {
    carry();
    work.write('new.txt', work.read('new.txt').replace('agent two', 'person two'));
    work.write('base.txt', `${work.read('base.txt')}base four by hand\n`);
    work.commitAll();
    expect(work.authors('base.txt')).toBe('hhahh');
    expect(work.authors('new.txt').charAt(1)).toBe('h');
  });
});

test('one line that a person types as the agent wrote it in another work tree is the person’s', () => {
  work.write('base.txt', `the agent’s one line\n${work.read('base.txt')}`);
  work.write('mine.txt', 'the agent one\n');
  work.commitAll();
  expect([work.authors('base.txt'), work.authors('mine.txt')]).toEqual(['hhhh', 'h']);
});

test('the same work that is committed in both has its authors in both', () => {
  apply();
  work.commitAll();
  work.git('add', '-A', there);
  work.commit(there);
  expect(work.authors('new.txt', 'HEAD', there.cwd)).toBe('aaa');
});

test('a clone is another repository: what is pending there explains nothing', () => {
  const clone = work.path('../clone');
  work.git('clone', '-q', work.repo, clone);
  work.meet(clone);
  work.agentWrites('../clone/other.txt', 'the agent four\nthe agent five\nthe agent six\n', { cwd: clone });
  work.ingest();
  work.write('other.txt', 'the agent four\nthe agent five\nthe agent six\n');
  work.commitAll();
  expect(work.authors('other.txt')).toBe('hhh');
});
