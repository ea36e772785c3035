import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runHere } from '../helpers/fake-io.ts';
import { numstat, Work } from '../helpers/work.ts';

let work: Work;
beforeEach(() => {
  work = new Work();
});
afterEach(() => work.remove());

const run = (...args: string[]) => runHere(args, { env: { HOME: work.home, TZ: 'UTC' }, cwd: work.repo });

const text = (who: string, ...names: readonly string[]) => names.map((name) => `${who} wrote ${name}\n`).join('');

/** Two lines of a person's, three of the agent's, in one commit. */
function play(): string {
  work.agentWrites('code.js', text('agent', 'one', 'two', 'three'));
  work.write('code.js', text('person', 'zero') + work.read('code.js') + text('person', 'four'));
  return work.commitAll();
}

/** All rows that authors are in. */
function rows(): unknown {
  return ['commits', 'commit_files', 'line_ranges', 'removed_ranges', 'commit_totals', 'corrected_commits'].map(
    (table) => work.query(`SELECT * FROM ${table}`),
  );
}

const json = async (...args: string[]) => JSON.parse((await run(...args, '--json')).stdout);

async function expectAgreement(): Promise<void> {
  for (const sha of work.git('rev-list', 'HEAD').split('\n')) {
    const [row] = work.query<Record<string, number>>('SELECT * FROM commits WHERE commit_sha = ?', sha);
    const sum = (change: string) =>
      ['ai', 'human', 'unknown'].reduce((all, who) => all + (row?.[`${who}_lines_${change}`] ?? 0), 0);
    if (row !== undefined) expect({ added: sum('added'), removed: sum('removed') }).toEqual(numstat(work, sha));
  }
  const verify = await run('verify', '--repair');
  expect([verify.status, verify.stdout]).toEqual([0, expect.stringContaining('Nothing needed repair')]);
}

test('lines are a person’s when somebody says so: in blame, show and stats alike', async () => {
  play();
  expect(work.authors('code.js')).toBe('haaah');
  const { status, stdout } = await run('attribute', 'code.js:2-3', '--author', 'human');
  expect([status, stdout]).toEqual([
    0,
    "code.js, lines of 1 commit: 2 a person's (before: 2 the AI's).\nTake it back with: ai-tracker attribute code.js:2-3 --undo\n",
  ]);
  expect(work.authors('code.js')).toBe('hhhah');
  expect(work.blame('code.js').lines.map(({ evidence }) => evidence)).toEqual([null, 'manual', 'manual', 'edit', null]);
  expect(work.counts()).toBe('+1/4/0 -0/0/0');
  const { totals } = await json('stats');
  expect([totals.ai_lines_added, totals.human_lines_added]).toEqual([1, 4]);
  expect((await json('show')).files).toMatchObject([{ ai_lines_added: 1, human_lines_added: 4 }]);
  await expectAgreement();
  expect(work.authors('code.js')).toBe('hhhah');
});

test('and the AI’s when somebody says so', async () => {
  play();
  expect((await json('attribute', 'code.js:1,5', '--author', 'ai')).lines).toMatchObject([
    { line: 1, was: 'human', author: 'ai' },
    { line: 5, was: 'human', author: 'ai' },
  ]);
  expect(work.authors('code.js')).toBe('aaaaa');
  await expectAgreement();
  // What the agent writes afterwards is numbered on.
  work.agentEdits('code.js', 'agent wrote two', 'agent wrote two again');
  work.commitAll();
  expect(work.authors('code.js')).toBe('aaaaa');
  expect(work.blame('code.js').lines.map(({ evidence }) => evidence)).toEqual([
    'manual',
    'edit',
    'edit',
    'edit',
    'manual',
  ]);
});

test('--undo gives the very same rows back, after several corrections too', async () => {
  play();
  const before = rows();
  await run('attribute', 'code.js:2-3', '--author', 'human');
  await run('attribute', 'code.js:1-2', '--author', 'ai');
  await run('attribute', 'code.js:3-5', '--author', 'human');
  expect(work.authors('code.js')).toBe('aahhh');
  expect(
    (await json('attribute', 'code.js:1-5', '--undo')).lines
      .map(({ author }: { author: string }) => author[0])
      .join(''),
  ).toBe('haaah');
  expect(rows()).toEqual(before);
  const again = await run('attribute', 'code.js:1-5', '--undo');
  expect([again.status, again.stderr]).toEqual([
    1,
    'ai-tracker: nobody put the author of these lines right by hand; there is nothing to take back\n',
  ]);
});

test('a line keeps it when later commits, moves and the agent follow', async () => {
  play();
  work.agentEdits('code.js', text('person', 'four'), text('person', 'four') + text('agent', 'five'));
  work.commitAll();
  await run('attribute', 'code.js:2-4', '--author', 'human');
  expect(work.authors('code.js')).toBe('hhhhha');
  // The agent moves them to another file.
  work.agentWrites('code.js', text('person', 'zero', 'four') + text('agent', 'five'));
  work.agentWrites('other.js', text('agent', 'one', 'two', 'three'));
  work.commitAll();
  expect(work.authors('other.js')).toBe('hhh');
  expect(work.blame('other.js').lines[0]?.evidence).toBe('manual');
  await expectAgreement();
});

