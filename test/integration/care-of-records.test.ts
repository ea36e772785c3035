import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runHere } from '../helpers/fake-io.ts';
import { Work } from '../helpers/work.ts';

let work: Work;
beforeEach(() => {
  work = new Work();
});
afterEach(() => work.remove());

const run = (args: string[], io = {}) => runHere(args, { env: { HOME: work.home, TZ: 'UTC' }, cwd: work.repo, ...io });

/** Another repository, in which the agent works too. */
function other(): string {
  const folder = join(work.root, 'other');
  mkdirSync(folder);
  work.git('init', '-q', { cwd: folder });
  return folder;
}

function play(cwd = work.repo): void {
  const options = { cwd };
  work.agentRuns('echo one > a.txt && echo two > b.txt', options);
  work.commitAll(options);
  work.agentRuns('echo three >> a.txt', options);
  work.ingest();
}

const rows = (table: string) => work.query(`SELECT * FROM ${table}`).length;

describe('forget', () => {
  const tables = ['commits', 'commit_files', 'line_ranges', 'edits', 'pending_files', 'file_modifications'];
  const known = ['worktrees', 'repositories', 'snapshots', 'dirty_files'];

  test('takes out all that is recorded of a repository, and nothing of another', async () => {
    play();
    const alone = Object.fromEntries([...tables, ...known].map((table) => [table, rows(table)]));
    const before = (await run(['stats', '--json'])).stdout;
    play(other());
    expect(rows('commits')).toBe(2);
    const { status, stdout } = await run(['forget', 'other', '--yes', '--json']);
    expect([status, JSON.parse(stdout)]).toEqual([
      0,
      {
        schema: 'ai-tracker/forget/1',
        ...{ repository_name: 'other', repository_path: join(work.root, 'other') },
        ...{ files: 2, commits: 1, pending_files: 1, edits: 3 },
      },
    ]);
    expect(Object.fromEntries([...tables, ...known].map((table) => [table, rows(table)]))).toEqual(alone);
    expect((await run(['stats', '--json'])).stdout).toBe(before);
    expect((await run(['verify'])).status).toBe(0);
  });

  test('it does not come back by itself; when an agent is there again, what was committed before stays unknown', async () => {
    play();
    await run(['forget', work.repo, '--yes']);
    work.write('c.txt', 'by hand\n');
    work.git('add', '-A');
    work.git('commit', '-qm', 'by hand');
    expect(JSON.parse((await run(['stats', '--json'])).stdout).totals.commits).toBe(0);
    work.agentWrites('d.txt', 'again\n');
    work.commitAll();
    expect([work.authors('a.txt'), work.authors('c.txt'), work.authors('d.txt'), rows('commits')]).toEqual([
      'uu',
      'u',
      'a',
      1,
    ]);
  });

  test('asks a person, and takes nothing else for a yes', async () => {
    play();
    const asked: string[] = [];
    const answer = (text: string) => ({
      ask: (question: string) => {
        asked.push(question);
        return Promise.resolve(text);
      },
    });
    expect((await run(['forget', '.'], answer(''))).status).toBe(1);
    expect((await run(['forget', '.'])).status).toBe(2);
    expect(rows('commits')).toBe(1);
    expect((await run(['forget', '.'], answer('y'))).status).toBe(0);
    expect([rows('commits'), asked[0]]).toEqual([
      0,
      expect.stringContaining(`(${work.repo}) will be deleted, for good.`),
    ]);
  });

  test('a name that fits none, or several, is refused', async () => {
    play();
    expect((await run(['forget', 'nope', '--yes'])).stderr).toContain('nothing is recorded about a repository nope');
    work.git('remote', 'add', 'origin', 'x/same.git');
    const folder = other();
    work.git('remote', 'add', 'origin', 'y/same.git', { cwd: folder });
    work.agentWrites('c.txt', 'x\n');
    play(folder);
    const { status, stderr } = await run(['forget', 'same', '--yes']);
    expect([status, stderr]).toEqual([1, expect.stringContaining(`name one by its path: ${folder}, ${work.repo}`)]);
  });
});

describe('prune', () => {
  const daysAgo = (days: number) => () => BigInt(Date.now() - days * 86_400_000) * 1_000_000n;

  test('takes out what agents did long ago; commits and authors stay', async () => {
    work.deliveryTime = daysAgo(100);
    const session = { session_id: 'old', hook_event_name: 'SessionStart', source: 'startup' };
    work.deliver('hook', session);
    work.deliver('hook', { ...session, hook_event_name: 'UserPromptSubmit', prompt_id: 'p', prompt: 'x' });
    work.agentWrites('a.txt', 'one\n', { session: 'old' });
    work.deliver('hook', { ...session, hook_event_name: 'SessionEnd', reason: 'other' });
    work.commitAll();
    work.deliveryTime = () => undefined;
    work.agentWrites('a.txt', 'one\ntwo\n', { session: 'new' });
    work.commitAll();
    const before = (await run(['stats', '--json'])).stdout;
    const { status, stdout } = await run(['prune', '--older-than', '90d', '--yes', '--json']);
    expect([status, JSON.parse(stdout)]).toEqual([
      0,
      {
        schema: 'ai-tracker/prune/1',
        before: expect.any(String),
        edits: 1,
        sessions: 1,
        tool_calls: 1,
        invocations: 0,
      },
    ]);
    expect((await run(['stats', '--json'])).stdout).toBe(before);
    expect(work.authors('a.txt')).toBe('aa');
    expect(work.query('SELECT id FROM agent_sessions')).toEqual([{ id: 'new' }]);
    expect([rows('edits'), rows('tool_calls'), rows('file_modifications')]).toEqual([1, 1, 1]);
    expect((await run(['verify'])).status).toBe(0);
  });

  test.each(['90', '0d', 'old', '-3d'])('%s is no age', async (age) => {
    play();
    expect((await run(['prune', `--older-than=${age}`, '--yes'])).status).toBe(2);
  });
});

describe('backup', () => {
  test('is a file of its owner’s alone that has all, and can be read', async () => {
    play();
    const file = join(work.root, 'a "b".db');
    const { status, stdout } = await run(['backup', file, '--json']);
    expect([status, JSON.parse(stdout)]).toEqual([
      0,
      { schema: 'ai-tracker/backup/1', database: work.database, backup: file },
    ]);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const own = JSON.parse((await run(['stats', '--json'])).stdout);
    expect(JSON.parse((await run(['stats', '--json', '--db', file])).stdout)).toEqual({ ...own, database: file });
  });

  test('never writes over a file', async () => {
    play();
    const file = join(work.root, 'precious');
    writeFileSync(file, 'keep');
    const { status, stderr } = await run(['backup', file]);
    expect([status, stderr, readFileSync(file, 'utf8')]).toEqual([
      1,
      `ai-tracker: ${file} is there already; name a new file\n`,
      'keep',
    ]);
  });

  test('where it cannot be written it leaves nothing', async () => {
    play();
    const file = join(work.root, 'no/folder/x.db');
    expect((await run(['backup', file])).status).toBe(1);
    expect(existsSync(file)).toBe(false);
  });
});
