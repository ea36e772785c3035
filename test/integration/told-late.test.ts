import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { spoolDir } from '../../src/config/paths.ts';
import { IngestBatches } from '../../src/ingest/ingest-batch.ts';
import { listDeliveries } from '../../src/spool/spool.ts';
import { Work } from '../helpers/work.ts';

// What git did and no hook told of, found out when something else is told.
let work: Work;

beforeEach(() => {
  work = new Work();
  work.write('base.txt', 'base line one\nbase line two\nbase line three\n');
  work.commitAll();
});

afterEach(() => work.remove());

const untold = ['-c', 'core.hooksPath=/dev/null'];

test('a commit that no hook saw, with later edits told at the same time', () => {
  work.agentEdits('base.txt', 'base line two\n', 'base line two\nagent line one\n');
  work.git(...untold, 'commit', '-q', '-a', '-m', 'unseen');
  work.agentEdits('base.txt', 'agent line one\n', 'agent line two\n');
  work.write('base.txt', `${work.read('base.txt')}person line one\n`);
  work.commitAll();
  expect(work.counts('HEAD~1')).toBe('+1/0/0 -0/0/0');
  expect(work.counts()).toBe('+1/1/0 -1/0/0');
  expect(work.authors('base.txt')).toBe('hhahh');
});

test('a commit that the reflog shows while the edit before it is still being told', () => {
  work.agentWrites('agent.txt', 'agent line one\n');
  work.git('add', '-A');
  work.git(...untold, 'commit', '-q', '-m', 'unseen');
  const dir = spoolDir(work.database);
  const batches = new IngestBatches(work.store, dir);
  expect(batches.reconcile(0, () => listDeliveries(dir).length === 0)).toBe(false);
  work.ingest();
  expect(batches.reconcile(0, () => listDeliveries(dir).length === 0)).toBe(true);
  expect(work.authors('agent.txt')).toBe('a');
});

test('an amend that is told of together with the edit and the commit after it', () => {
  work.installHooks('always');
  work.agentWrites('agent.txt', 'agent line one\n');
  work.commitAll();
  work.write('base.txt', `${work.read('base.txt')}person line one\n`);
  work.git('commit', '-q', '-a', '--amend', '--no-edit');
  work.agentWrites('other.txt', 'agent line two\nagent line three\n');
  work.git('add', '-A');
  work.git('commit', '-q', '-m', 'after the amend');
  work.ingest();
  expect(work.authors('other.txt')).toBe('aa');
  expect(work.totals()).toBe('3/4/0');
});

test('a rebase that is told of together with the edit and the commit after it', () => {
  work.installHooks('always');
  work.agentWrites('agent.txt', 'agent line one\n');
  work.commitAll();
  work.git('checkout', '-q', '-b', 'side', 'HEAD~1');
  work.write('side.txt', 'person line one\n');
  work.commitAll();
  work.git('rebase', '-q', '-');
  work.agentWrites('other.txt', 'agent line two\nagent line three\n');
  work.git('add', '-A');
  work.git('commit', '-q', '-m', 'after the rebase');
  work.ingest();
  expect(work.authors('other.txt')).toBe('aa');
  expect(work.authors('side.txt')).toBe('h');
  expect(work.totals()).toBe('3/4/0');
});

test('a reset that is told of before the commit that follows it', () => {
  work.agentWrites('agent.txt', 'agent line one\nagent line two\n');
  work.commitAll();
  work.agentRuns('git reset -q --soft HEAD~1');
  work.ingest();
  work.commitAll();
  expect(work.authors('agent.txt')).toBe('aa');
  expect(work.totals()).toBe('2/3/0');
});

test('a call that restores an older version, short lines and all, counts nothing again', () => {
  work.agentWrites('agent.txt', 'agent line one\nx\nagent line three\n');
  work.commitAll();
  work.write('agent.txt', 'agent line one\nperson line two\nagent line three\n');
  work.commitAll();
  work.agentRuns('git restore --source=HEAD~1 -- agent.txt');
  work.ingest();
  work.commitAll();
  expect(work.authors('agent.txt')).toBe('aaa');
  expect(work.totals()).toBe('3/4/0');
});

test('a new file that a person renames and goes on with before any commit has it', () => {
  work.agentWrites('draft.txt', 'agent line one\nagent line two\nagent line three\n');
  work.run('mv', ['draft.txt', 'final.txt'], { cwd: work.repo });
  work.write('final.txt', `person line one\n${work.read('final.txt')}`);
  work.commitAll();
  expect(work.authors('final.txt')).toBe('haaa');
  expect(work.query('SELECT path FROM pending_files')).toEqual([]);
});

