import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Work } from '../helpers/work.ts';

// A merge counts only what it has by itself (design 4.8): lines that are in none of its parents, and removals that none made.

let work: Work;
beforeEach(() => {
  work = new Work();
  work.write('a.txt', 'top of the file\nmiddle of the file\nbottom of the file\n');
  work.commitAll();
});
afterEach(() => {
  work.remove();
});

/** On `topic` the agent changes the middle, on main a person: a merge stops there. */
function conflict(): void {
  work.git('switch', '-q', '-c', 'topic');
  work.agentEdits('a.txt', 'middle of the file', 'middle by the agent');
  work.commitAll();
  work.git('switch', '-q', 'main');
  work.write('a.txt', work.read('a.txt').replace('middle of the file', 'middle by a person'));
  work.commitAll();
  expect(work.run('git', ['merge', 'topic']).status).toBe(1);
}

function mergeCommitted(): void {
  work.git('add', '-A');
  work.commit();
}

const bothKept = 'top of the file\nmiddle by a person\nmiddle by the agent\nbottom of the file\n';

test('a clean merge counts nothing, and each line is whose it was', () => {
  work.git('switch', '-q', '-c', 'topic');
  work.agentEdits('a.txt', 'top of the file\n', 'first by the agent\ntop of the file\n');
  work.commitAll();
  work.git('switch', '-q', 'main');
  work.write('a.txt', `${work.read('a.txt')}last by a person\n`);
  work.commitAll();
  work.git('merge', '-q', 'topic');
  work.ingest();
  expect(work.counts()).toBe('+0/0/0 -0/0/0');
  expect(work.authors('a.txt')).toBe('ahhhh');
  expect(work.totals()).toBe('1/4/0');
});

test('what follows a clean merge knows the authors of both sides', () => {
  work.git('switch', '-q', '-c', 'topic');
  work.agentEdits('a.txt', 'top of the file\n', 'first by the agent\ntop of the file\n');
  work.commitAll();
  work.git('switch', '-q', 'main');
  work.write('a.txt', `${work.read('a.txt')}last by a person\n`);
  work.commitAll();
  work.git('merge', '-q', 'topic');
  work.write('a.txt', work.read('a.txt').replace(/^/gm, '  ').trimEnd());
  work.commitAll();
  expect(work.authors('a.txt')).toBe('ahhhh');
});

test('a conflict of which a person keeps both sides', () => {
  conflict();
  work.write('a.txt', bothKept);
  mergeCommitted();
  expect(work.counts()).toBe('+0/0/0 -0/0/0');
  expect(work.authors('a.txt')).toBe('hhah');
});

test('a conflict that the agent resolves with a line of its own', () => {
  conflict();
  work.agentWrites('a.txt', bothKept.replace('middle by the agent', 'middle by both, as the agent has it'));
  mergeCommitted();
  expect(work.counts()).toBe('+1/0/0 -0/0/0');
  expect(work.authors('a.txt')).toBe('hhah');
});

test('a conflict that a person resolves with a line of their own', () => {
  conflict();
  work.write('a.txt', bothKept.replace('middle by the agent', 'middle by both, as a person has it'));
  mergeCommitted();
  expect(work.counts()).toBe('+0/1/0 -0/0/0');
  expect(work.authors('a.txt')).toBe('hhhh');
});

test('a merge that changes what neither side touched', () => {
  conflict();
  work.write('a.txt', bothKept.replace('top of the file\n', ''));
  work.agentWrites('new.txt', 'a file of the agent’s\n');
  mergeCommitted();
  expect(work.counts()).toBe('+1/0/0 -0/1/0');
});

test('a fast-forward makes no commit', () => {
  work.git('switch', '-q', '-c', 'topic');
  work.agentWrites('new.txt', 'a line of the agent’s\n');
  work.commitAll();
  work.git('switch', '-q', 'main');
  work.git('merge', '-q', 'topic');
  work.ingest();
  expect(work.totals()).toBe('1/3/0');
  expect(work.authors('new.txt')).toBe('a');
});

test('three branches merged at once', () => {
  for (const name of ['one', 'two']) {
    work.git('switch', '-q', '-c', name, 'main');
    work.agentWrites(`${name}.txt`, `a line of the agent’s in ${name}\n`);
    work.commitAll();
  }
  work.git('switch', '-q', 'main');
  work.write('mine.txt', 'a line of a person’s\n');
  work.commitAll();
  work.git('merge', '-q', 'one', 'two');
  work.ingest();
  expect(work.git('rev-list', '--parents', '-1', 'HEAD').split(' ')).toHaveLength(4);
  expect(work.counts()).toBe('+0/0/0 -0/0/0');
  expect(work.totals()).toBe('2/4/0');
  expect(work.authors('two.txt')).toBe('a');
});

test('a pull of other people’s work counts nothing of theirs', () => {
  const other = { cwd: join(work.root, 'other') };
  work.git('clone', '-q', work.repo, other.cwd);
  writeFileSync(join(other.cwd, 'a.txt'), 'top by others\nmiddle of the file\nbottom of the file\n');
  work.git('commit', '-qam', 'theirs', other);
  work.agentEdits('a.txt', 'bottom of the file', 'bottom by the agent');
  work.commitAll();
  work.git('pull', '-q', '--no-rebase', other.cwd, 'main');
  work.ingest();
  expect(work.counts()).toBe('+0/0/0 -0/0/0');
  expect(work.authors('a.txt')).toBe('uha');
  expect(work.totals()).toBe('1/3/0');
});

test('an amended merge keeps what it had', () => {
  conflict();
  work.agentWrites('a.txt', bothKept.replace('middle by the agent', 'middle by both, as the agent has it'));
  mergeCommitted();
  work.write('a.txt', `${work.read('a.txt')}last by a person\n`);
  work.git('add', '-A');
  work.commit('--amend', '--no-edit');
  expect(work.counts()).toBe('+1/1/0 -0/0/0');
  expect(work.authors('a.txt')).toBe('hhahh');
});

test.each([
  ['a-renamed.txt', 'a.txt'],
  ['a\t"é.txt', 'a\té.txt'],
  ['a-renamed.txt', 'b "\\\u007f\u0001.txt'],
])('an amended merge in which a file has a new name alone, %j, and another, %j, new lines', (name, other) => {
  work.write('z.txt', 'last of the files\n');
  work.commitAll();
  conflict();
  work.agentWrites('a.txt', bothKept);
  mergeCommitted();
  renameSync(work.path('z.txt'), work.path(name));
  if (other !== 'a.txt') renameSync(work.path('a.txt'), work.path(other));
  work.write(other, `${work.read(other)}last by a person\n`);
  work.git('add', '-A');
  work.commit('--amend', '--no-edit');
  expect(work.counts()).toBe('+0/1/0 -0/0/0');
  expect(work.authors(other)).toBe('hhahh');
});
