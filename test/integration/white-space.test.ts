import { afterEach, beforeEach, expect, test } from 'vitest';
import { Work } from '../helpers/work.ts';

// White space is not writing (design 4.2), and each piece of work counts once (4.9): what a commit only indents otherwise is in
// no total, whatever becomes of the commit.
let work: Work;

beforeEach(() => {
  work = new Work();
  work.agentWrites('a.js', 'x {\n  agent line 1;\n  agent line 2;\n  agent line 3;\n}\n');
  work.commitAll();
});

afterEach(() => work.remove());

const indent = (by: string) => work.write('a.js', work.read('a.js').replace(/^ +/gm, by));

/** What the totals have: `+ai/human -ai/human`. */
function net(): string {
  work.ingest();
  const of = (who: string, change: string) => `sum(${who}_lines_${change} - repeated_${who}_${change})`;
  const sql = `SELECT ${of('ai', 'added')} || '/' || ${of('human', 'added')} AS added,
    ${of('ai', 'removed')} || '/' || ${of('human', 'removed')} AS removed FROM commits WHERE counted = 1`;
  const [row] = work.query<{ added: string; removed: string }>(sql);
  return `+${row?.added} -${row?.removed}`;
}

function counts(): string {
  work.ingest();
  return work.counts();
}

test('a person’s re-indenting', () => {
  indent('\t');
  work.commitAll();
  expect([counts(), net()]).toEqual(['+3/0/0 -0/3/0', '+5/0 -0/0']);
});

test('the same, amended', () => {
  indent('\t');
  work.commitAll();
  work.commit('--amend', '-m', 'again');
  expect([counts(), net()]).toEqual(['+3/0/0 -0/3/0', '+5/0 -0/0']);
  indent('        ');
  work.git('add', '-A');
  work.commit('--amend', '--no-edit');
  expect([counts(), net()]).toEqual(['+3/0/0 -0/3/0', '+5/0 -0/0']);
});

test('amended into a commit of something else', () => {
  work.write('b.js', 'person line 1;\n');
  work.commitAll();
  indent('\t');
  work.git('add', '-A');
  work.commit('--amend', '--no-edit');
  expect([counts(), net()]).toEqual(['+3/1/0 -0/3/0', '+5/1 -0/0']);
});

test('before a commit that indents again, and removes a line, and that a rebase drops', () => {
  indent('    ');
  work.commitAll();
  indent('      ');
  work.write('a.js', work.read('a.js').replace('      agent line 3;\n', ''));
  work.commitAll();
  const env = { ...work.gitClock(), GIT_SEQUENCE_EDITOR: "sed -i '2s/^pick/drop/'" };
  work.run('git', ['rebase', '-q', '-i', 'HEAD~2'], { env });
  expect([counts(), net()]).toEqual(['+3/0/0 -0/3/0', '+5/0 -0/0']);
});

test('the agent’s, with a line that it changes', () => {
  work.agentRuns(() => {
    indent('\t');
    work.write('a.js', work.read('a.js').replace('line 2', 'line two'));
  });
  work.commitAll();
  expect([counts(), net()]).toEqual(['+3/0/0 -3/0/0', '+6/0 -1/0']);
});

test('a commit of nothing else counts as one, and so does a copy of it', () => {
  work.git('branch', 'side');
  indent('\t');
  const sha = work.commitAll();
  work.git('switch', '-q', 'side');
  work.git('cherry-pick', sha);
  work.deliver('git-post-commit', '');
  expect(net()).toBe('+5/0 -0/0');
});

test('of a rebase', () => {
  work.git('switch', '-q', '-c', 'side');
  indent('\t');
  work.commitAll();
  work.git('switch', '-q', 'main');
  work.write('b.js', 'person line 1;\n');
  work.commitAll();
  work.installHooks();
  work.git('rebase', '-q', 'main', 'side');
  expect([counts(), net()]).toEqual(['+3/0/0 -0/3/0', '+5/1 -0/0']);
});

test('of a squash with the commit that wrote the lines: they count there', () => {
  indent('\t');
  work.commitAll();
  work.installHooks();
  work.git('rebase', '-q', '-i', '--root', { env: { GIT_SEQUENCE_EDITOR: "sed -i '2s/^pick/fixup/'" } });
  expect([counts(), net()]).toEqual(['+5/0/0 -0/0/0', '+5/0 -0/0']);
});

test('a block that moves within its file', () => {
  work.write('a.js', `${work.read('a.js')}person line 1;\nperson line 2;\nperson line 3;\nperson line 4;\n`);
  work.commitAll();
  const [x, a1, a2, a3, end, ...rest] = work.read('a.js').split('\n');
  work.write('a.js', [x, end, ...rest.slice(0, -1), a1, a2, a3, ''].join('\n'));
  work.commitAll();
  expect([counts(), net()]).toEqual(['+3/0/0 -0/3/0', '+5/4 -0/0']);
});

test('a call that writes a person’s text anew has written it', () => {
  work.write('b.js', 'return 1;\nkept\n');
  work.commitAll();
  work.agentRuns(() => work.write('b.js', 'kept\n'));
  work.agentRuns(() => work.write('b.js', 'kept\nagent line 4;\n  return 1;\n'));
  work.commitAll();
  expect(work.authors('b.js')).toBe('haa');
  expect(net()).toBe('+7/2 -1/0');
});