test('a file that an amend renames', () => {
  work.agentWrites('draft.txt', 'agent line one\nagent line two\nagent line three\n');
  work.commitAll();
  work.git('mv', 'draft.txt', 'final.txt');
  work.write('final.txt', `person line one\n${work.read('final.txt')}`);
  work.git('add', '-A');
  work.commit('--amend', '--no-edit');
  expect(work.authors('final.txt')).toBe('haaa');
  expect(work.totals()).toBe('3/4/0');
});

test.each([
  ['', () => {}, 'hahh'],
  [
    ', and the agent edits again',
    () => work.agentEdits('base.txt', 'line three\n', 'line three\nagent line two\n'),
    'hahha',
  ],
  [
    ', and the agent’s command changes',
    () => work.agentRuns("sed -i 's/base line three/agent line two/' base.txt"),
    'haha',
  ],
])(
  'a committed file that a person renames, the agent edits, and the person renames back unseen%s',
  (_, goOn, authors) => {
    work.run('mv', ['base.txt', 'other.txt'], { cwd: work.repo });
    work.agentEdits('other.txt', 'base line two\n', 'agent line one\nbase line two\n');
    work.ingest();
    work.run('mv', ['other.txt', 'base.txt'], { cwd: work.repo });
    goOn();
    work.ingest();
    work.commitAll();
    expect(work.authors('base.txt')).toBe(authors);
    expect(work.query('SELECT path FROM pending_files')).toEqual([]);
  },
);

test('a file that is renamed in one call and cut down in the next', () => {
  work.agentRuns('git mv base.txt moved.txt');
  work.agentRuns("sed -i '2,3d' moved.txt; seq 100 104 >> moved.txt");
  work.ingest();
  work.commitAll();
  expect(work.authors('moved.txt')).toBe('haaaaa');
});

test('a file that a person removes after a call copied it: the copy is not its new name', () => {
  work.write('list.txt', Array.from({ length: 8 }, (_, line) => `person line ${line}\n`).join(''));
  work.commitAll();
  work.agentEdits('list.txt', 'person line 5\n', 'agent line one\nagent line two\nagent line three\nperson line 5\n');
  work.agentRuns('tail -n 6 list.txt > copy.txt');
  work.agentRuns("sed -i '2,$d' list.txt");
  work.run('rm', ['list.txt']);
  work.commitAll();
  expect(work.authors('copy.txt')).toBe('aaahhh');
  expect(work.counts()).toBe('+3/3/0 -7/1/0');
  expect(work.query('SELECT path FROM pending_files')).toEqual([]);
});

test('a committed line that a call gives other white space and takes out, and a person brings back, goes in no circle', () => {
  const committed = `${work.read('base.txt')}person line one\n`;
  work.agentEdits('base.txt', 'base line three\n', 'base line three\nagent line one\n');
  work.write('base.txt', committed);
  work.git('add', 'base.txt');
  work.write('base.txt', committed.replace('person', 'agent line one\nperson'));
  work.commit();
  work.agentRuns("sed -i 's/$/\\r/' base.txt");
  work.agentRuns("sed -i '/person line one/d' base.txt");
  work.write('base.txt', `${committed}person line two\n`);
  work.agentRuns(':');
  work.ingest();
  work.commitAll();
  expect(work.authors('base.txt')).toBe('hhhhh');
});

test('a block that a person moves, commits, and moves back in part before that is told', () => {
  work.write('list.txt', 'person line one\nperson line two\nperson line three\nperson line four\n');
  work.commitAll();
  const agents = 'agent line one\nagent line two\na3\n';
  work.agentEdits('list.txt', 'person line one\n', `${agents}person line one\n`);
  const [above, below] = [`${agents}person line one\nperson line two\n`, 'person line three\nperson line four\n'];
  work.write('list.txt', below);
  work.write('other.txt', above);
  work.git('add', '-A');
  work.git(...untold, 'commit', '-q', '-m', 'unseen');
  const back = 'agent line two\na3\nperson line one\n';
  work.write('list.txt', below + back);
  work.write('other.txt', above.replace(back, ''));
  work.ingest();
  expect(work.authors('other.txt')).toBe('aaahh');
  work.commitAll();
  expect([work.authors('list.txt'), work.authors('other.txt')]).toEqual(['hhaah', 'ah']);
});

test('a hunk that leaves out the line that it replaces: what still stands keeps its author', () => {
  work.agentWrites('agent.txt', 'agent line one\nagent line two\nagent line three\n');
  work.commitAll();
  work.agentEdits('agent.txt', 'agent line three\n', 'agent line four\n');
  const whole = work.read('agent.txt');
  work.write('agent.txt', 'agent line one\nagent line four\n');
  work.git('add', '-A');
  work.write('agent.txt', whole);
  work.commit();
  work.commitAll();
  expect(work.authors('agent.txt')).toBe('aaa');
});

