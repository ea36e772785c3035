import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Work } from '../helpers/work.ts';

// What a call writes, gives to git and takes back from it is its own: git had none of it when the call began.
let work: Work;

beforeEach(() => {
  work = new Work();
  work.write('a.txt', 'person line one\n');
  work.commitAll();
});

afterEach(() => work.remove());

const write = 'echo agent line one >> a.txt';

test.each([
  ['stashed and popped', `${write}; git stash -q; git stash pop -q`],
  ['stashed and applied', `${write}; git stash -q; git stash apply -q`],
  ['stashed, and popped on a new branch', `${write}; git stash -q; git switch -q -c topic; git stash pop -q`],
  ['stashed, and taken by its path', `${write}; git stash -q; git checkout -q stash@{0} -- a.txt`],
  ['staged and restored', `${write}; git add a.txt; rm a.txt; git restore a.txt`],
])('a line that is %s by the call that wrote it', (_, command) => {
  work.agentRuns(command);
  work.ingest();
  work.commitAll();
  expect(work.authors('a.txt')).toBe('ha');
});

test('a new file that is stashed and popped by the call that wrote it', () => {
  work.agentRuns('echo agent line one > new.txt; git stash -q -u; git stash pop -q');
  work.ingest();
  work.commitAll();
  expect(work.authors('new.txt')).toBe('a');
});

test('a person’s line from before, stashed and popped by a call that adds one', () => {
  work.write('a.txt', 'person line one\nperson line two\n');
  work.agentRuns(`${write}; git stash -q; git stash pop -q`);
  work.ingest();
  work.commitAll();
  expect(work.authors('a.txt')).toBe('hha');
});

test('a person’s stash from before, popped by a call', () => {
  work.write('a.txt', 'person line one\nperson line two\n');
  work.git('stash', '-q');
  work.agentRuns('git stash pop -q');
  work.ingest();
  work.commitAll();
  expect(work.authors('a.txt')).toBe('hh');
});

describe('what a call fetches and takes is not its own', () => {
  beforeEach(() => {
    const other = `${work.root}/other`;
    work.git('clone', '-q', work.repo, other);
    work.run('sh', ['-c', 'echo their line one > theirs.txt; echo their line two >> a.txt'], { cwd: other });
    work.git('add', '-A', { cwd: other });
    work.git('commit', '-q', '-m', 'theirs', { cwd: other });
  });

  test.each([
    ['a path', 'git fetch -q ../other main && git checkout -q FETCH_HEAD -- a.txt theirs.txt'],
    [
      'a path of a remote’s branch',
      'git remote add o ../other && git fetch -q o && git checkout -q o/main -- a.txt theirs.txt',
    ],
    ['a pick', 'git fetch -q ../other main && git cherry-pick -n FETCH_HEAD'],
    [
      'a pick upon its own line',
      `sed -i '1i agent line one' a.txt && git add a.txt && git fetch -q ../other main && git cherry-pick -n FETCH_HEAD`,
    ],
  ])('%s', (_, command) => {
    work.agentRuns(command);
    work.ingest();
    work.commitAll();
    expect(work.authors('theirs.txt')).not.toContain('a');
    const own = command.includes('agent') ? 1 : 0;
    expect([...work.authors('a.txt')].filter((author) => author === 'a')).toHaveLength(own);
  });

  test('a pick that commits', () => {
    work.agentRuns('git fetch -q ../other main && git cherry-pick FETCH_HEAD');
    work.ingest();
    expect(work.authors('theirs.txt') + work.authors('a.txt')).not.toContain('a');
  });
});
