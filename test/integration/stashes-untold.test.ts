import { rmSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Work } from '../helpers/work.ts';

// Stashes that no hook tells of.
let work: Work;

beforeEach(() => {
  work = new Work();
  work.write('base.txt', 'base line one\nbase line two\nbase line three\n');
  work.commitAll();
});

afterEach(() => work.remove());

test.each([
  ['three lines', 'this line wrote the agent\nand this one too\nand a third\n', 'haaaah'],
  ['one line', 'this line wrote the agent\n', 'haah'],
])(
  'a stash that nobody told of, popped with a conflict of which the agent keeps both sides: %s',
  (_, lines, authors) => {
    work.agentEdits('base.txt', 'base line two\n', lines);
    work.git('stash', 'push', '-q');
    work.agentEdits('base.txt', 'base line two\n', 'and the agent wrote that line\n');
    work.commitAll();
    work.run('git', ['stash', 'pop', '-q']);
    const kept = work.read('base.txt').replace(/^[<=>|]{7}.*\n/gm, '');
    work.agentWrites('base.txt', kept);
    work.git('add', '-A');
    work.commit();
    expect(work.authors('base.txt')).toBe(authors);
  },
);

test('a person’s stash that nobody saw, applied by a call', () => {
  work.write('new.txt', 'person line one\nshort\n');
  work.write('base.txt', `${work.read('base.txt')}person line two\n`);
  work.git('stash', 'push', '-q', '-u');
  work.agentRuns('git stash pop -q');
  work.ingest();
  work.commitAll();
  expect(work.authors('new.txt') + work.authors('base.txt')).toBe('hhhhhh');
});

test('a person’s lines from before an agent’s edit, stashed by a call and popped by a person unseen', () => {
  work.write('base.txt', 'base line one\nperson line one\nperson line two\nbase line three\n');
  work.agentEdits('base.txt', 'base line three\n', 'agent line one\nbase line three\n');
  work.agentRuns("sed -i 's/$/ /' base.txt");
  work.agentRuns('git stash push -q');
  work.ingest();
  work.git('stash', 'pop', '-q');
  work.commitAll();
  expect(work.authors('base.txt')).toBe('hhhah');
});

test('a stash that nobody told of, popped when all that was done to the file since is undone', () => {
  work.agentEdits('base.txt', 'base line one\n', 'agent line one\nx = 1\nbase line one\n');
  work.git('stash', 'push', '-q');
  work.agentEdits('base.txt', 'base line three\n', 'agent line three\n');
  work.git('restore', 'base.txt');
  work.write('other.txt', 'person line one\n');
  work.commitAll();
  work.git('stash', 'pop', '-q');
  work.commitAll();
  expect(work.authors('base.txt')).toBe('aahhh');
  expect(work.query('SELECT sum(ai_lines) AS n FROM shelved_files')).toEqual([{ n: 1 }]);
});

test('a person’s stash that nobody told of, popped by a call when all that was done to the file since is undone', () => {
  work.agentEdits('base.txt', 'base line three\n', 'agent line one\n');
  work.write('base.txt', `person line one\nx = 1\n${work.read('base.txt')}`);
  work.agentEdits('base.txt', 'agent line one\n', 'agent line two\n');
  work.git('stash', 'push', '-q');
  work.agentEdits('base.txt', 'base line two\n', 'agent line three\n');
  work.git('restore', 'base.txt');
  work.write('other.txt', 'person line one\n');
  work.commitAll();
  work.agentRuns('git stash pop -q');
  work.ingest();
  work.commitAll();
  expect(work.authors('base.txt')).toBe('hhhha');
});

test('a line that an edit replaced, that a person’s stash brings back, and that a call breaks in two', () => {
  work.write('base.txt', 'call(person, line, one)\n');
  work.commitAll();
  work.agentEdits('base.txt', 'call(person, line, one)\n', 'agent line one\n');
  work.git('stash', 'push', '-q');
  work.agentRuns(() => work.write('base.txt', 'call(person,\n  line, one)\n'));
  work.commitAll();
  expect(work.authors('base.txt')).toBe('hh');
});