test('two commits in a new linked work tree, of which a hook tells the second', () => {
  const cwd = `${work.root}/linked`;
  work.git('worktree', 'add', '-q', '-b', 'linked', cwd);
  work.write('../linked/one.txt', 'person line one\n');
  work.git('add', '-A', { cwd });
  work.git(...untold, 'commit', '-q', '-m', 'unseen', { cwd });
  work.write('../linked/two.txt', 'person line two\n');
  work.commitAll({ cwd });
  expect(work.counts('linked~1')).toBe('+0/1/0 -0/0/0');
  expect(work.counts('linked')).toBe('+0/1/0 -0/0/0');
});

test('commits of a linked work tree from before its repository was known are not recorded', () => {
  const other = `${work.root}/other`;
  const linked = `${work.root}/old`;
  work.git('init', '-q', other);
  const old = { GIT_AUTHOR_DATE: '2020-01-01T00:00:00Z', GIT_COMMITTER_DATE: '2020-01-01T00:00:00Z' };
  work.git('commit', '-q', '--allow-empty', '-m', 'root', { cwd: other, env: old });
  work.git('worktree', 'add', '-q', '-b', 'linked', linked, { cwd: other, env: old });
  work.git('commit', '-q', '--allow-empty', '-m', 'from before', { cwd: linked, env: old });
  const before = work.git('rev-parse', 'HEAD', { cwd: linked });
  work.write('../other/a.txt', 'person line one\n');
  work.commitAll({ cwd: other });
  work.ingest();
  expect(work.query('SELECT 1 FROM commits WHERE commit_sha = ?', before)).toEqual([]);
});

describe('a line of an older version, in whose place the agent put another', () => {
  const lines = ['line one of the file', 'x = 1', 'line two of the file', 'line three of the file'];
  const older = lines.map((line) => `${line}\n`).join('');

  function replaces(who: 'agent' | 'person'): void {
    if (who === 'agent') work.agentWrites('file.txt', older);
    else work.write('file.txt', older);
    work.commitAll();
    work.agentWrites('file.txt', 'line one of the file\nagent line\nline two of the file\n');
    work.commitAll();
  }

  test.each([
    { who: 'agent', authors: 'aaahh', totals: '5/5/0' },
    { who: 'person', authors: 'hhhhh', totals: '1/9/0' },
  ] as const)(
    'comes back in its place; at the end, where a person goes on, one line is theirs: $who',
    ({ who, authors, totals }) => {
      replaces(who);
      work.git('restore', '--source=HEAD~1', '--', 'file.txt');
      work.write('file.txt', `${work.read('file.txt')}person line one\n`);
      work.agentRuns('git add -A && git commit -q -m restored');
      work.ingest();
      expect(work.authors('file.txt')).toBe(authors);
      expect(work.totals()).toBe(totals);
    },
  );

  test.each([
    ['in its place it is the agent’s again', 'agent line\n', 'x = 1\n', 'aaa'],
    ['beside a line of theirs it is the person’s who types it', 'agent line\n', 'x = 1\ny = 2\n', 'ahha'],
    ['elsewhere too', 'agent line\nline two of the file\n', 'line two of the file\nx = 1\n', 'aah'],
  ])('and nothing else comes back: %s', (_, old, now, authors) => {
    replaces('agent');
    work.write('file.txt', work.read('file.txt').replace(old, now));
    work.commitAll();
    expect(work.authors('file.txt')).toBe(authors);
  });
});

test('a short line that the agent took out, and that a person types elsewhere', () => {
  work.agentWrites('new.txt', 'agent line one\nagent line two\nagent line three\nx = 1\n');
  work.agentEdits('new.txt', 'x = 1\n', '');
  work.write('new.txt', `x = 1\n${work.read('new.txt')}`);
  work.commitAll();
  expect(work.authors('new.txt')).toBe('haaa');
});

test('a short line that a person took out of a file, and types again when the rest is undone', () => {
  work.agentEdits('base.txt', 'base line one\n', 'base line one\nx = 1\n');
  work.write('base.txt', work.read('base.txt').replace('x = 1\n', ''));
  work.agentEdits('base.txt', 'base line three\n', 'agent line three\n');
  work.git('restore', 'base.txt');
  work.write('other.txt', 'person line one\n');
  work.commitAll();
  work.write('base.txt', `x = 1\n${work.read('base.txt')}`);
  work.commitAll();
  expect(work.authors('base.txt')).toBe('hhhh');
});

test('the agent’s lines of a commit that a reset dropped, wrapped otherwise before they are committed again', () => {
  work.agentWrites('agent.txt', 'agent line one\ncall(agent, line, two)\nagent line three\n');
  work.commitAll();
  work.git('reset', '-q', '--soft', 'HEAD~1');
  work.write('agent.txt', 'agent line one\ncall(\n  agent,\n  line, two)\nagent line three\n');
  work.commitAll();
  expect(work.authors('agent.txt')).toBe('aaaaa');
  expect(work.totals()).toBe('5/3/0');
});

