import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Work } from '../helpers/work.ts';

// Files that git was told not to look at in the work tree.
let work: Work;

beforeEach(() => {
  work = new Work();
  work.write('marked.txt', 'base line\n');
  work.write('gone.txt', 'base line\n');
  work.write('other.txt', 'base line\n');
  work.commitAll();
});

afterEach(() => work.remove());

const append = (line: string) => work.write('marked.txt', `${work.read('marked.txt')}${line}\n`);

describe.each(['skip-worktree', 'assume-unchanged'])('%s', (mark) => {
  const setMark = () => work.git('update-index', `--${mark}`, 'marked.txt');
  const takeMark = () => work.git('update-index', `--no-${mark}`, 'marked.txt');

  test('what a call writes there is the agent’s, what a person writes is the person’s', () => {
    setMark();
    append('person line one');
    work.agentRuns('echo agent line one >> marked.txt');
    append('person line two');
    work.agentRuns('echo agent line two >> other.txt');
    append('person line three');
    takeMark();
    work.commitAll();
    expect(work.authors('marked.txt') + work.authors('other.txt')).toBe('hhahhha');
  });

  test('also when it is marked between two calls', () => {
    work.agentRuns('echo agent line one >> marked.txt');
    setMark();
    append('person line one');
    work.agentRuns('echo agent line two >> marked.txt');
    takeMark();
    work.commitAll();
    expect(work.authors('marked.txt')).toBe('haha');
  });

  test('what stays as it is there is in no commit, and pending of it is what it was', () => {
    setMark();
    append('person line one');
    work.agentRuns('echo agent line one >> marked.txt');
    for (const name of ['a', 'b']) {
      work.agentRuns(`echo agent line ${name} >> other.txt`);
      work.git('commit', '-qam', name);
      work.deliver('git-post-commit', '');
      work.ingest();
    }
    expect(work.counts()).toBe('+1/0/0 -0/0/0');
    expect(work.totals()).toBe('2/3/0');
    takeMark();
    work.commitAll();
    expect(work.authors('marked.txt')).toBe('hha');
    expect(work.query('SELECT path FROM pending_files')).toEqual([]);
  });
});

test('one that is marked and removed is nobody’s removal until it is committed', () => {
  work.git('update-index', '--skip-worktree', 'gone.txt');
  work.run('rm', ['gone.txt']);
  work.agentRuns('echo agent line one >> other.txt');
  work.commitAll();
  expect(work.counts()).toBe('+1/0/0 -0/0/0');
  work.git('update-index', '--no-skip-worktree', 'gone.txt');
  work.commitAll();
  expect(work.counts()).toBe('+0/0/0 -0/1/0');
});

test('a call that removes a marked file removes its lines', () => {
  work.git('update-index', '--assume-unchanged', 'gone.txt');
  work.agentRuns('rm gone.txt');
  work.git('update-index', '--no-assume-unchanged', 'gone.txt');
  work.commitAll();
  expect(work.counts()).toBe('+0/0/0 -1/0/0');
});

test('names of any kind', () => {
  const name = 'a "b\\c\té\n';
  work.write(name, 'base line\n');
  work.commitAll();
  work.git('update-index', '--skip-worktree', name);
  work.agentRuns(() => work.write(name, 'base line\nagent line one\n'));
  work.git('update-index', '--no-skip-worktree', name);
  work.commitAll();
  expect(work.authors(name)).toBe('ha');
});
