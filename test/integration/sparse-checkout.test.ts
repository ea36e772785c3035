import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { snapshotStores } from '../../src/git/snapshot-stores.ts';
import { Work } from '../helpers/work.ts';

let work: Work;
beforeEach(() => {
  work = new Work();
  work.write('d/a.txt', 'person one\n');
  work.write('e/b.txt', 'person two\n');
  work.write('f/c.txt', 'person three\n');
  work.commitAll();
});
afterEach(() => work.remove());

const call = (text: string, file: string) => work.agentRuns(`echo '${text}' >> ${file}`);
const authors = () => ['d/a.txt', 'e/b.txt', 'f/c.txt'].map((file) => work.authors(file)).join(' ');

test('files that come back when the sparse checkout ends are seen as before', () => {
  work.git('sparse-checkout', 'set', 'd');
  work.agentRuns('true');
  work.git('sparse-checkout', 'disable');
  call('agent one', 'e/b.txt');
  call('agent two', 'e/b.txt');
  work.write('e/b.txt', `${work.read('e/b.txt')}person four\n`);
  call('agent three', 'd/a.txt');
  work.commitAll();
  expect(authors()).toBe('ha haah h');
});

test.each(['set d e', 'add e', 'disable'])('a file that came back by `%s`, and that a call deletes', (change) => {
  work.git('sparse-checkout', 'set', 'd');
  work.agentRuns('true');
  work.git('sparse-checkout', ...change.split(' '));
  work.agentRuns('rm e/b.txt');
  work.commitAll();
  expect(work.counts()).toBe('+0/0/0 -1/0/0');
});

test('what is pending stays whose it is when the settings change', () => {
  work.git('sparse-checkout', 'set', 'd', 'e');
  call('agent one', 'e/b.txt');
  work.write('d/a.txt', `${work.read('d/a.txt')}person four\n`);
  work.write('d/new.txt', 'person five\n');
  call('agent two', 'd/new.txt');
  work.git('sparse-checkout', 'set', 'd');
  call('agent three', 'd/a.txt');
  work.git('sparse-checkout', 'disable');
  call('agent four', 'd/new.txt');
  call('agent five', 'f/c.txt');
  work.commitAll();
  expect(authors()).toBe('hha ha ha');
  expect(work.authors('d/new.txt')).toBe('haa');
});

test('in a linked work tree, which has settings of its own', () => {
  const cwd = join(work.root, 'tree');
  work.git('worktree', 'add', '-q', '-b', 'side', cwd);
  work.git('sparse-checkout', 'set', 'd', { cwd });
  work.agentRuns('true', { cwd });
  work.git('sparse-checkout', 'disable', { cwd });
  work.agentRuns('echo agent >> e/b.txt', { cwd });
  work.agentRuns('echo agent >> e/b.txt', { cwd });
  work.commitAll({ cwd });
  expect(work.authors('e/b.txt', 'side')).toBe('haa');
});

test('settings that stay as they are cost no copy of the index', () => {
  work.git('sparse-checkout', 'set', 'd');
  work.run('sleep', ['1.1']); // Some shells tell times apart by the second.
  work.agentRuns('true');
  const copied = () => statSync(join(snapshotStores(work.path('.git'))[0] ?? '', 'copied')).mtimeMs;
  const before = copied();
  call('agent one', 'd/a.txt');
  call('agent two', 'd/a.txt');
  expect(copied()).toBe(before);
  work.commitAll();
  expect(work.authors('d/a.txt')).toBe('haa');
});