test('a commit in a new linked work tree from before the agent’s first edit there', () => {
  const ago = (minutes: number) => ({ GIT_COMMITTER_DATE: new Date(Date.now() - minutes * 60_000).toISOString() });
  const linked = { cwd: work.path('../linked') };
  work.commit('--allow-empty', { env: ago(2) });
  work.git('worktree', 'add', '-q', '-b', 'linked', '../linked', { env: ago(1) });
  work.write('../linked/new.txt', 'person line one\n');
  work.git('add', '-A', linked);
  work.git(...untold, 'commit', '-q', '-m', 'before', { ...linked, env: ago(1) });
  work.agentWrites('../linked/new.txt', 'person line one\nagent line one\n');
  work.git(...untold, 'commit', '-q', '-a', '-m', 'after', linked);
  work.git(...untold, 'commit', '-q', '--amend', '--no-edit', '--allow-empty');
  work.ingest();
  expect(work.counts('linked~1')).toBe('+0/1/0 -0/0/0');
  expect(work.counts('linked')).toBe('+1/0/0 -0/0/0');
});

test('a line that a person breaks in two after a commit, in a file that a call had changed before it', () => {
  work.agentRuns(() => work.write('base.txt', `agent line one\n${work.read('base.txt')}`));
  work.agentEdits('base.txt', 'base line one\n', 'base line one\ncall(agent, line, two)\n');
  work.commitAll();
  work.write('base.txt', work.read('base.txt').replace('call(agent, line, two)', 'call(agent,\n  line, two)'));
  work.agentRuns(':');
  work.commitAll();
  expect(work.authors('base.txt')).toBe('ahaahh');
});

test('a person’s line that an edit takes out, that a person puts back, and beside which a call writes', () => {
  work.write('base.txt', `person line one\nperson line two\n${work.read('base.txt')}`);
  work.agentRuns(':');
  const before = work.read('base.txt');
  work.agentEdits('base.txt', 'person line two\n', '');
  work.write('base.txt', before);
  work.agentRuns(() => work.write('base.txt', `agent line one\n${before}`));
  work.commitAll();
  expect(work.authors('base.txt')).toBe('ahhhhh');
});

test('the agent’s line of a commit that a reset dropped, broken in two by the agent after an amend', () => {
  work.agentWrites('agent.txt', 'agent line one\ncall(agent, line, two)\nagent line three\n');
  work.commitAll();
  work.git('reset', '-q', '--mixed', 'HEAD~1');
  work.git('commit', '-q', '--amend', '-m', 'other words');
  work.agentEdits('agent.txt', 'call(agent, line, two)', 'call(agent,\n  line, two)');
  work.commitAll();
  expect(work.authors('agent.txt')).toBe('aaaa');
});

test('a commit that a person reverts, told after both: what comes back counts once', () => {
  work.agentWrites('agent.txt', 'agent line one\nagent line two\n');
  work.commitAll();
  work.write('agent.txt', `${work.read('agent.txt')}person line one\n`);
  work.agentRuns(':');
  work.write('agent.txt', 'person line two\nperson line one\n');
  work.git('commit', '-q', '-a', '-m', 'unseen');
  work.git('revert', '--no-edit', 'HEAD');
  work.ingest();
  expect(work.totals()).toBe('2/5/0');
});

test('an amend that takes a file out, seen in a conflict of a revert that brings it back: its lines count once', () => {
  work.agentWrites('agent.txt', 'agent line one\nagent line two\n');
  work.commitAll();
  work.agentWrites('agent.txt', 'agent line zero\nagent line one\nagent line two\n');
  work.commitAll();
  work.write('agent.txt', `${work.read('agent.txt')}person line one\n`);
  work.commitAll();
  work.git('rm', '-q', 'agent.txt');
  work.git(...untold, 'commit', '-q', '--amend', '--no-edit');
  expect(() => work.git('revert', '--no-edit', 'HEAD~1')).toThrow();
  work.ingest();
  work.commitAll();
  expect(work.authors('agent.txt')).toBe('aa');
  expect(work.totals()).toBe('3/3/0');
});

test('a file that is taken out of git, edited before, and added again: its lines count once', () => {
  work.agentWrites('agent.txt', 'agent line one\nagent line two\nx\n');
  work.commitAll();
  work.agentEdits('agent.txt', 'x\n', 'x\nagent line three\n');
  work.git('rm', '-q', '--cached', 'agent.txt');
  work.commit();
  work.commitAll();
  expect(work.authors('agent.txt')).toBe('aaaa');
  expect(work.totals()).toBe('4/3/0');
});