describe('history that is rewritten has it too', () => {
  test('a rebase', async () => {
    work.write('readme', 'one\n');
    work.commitAll();
    work.installHooks();
    work.git('switch', '-q', '-c', 'topic');
    play();
    await run('attribute', 'code.js:2-3', '--author', 'human');
    await run('attribute', 'code.js:1', '--author', 'ai');
    work.git('switch', '-q', 'main');
    work.write('readme', 'one\ntwo\n');
    work.commitAll();
    work.git('switch', '-q', 'topic');
    work.git('rebase', '-q', 'main');
    expect(work.authors('code.js')).toBe('ahhah');
    expect(work.counts()).toBe('+2/3/0 -0/0/0');
    expect(work.blame('code.js').lines.map(({ evidence }) => evidence)).toEqual(
      ['manual', 'manual', 'manual', 'edit', null].map((each, at) => (at === 3 ? expect.any(String) : each)),
    );
    await expectAgreement();
    // What was said of a commit can be taken back from the one that took its place.
    expect((await run('attribute', 'code.js:1-5', '--undo')).status).toBe(0);
    expect(work.authors('code.js')).toBe('haaah');
    await expectAgreement();
  });

  test('an amend, with lines that wait besides', async () => {
    work.installHooks();
    play();
    work.agentEdits('code.js', text('person', 'four'), text('person', 'four') + text('agent', 'five'));
    await run('attribute', 'code.js:2-3', '--author', 'human');
    work.write('more.js', text('person', 'six'));
    work.git('add', 'more.js');
    work.git('commit', '-q', '--amend', '--no-edit');
    expect(work.authors('code.js')).toBe('hhhah');
    work.git('add', '-A');
    work.git('commit', '-q', '--amend', '--no-edit');
    expect(work.authors('code.js')).toBe('hhhaha');
    await expectAgreement();
  });

  test('a squash of it and of what came after it', async () => {
    work.write('readme', 'one\n');
    work.commitAll();
    work.installHooks();
    play();
    work.agentEdits('code.js', text('agent', 'three'), text('agent', 'three', 'more'));
    work.commitAll();
    await run('attribute', 'code.js:2-3', '--author', 'human');
    work.git('reset', '-q', '--soft', 'HEAD~2');
    work.git('commit', '-q', '-m', 'both');
    expect(work.authors('code.js')).toBe('hhhaah');
    await expectAgreement();
  });

  test('a merge --squash, of which the branch counts: said of either, it holds for both', async () => {
    work.write('readme', 'one\n');
    work.commitAll();
    work.installHooks();
    work.git('switch', '-q', '-c', 'topic');
    const branch = play();
    work.agentEdits('code.js', text('agent', 'three'), text('agent', 'three', 'more'));
    work.commitAll();
    work.git('switch', '-q', 'main');
    work.git('merge', '-q', '--squash', 'topic');
    const squash = work.commit();
    const totals = work.totals();
    const before = rows();
    await run('attribute', 'code.js:2-3', '--author', 'human');
    expect([work.authors('code.js'), work.authors('code.js', 'topic')]).toEqual(['hhhaah', 'hhhaah']);
    expect([totals, work.totals()]).toEqual(['4/3/0', '2/5/0']);
    expect([work.counts(branch), work.counts(squash)]).toEqual(['+1/4/0 -0/0/0', '+2/4/0 -0/0/0']);
    await expectAgreement();
    await run('attribute', 'code.js:2-3', '--rev', 'topic', '--undo');
    expect(rows()).toEqual(before);
  });
});

describe('lines of which nothing can be said', () => {
  test.each([
    [['code.js:9'], 1, 'code.js has 5 lines, and no line 9; ai-tracker blame code.js numbers them'],
    [['code.js'], 1, 'code.js names no lines; name a file and its lines: src/main.c:3-9,12'],
    [['code.js:4-2'], 1, 'code.js:4-2 names no lines; name a file and its lines: src/main.c:3-9,12'],
    [
      ['no.js:1'],
      1,
      'cannot blame no.js: no such path no.js in HEAD; the file must be tracked by git: commit it first',
    ],
    [['/dev/null:1'], 1, '/dev/null is in no git repository; name a file of a repository'],
    [['code.js:1', '--rev', 'nope'], 1, 'nope is no commit here; name a commit, a branch or a tag of this repository'],
  ])('%j', async (args, status, message) => {
    play();
    const { status: found, stderr } = await run('attribute', ...args, '--author', 'human');
    expect([found, stderr.replaceAll("'", '')]).toEqual([status, `ai-tracker: ${message}\n`]);
  });

  test('neither of what is not committed nor of what was never recorded', async () => {
    work.write('old.js', text('person', 'old'));
    work.git('add', '-A');
    work.git('commit', '-q', '-m', 'before');
    play();
    work.write('code.js', `${work.read('code.js')}more\n`);
    const before = rows();
    const uncommitted = await run('attribute', 'code.js:5-6', '--author', 'ai');
    expect([uncommitted.status, uncommitted.stderr]).toEqual([
      1,
      'ai-tracker: line 6 of code.js is not committed yet; commit it first, then say who wrote it\n',
    ]);
    const old = await run('attribute', 'old.js:1', '--author', 'ai');
    const sha = work.git('rev-parse', 'HEAD~1').slice(0, 12);
    expect([old.status, old.stderr]).toEqual([
      1,
      `ai-tracker: line 1 is from ${sha}, which is not recorded; it was made before ai-tracker knew this repository, or elsewhere; name lines of recorded commits alone\n`,
    ]);
    expect(rows()).toEqual(before);
  });

  test('and who wrote them must be said', async () => {
    play();
    expect((await run('attribute', 'code.js:1')).status).toBe(2);
    expect((await run('attribute', 'code.js:1', '--author', 'me')).status).toBe(2);
    expect((await run('attribute', 'code.js:1', '--author', 'ai', '--undo')).status).toBe(2);
  });
});

test('by the numbers of an older revision', async () => {
  const first = play();
  work.write('code.js', `${text('person', 'above')}${work.read('code.js')}`);
  work.commitAll();
  await run('attribute', 'code.js:2', '--author', 'human', '--rev', first);
  expect(work.authors('code.js')).toBe('hhhaah');
});
