import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Work } from '../helpers/work.ts';

// What a person changed and git kept in a stash, merged into the file again by a call of the agent's.
let work: Work;

const middle = 'base line x\nbase line y\nbase line two\n';

beforeEach(() => {
  work = new Work();
  for (const file of ['base.txt', 'other.txt']) work.write(file, `base line one\n${middle}base line three\n`);
  work.commitAll();
  work.git('switch', '-q', '-c', 'topic');
  work.agentEdits('base.txt', 'base line three\n', 'agent line three\n');
  work.commitAll();
});

afterEach(() => work.remove());

/** Hooks are told of at once. */
function call(command: string): void {
  work.agentRuns(command);
  work.ingest();
}

function person(command: string): void {
  work.run('sh', ['-c', command]);
}

const commit = "git add -A && git commit -q -m 'all of it'";
const resume = 'git add -A; GIT_EDITOR=true git rebase --continue';
const settle = `printf 'base line one\\n${middle.replaceAll('\n', '\\n')}other line three\\nagent line three\\n' > base.txt`;
const merge = "sed -i '/^<<<\\|^===\\|^>>>/d' base.txt";

describe.each(['base.txt', 'other.txt'])('in %s, of which a line was replaced', (file) => {
  beforeEach(() => {
    work.git('switch', '-q', 'main');
    work.write('base.txt', `base line one\n${middle}other line three\n`);
    work.commitAll();
    work.git('switch', '-q', 'topic');
    work.write(file, work.read(file).replace('base line one\n', 'person line\n'));
  });

  test.each([
    ['a rebase in one call', () => call(`git rebase -q --autostash main; ${settle}; ${resume}`)],
    [
      'a rebase in two calls, settled by a person',
      () => {
        call('git rebase -q --autostash main');
        person(settle);
        call(resume);
      },
    ],
    [
      'a rebase of theirs that the agent ends',
      () => {
        person(`git rebase -q --autostash main; ${settle}`);
        call(resume);
      },
    ],
    [
      'a rebase of theirs that the agent settles and ends',
      () => {
        person('git rebase -q --autostash main');
        call(merge);
        call(resume);
      },
    ],
    [
      'a stash of the agent’s, popped in another call',
      () => {
        call('git stash -q');
        work.agentEdits('base.txt', 'agent line three\n', 'agent line three\nagent line four\n');
        call('git add -A; git commit -q -m more; git stash pop -q');
      },
    ],
    [
      'a stash of theirs that the agent pops',
      () => {
        person('git stash -q');
        work.agentEdits('base.txt', 'agent line three\n', 'agent line three\nagent line four\n');
        call('git add -A; git commit -q -m more; git stash pop -q');
      },
    ],
    [
      'a stash of theirs that the agent pops and commits in one call',
      () => {
        person('git stash -q');
        work.agentEdits('base.txt', 'agent line three\n', 'agent line three\nagent line four\n');
        call("git add -A; git commit -q -m more; git stash pop -q; git add -A; git commit -q -m 'all of it'");
      },
    ],
  ])('by %s: it is theirs, and so is the line that went', (_, bringsBack) => {
    bringsBack();
    call(commit);
    expect(work.authors(file).slice(0, 1)).toBe('h');
    expect(work.counts()).toBe('+0/1/0 -0/1/0');
  });
});

test.each([['pop'], ['apply']])(
  'a stash of theirs that a call cannot %s without a conflict, and the agent settles',
  (word) => {
    work.write('base.txt', work.read('base.txt').replace('base line one\n', 'person line\n'));
    person('git stash -q');
    call("sed -i 's/base line one/agent line one/' base.txt && git commit -qam more");
    call(`git stash ${word}`);
    expect(work.read('base.txt')).toContain('<<<<');
    call(merge);
    call(commit);
    expect(work.authors('base.txt').slice(0, 2)).toBe('ah');
    expect(work.counts()).toBe('+0/1/0 -0/0/0');
  },
);

test('a stash of theirs that stays where it is tells nothing of what the agent writes by itself', () => {
  work.write('base.txt', `person line one\nperson line two\nperson line three\np3\n${work.read('base.txt')}`);
  person('git stash -q');
  call(`printf 'person line one\\np3\\nagent line one\\n' >> base.txt && ${commit}`);
  expect(work.counts()).toBe('+3/0/0 -0/0/0');
});

