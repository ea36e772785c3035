import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Work } from '../helpers/work.ts';

let work: Work;
beforeEach(() => {
  work = new Work();
  work.write('base.txt', 'base one\nbase two\n');
  work.commitAll();
  // No hook sees a commit.
  work.git('config', 'core.hooksPath', '/dev/null');
});
afterEach(() => work.remove());

// Reflogs have the times of the clock, as they do outside of these tests.
const env = {
  ...{ CLAUDE_CODE_SESSION_ID: 'session-1', CLAUDE_CODE_SESSION_ATTENDED: '1' },
  ...{ GIT_COMMITTER_DATE: undefined as never, GIT_AUTHOR_DATE: undefined as never },
};
const nap = () => work.run('sleep', ['1.1']);
const commitThere = 'cd ../wt && echo A1 > n.txt && echo A2 >> base.txt && git add -A && git commit -qm wt';

test.each(['-q', '-q --no-ff -m merged'])(
  'a call commits in a linked work tree, merges (%s) and removes it: the commit is recorded as the call’s',
  (how) => {
    work.agentRuns(
      `git worktree add -q -b feat ../wt && ${commitThere} && echo A3 >> n.txt && git commit -qam two &&
       git commit -q --amend -m three && cd ../repo && git merge ${how} feat && git worktree remove ../wt`,
      { env },
    );
    work.ingest();
    expect([work.authors('n.txt'), work.authors('base.txt')]).toEqual(['aa', 'hha']);
    expect(work.totals()).toBe('3/2/0');
  },
);

test('what a person committed there before the call stays unrecorded', () => {
  const cwd = join(work.root, 'wt');
  const clock = { GIT_COMMITTER_DATE: undefined, GIT_AUTHOR_DATE: undefined };
  work.git('worktree', 'add', '-q', '-b', 'feat', cwd, { env: clock });
  work.run('sh', ['-c', 'echo p1 > p.txt; git add -A; git commit -qm person'], { cwd });
  nap();
  work.agentRuns('git worktree remove ../wt && git merge -q feat', { env });
  work.ingest();
  expect([work.authors('p.txt'), work.totals()]).toEqual(['u', '0/2/0']);
});

test('what was fetched stays unrecorded, on whatever branch', () => {
  const theirs = join(work.root, 'theirs');
  work.git('clone', '-q', work.repo, theirs);
  work.run('sh', ['-c', 'echo p1 > p.txt; git add -A; git -c user.email=other@example.com commit -qm theirs'], {
    cwd: theirs,
  });
  nap();
  work.agentRuns(
    `git worktree add -q -b feat ../wt && cd ../wt && git pull -q ${theirs} main && ${commitThere} &&
     cd ../repo && git merge -q feat && git worktree remove ../wt`,
    { env },
  );
  work.ingest();
  expect(['p.txt', 'n.txt', 'base.txt'].map((file) => work.authors(file))).toEqual(['u', 'a', 'hha']);
  expect(work.totals()).toBe('2/2/0');
});

test('a branch of the work tree itself counts once', () => {
  work.agentRuns(
    'git switch -q -c feat && echo A1 > n.txt && git add -A && git commit -qm one && git switch -q main && git merge -q feat',
    { env },
  );
  work.ingest();
  expect([work.authors('n.txt'), work.totals()]).toEqual(['a', '1/2/0']);
});