test('a stash that nobody told of, popped by a call when a person has deleted the file', () => {
  work.agentEdits('base.txt', 'base line two\n', 'base line two\nagent line one\n');
  work.write('base.txt', `person line one\nx = 1\n${work.read('base.txt')}`);
  work.agentRuns('true');
  work.ingest();
  work.git('stash', 'push', '-q');
  rmSync(work.path('base.txt'));
  work.agentRuns('git stash pop -q');
  work.ingest();
  work.commitAll();
  expect(work.authors('base.txt')).toBe('hhhhah');
  expect(work.query('SELECT ai_lines_discarded AS n FROM commits WHERE ai_lines_added > 0')).toEqual([{ n: 0 }]);
});

test('a stash that nobody told of, checked out by a call over what a person wrote since', () => {
  work.write('base.txt', `person line one\nx = 1\n${work.read('base.txt')}`);
  work.agentRuns('true');
  work.ingest();
  work.git('stash', 'push', '-q');
  work.write('base.txt', `${work.read('base.txt')}person line two\n`);
  work.agentRuns('git checkout -q stash@{0} -- .');
  work.ingest();
  work.commitAll();
  expect(work.authors('base.txt')).toBe('hhhhh');
});

test('lines that an edit moves, one of them indented and then replaced by a person before a stash that nobody told of', () => {
  const block = work.read('base.txt');
  const top = 'person line one\nperson line two\nperson line three\nperson line four\n';
  work.write('base.txt', `${top}${block}`);
  work.commitAll();
  work.write('base.txt', `${top}  ${block}`);
  work.agentRuns(':');
  work.write('base.txt', `${top}${block.replace('base line one', 'person line five')}`);
  work.agentRuns(':');
  work.git('stash', 'push', '-q');
  work.agentWrites('base.txt', `${block.replace(/^/gm, '  ').trimEnd()}\n${top}`);
  work.commitAll();
  expect(work.authors('base.txt')).toBe('hhhhhhh');
});

test('a line that a call stashed and a person popped, when an edit is the first to look at the file again', () => {
  work.agentEdits('base.txt', 'base line two\n', 'agent line one\nbase line two\n');
  work.agentRuns('git stash push -q');
  work.ingest();
  work.git('stash', 'pop', '-q');
  work.agentEdits('base.txt', 'base line two\n', 'agent line two\n');
  work.commitAll();
  expect(work.authors('base.txt')).toBe('haah');
});

test.each([
  ['an edit keeps both sides', (kept: string) => work.agentWrites('base.txt', kept)],
  ['a call keeps both sides', (kept: string) => work.agentRuns(() => work.write('base.txt', kept))],
])('a person’s stash that conflicts with what the agent wrote since brings back the person’s: %s', (_, resolve) => {
  work.write('base.txt', 'base line one\nperson line one\nbase line three\n');
  work.git('stash', 'push', '-q');
  work.agentEdits('base.txt', 'base line two\n', 'agent line one\n');
  work.commitAll();
  work.run('git', ['stash', 'pop', '-q']);
  resolve(work.read('base.txt').replace(/^[<=>|]{7}.*\n/gm, ''));
  work.git('add', '-A');
  work.commit();
  expect(work.authors('base.txt')).toBe('hahh');
});

test('a pick that leaves no trace of where it is from, with a conflict, brings lines with their authors', () => {
  work.agentEdits('base.txt', 'base line two\n', 'agent line one\nbase line two\n');
  work.commitAll();
  work.git('checkout', '-q', '-b', 'topic');
  work.write('base.txt', work.read('base.txt').replace('base line two\n', 'person line one\n'));
  work.commitAll();
  work.git('checkout', '-q', 'main');
  work.write('base.txt', 'base line one\nperson line two\nbase line three\n');
  work.commitAll();
  work.run('git', ['cherry-pick', '-n', 'topic']);
  work.agentWrites('base.txt', work.read('base.txt').replace(/^[<=>|]{7}.*\n/gm, ''));
  work.git('add', '-A');
  work.commit();
  expect(work.read('base.txt')).toBe(
    'base line one\nperson line two\nagent line one\nperson line one\nbase line three\n',
  );
  expect(work.authors('base.txt')).toBe('hhahh');
});