test.each([
  ['as it was', ':'],
  ['into a file that has changed', "sed -i 's/base line three/agent line four/' other.txt; git commit -q -a -m more"],
])('what a call writes beside a person’s lines and stashes, and another call brings back %s', (_, between) => {
  work.write('other.txt', `person line\n${work.read('other.txt')}`);
  call(`sed -i 's/base line x/agent line/' other.txt; printf 'agent file\n' > new.txt; git stash -q -u`);
  call(between);
  call('git stash pop -q');
  work.commitAll();
  expect([work.authors('other.txt').slice(0, 3), work.authors('new.txt')]).toEqual(['hha', 'a']);
  expect(work.counts()).toBe('+2/1/0 -1/0/0');
  expect(work.query('SELECT sum(ai_lines) AS n FROM shelved_files')).toEqual([{ n: 0 }]);
});

test('a file that was stashed by a call, edited, renamed by a person, and popped by another call', () => {
  work.write('other.txt', `person line\n  p2\n${work.read('other.txt')}`);
  call('git stash -q');
  work.agentEdits('other.txt', 'base line x\n', 'base line x\nagent line two\n');
  renameSync(work.path('other.txt'), work.path('renamed.txt'));
  work.commitAll();
  call('git stash pop -q');
  work.commitAll();
  expect(work.authors('renamed.txt').slice(0, 2)).toBe('hh');
  expect(work.counts()).toBe('+0/2/0 -0/0/0');
});

test('a short line that a person typed and took out again before a commit, and that a call writes later', () => {
  const before = work.read('other.txt');
  work.write('other.txt', `p1\n${before}person line\n`);
  call(':');
  work.write('other.txt', `${before}person line\n`);
  work.commitAll();
  call(`printf 'p1\\n' >> other.txt && ${commit}`);
  expect(work.counts()).toBe('+1/0/0 -0/0/0');
});

test('a line that the agent took out, stashed by a call, popped and committed by another: its own removal', () => {
  work.agentEdits('other.txt', 'base line x\n', '');
  call('git stash -q');
  call(`git stash pop -q && ${commit}`);
  expect(work.counts()).toBe('+0/0/0 -1/0/0');
});

test('a line that a person took out, stashed by a call and popped by another into a file that has changed', () => {
  work.write('other.txt', work.read('other.txt').replace('base line x\n', ''));
  call('git stash -q');
  call("sed -i 's/base line three/agent line three/' other.txt; git commit -q -a -m three");
  call('git stash pop -q');
  work.commitAll();
  expect(work.counts()).toBe('+0/0/0 -0/1/0');
});

test('a stash of another work tree while a call runs takes nothing away here', () => {
  work.git('worktree', 'add', '-q', '-b', 'linked', join(work.root, 'linked'));
  work.agentEdits('other.txt', 'base line x\n', 'base line x\na1\n');
  work.write('other.txt', `p1\n${work.read('other.txt')}`);
  call("cd ../linked && sed -i 's/base line one/other line one/' other.txt && git stash -q");
  expect(work.query('SELECT path FROM shelved_files WHERE path = ?', work.path('other.txt'))).toEqual([]);
  work.commitAll();
  expect(work.authors('other.txt')).toBe('hhhahhh');
});

test('a stash that conflicts with what a call moved to another file: a short line is whoever’s it was in the commit below', () => {
  const [above, moved, below] = [
    'agent line one\n',
    'agent line two\nagent line three\na4\n',
    'agent line five\nagent line six\n',
  ];
  work.agentWrites('agent.txt', above + moved + below);
  work.commitAll();
  const changed = `${above}agent line seven\nagent line eight\na4\n${below}`;
  work.agentWrites('agent.txt', changed);
  work.git('stash', 'push', '-q');
  work.agentRuns(() => {
    work.write('agent.txt', above + below);
    work.write('other.txt', moved);
  });
  work.commitAll();
  expect(work.run('git', ['stash', 'pop', '-q']).status).toBe(1);
  work.write('agent.txt', changed);
  work.git('add', '-A');
  work.agentRuns(':');
  work.ingest();
  work.commitAll();
  expect(work.authors('agent.txt')).toBe('aaaaaa');
});
