import { closeSync, mkdirSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { spoolDir } from '../../src/config/paths.ts';
import { listDeliveries, listRejected } from '../../src/spool/spool.ts';
import { openStore } from '../../src/store/open.ts';
import { openSqlite } from '../../src/store/sqlite.ts';
import type { VerifyReport } from '../../src/verify/finding.ts';
import { runHere } from '../helpers/fake-io.ts';
import { Work } from '../helpers/work.ts';

let work: Work;
beforeEach(() => {
  work = new Work();
  work.write('a.txt', 'old\n');
  work.git('add', '-A');
  work.git('commit', '-qm', 'before');
});
afterEach(() => {
  work.remove();
});

const hour = 3_600_000;
const env = () => ({ AI_TRACKER_DB_PATH: work.database });

async function verify(...args: string[]): Promise<VerifyReport & { status: number }> {
  const { stdout, stderr, status } = await runHere(['verify', '--json', ...args], { env: env() });
  if (stdout === '') throw new Error(stderr);
  return { ...JSON.parse(stdout), status };
}

/** The checks that found something, as `name: status message`. */
function complaints({ checks }: VerifyReport): string[] {
  return checks
    .filter(({ status }) => status !== 'ok')
    .map((check) => `${check.name}: ${check.status} ${check.message}`);
}

/** Damages the database as no program of ours would. */
function damage(sql: string): void {
  work.ingest();
  const db = openSqlite(work.database);
  try {
    db.pragma('foreign_keys = OFF');
    if ('unsafeMode' in db) db.unsafeMode(true);
    db.exec(sql);
  } finally {
    db.close();
  }
}

/** A session at work: two edits, a command, a commit. */
function play(): void {
  work.deliver('hook', { session_id: 'session-1', hook_event_name: 'SessionStart', source: 'startup' });
  work.agentWrites('b.txt', 'one\ntwo\n');
  work.agentEdits('a.txt', 'old', 'new');
  work.agentRuns('echo three >>b.txt');
  work.commitAll();
}

/** A call that begins, and one minutes after it. */
function goOnWithout(session: string, extra: object = {}): void {
  const call = (id: string, minutesAgo: number) => {
    work.deliveryTime = () => BigInt(Date.now() - 48 * hour - minutesAgo * 60_000) * 1_000_000n;
    const payload = { session_id: session, hook_event_name: 'PreToolUse', tool_name: 'Read', tool_use_id: id };
    work.deliver('hook-pre-tool', { ...payload, ...extra });
    return { ...payload, hook_event_name: 'PostToolUse', duration_ms: 3 };
  };
  call(`${session}-1`, 10);
  const second = call(`${session}-2`, 5);
  work.deliver('hook-post-tool', second);
}

describe('a database in which all is well', () => {
  test('has it all, and nothing to mend', async () => {
    play();
    const report = await verify();
    expect(complaints(report)).toEqual([]);
    expect(report).toMatchObject({ ok: true, status: 0, coverage_percent: 100, missing_percent: 0, repaired: null });
    expect(report.checks.map(({ name }) => name)).toEqual([
      'deliveries',
      'database',
      'references',
      'sessions',
      'calls',
      'invocations',
      'orphans',
      'counts',
      'commits',
    ]);
    expect(report.checks.find(({ name }) => name === 'commits')).toMatchObject({
      records: 1,
      message: '1 looked at, 1 of them compared with git',
    });
    expect(await verify('--repair')).toMatchObject({ ok: true, repaired: [] });
  });

  test('that is not there yet is well too', async () => {
    expect(await verify()).toMatchObject({ ok: true, status: 0, coverage_percent: null });
  });

  test('commits of all kinds agree with git', async () => {
    play();
    work.git('mv', 'a.txt', 'c.txt');
    work.run('ln', ['-s', 'b.txt', join(work.repo, 'link')]);
    work.write('bytes', Buffer.from([0, 1, 2, 0]));
    work.agentWrites('naïve "name".txt', 'x\r\ny');
    work.git('init', '-q', 'inner');
    work.git('-C', 'inner', 'commit', '-q', '--allow-empty', '-m', 'x');
    work.commitAll();
    work.git('checkout', '-qb', 'side', 'HEAD~1');
    work.agentWrites('d.txt', 'side\n');
    work.commitAll();
    work.git('merge', '-q', '--no-edit', 'main');
    work.agentRuns('git rm -q b.txt');
    work.commitAll();
    const report = await verify();
    expect(complaints(report)).toEqual([]);
    expect(report.checks.at(-1)?.message).toMatch(
      /^[56] looked at, [45] of them compared with git; \d are merges or not on this machine$/,
    );
  });
});

describe('deliveries', () => {
  test('that were rejected count as missing', async () => {
    play();
    work.deliver('hook-post-tool', '{"broken');
    const report = await verify();
    expect(complaints(report)).toEqual([
      expect.stringMatching(
        /^deliveries: broken \d+ recorded in the last 90 days; rejected: 1 \(the payload is not JSON\)$/,
      ),
    ]);
    expect(report).toMatchObject({ ok: false, status: 1 });
    expect(report.coverage_percent).toBeLessThan(100);
    expect(report.coverage_percent).toBeGreaterThan(80);
  });

  test('that are understood now are taken in by --repair, the others stay rejected', async () => {
    play();
    work.agentWrites('later.txt', 'x\n');
    const [name = ''] = listDeliveries(spoolDir(work.database));
    const spool = spoolDir(work.database);
    // As an older version would have left it.
    mkdirSync(join(spool, 'rejected'), { recursive: true });
    work.run('mv', [join(spool, name), join(spool, 'rejected', name)]);
    writeFileSync(join(spool, 'rejected', `${name}.reason`), 'an old reason\n');
    work.deliver('hook-post-tool', '{"broken');
    const report = await verify('--repair');
    expect(report.repaired).toEqual(['rejected deliveries recorded after all: 1 of 1']);
    expect(listRejected(spool).map(({ reason }) => reason)).toEqual(['the payload is not JSON']);
    expect(work.query("SELECT count(*) AS n FROM edits WHERE file_path LIKE '%later.txt'")).toEqual([{ n: 1 }]);
    rmSync(join(spool, 'rejected'), { recursive: true });
    expect(await verify()).toMatchObject({ ok: true });
  });

  test('that wait for longer than a minute where nothing can be written count as missing', async () => {
    play();
    work.ingest();
    work.deliveryTime = () => BigInt(Date.now() - hour) * 1_000_000n;
    work.agentWrites('later.txt', 'x\n');
    const lock = openSqlite(work.database);
    lock.exec('BEGIN IMMEDIATE');
    try {
      expect(complaints(await verify())).toEqual([expect.stringMatching(/^deliveries: broken .*; waiting: 1$/)]);
    } finally {
      lock.close();
    }
  });
});

describe('records that are missing', () => {
  test('a call without a result is one where the agent went on and nobody can have denied it', async () => {
    goOnWithout('s1');
    const report = await verify();
    expect(complaints(report)).toEqual(['calls: warn 2 recorded; without a result, although the agent went on: 1']);
    expect(report).toMatchObject({ ok: true, status: 0 });
  });

  test('the last call of a session that was killed is not missing a result', async () => {
    work.deliveryTime = () => BigInt(Date.now() - 48 * hour) * 1_000_000n;
    const call = { session_id: 's1', hook_event_name: 'PreToolUse', tool_name: 'Read' };
    for (const tool_use_id of ['t1', 't2']) work.deliver('hook-pre-tool', { ...call, tool_use_id });
    const report = await verify();
    expect(complaints(report)).toEqual([]);
    expect(report.checks.find(({ name }) => name === 'calls')?.message).toBe(
      '2 recorded; still running, denied, or ended with their session: 2',
    );
  });

  test('a person may have denied a call, but not all of them', async () => {
    goOnWithout('s1');
    damage('UPDATE agent_sessions SET attended = 1');
    expect(complaints(await verify())).toEqual([]);
    damage('UPDATE tool_calls SET success = NULL');
    expect(complaints(await verify())).toEqual([]);
    const copies = [1, 2, 3].map(
      (n) => `INSERT INTO tool_calls (tool_name, called_at, session_id) VALUES ('X', '2026-03-02T10:0${n}:00Z', 's1');`,
    );
    damage(copies.join('\n'));
    expect(complaints(await verify())).toEqual([
      'calls: warn 5 recorded; without a result, although the agent went on: 5',
    ]);
  });

  test('an end of a run that nobody began, and a call of one, are no damage, and --repair takes the names out', async () => {
    play();
    damage(`INSERT INTO agent_invocations (invocation_id, agent_name, start_time)
        VALUES ('x', '', '2026-03-02T10:00:00Z'), ('child', 'builder', '2026-03-02T10:00:00Z');
      UPDATE agent_invocations SET parent_id = 'of another database' WHERE invocation_id = 'child';
      INSERT INTO tool_calls (tool_name, called_at, success, invocation_id)
        VALUES ('X', '2026-03-02T10:00:00Z', 1, 'nope')`);
    const report = await verify();
    expect(complaints(report)).toEqual([
      'invocations: warn 2 recorded; ends of runs that nobody began: 1',
      'orphans: warn calls of invocations that are not recorded: 1',
    ]);
    expect(report).toMatchObject({ ok: true, status: 0, missing_percent: 0 });
    const mended = await verify('--repair');
    expect(mended.repaired).toEqual([
      'ends of runs that nobody began removed: 1',
      'names of unknown runs removed from calls: 1',
    ]);
    expect(complaints(mended)).toEqual([]);
    expect(work.query('SELECT invocation_id, parent_id FROM agent_invocations')).toEqual([
      { invocation_id: 'child', parent_id: 'of another database' },
    ]);
  });

  test('sessions that rows belong to are added again', async () => {
    play();
    damage('DELETE FROM agent_sessions');
    const report = await verify();
    expect(complaints(report)).toEqual([
      expect.stringMatching(/^orphans: broken rows of sessions that are not recorded: \d+/),
    ]);
    const mended = await verify('--repair');
    expect(mended.repaired).toContain('missing sessions added: 1');
    expect(complaints(mended)).toEqual([]);
    const calls = work.query('SELECT count(*) AS n FROM tool_calls')[0]?.['n'];
    expect(work.query('SELECT id, status, tool_calls AS n FROM agent_sessions')).toEqual([
      { id: 'session-1', status: 'lost', n: calls },
    ]);
  });

  test('a task that runs on after the end of its session is ended', async () => {
    play();
    work.deliver('hook', {
      session_id: 'session-1',
      hook_event_name: 'UserPromptSubmit',
      prompt_id: 'p1',
      prompt: 'x',
    });
    work.deliver('hook', { session_id: 'session-1', hook_event_name: 'SessionEnd', reason: 'other' });
    damage("UPDATE task_executions SET status = 'running', completed_at = NULL");
    expect(complaints(await verify())).toEqual([
      expect.stringContaining('over, but with a task or subagent that is called running: 1'),
    ]);
    const mended = await verify('--repair');
    expect(mended).toMatchObject({ ok: true, repaired: ['sessions whose tasks and subagents were ended: 1'] });
    expect(work.query('SELECT status FROM task_executions')).toEqual([{ status: 'cancelled' }]);
  });
});

describe('what is damaged', () => {
  test('counts are made anew from the rows that they count', async () => {
    play();
    const before = (await runHere(['stats', '--json'], { env: env() })).stdout;
    damage(`UPDATE commits SET ai_lines_added = ai_lines_added + 5;
      UPDATE commit_totals SET commits = 7, human_lines_added = 3;
      DELETE FROM tool_totals WHERE tool_name = 'Edit';
      UPDATE agent_sessions SET tool_calls = 0, task_count = 9;`);
    const report = await verify();
    expect(complaints(report).map((each) => each.split(' ')[0])).toEqual(['counts:', 'commits:']);
    expect(report.checks.find(({ name }) => name === 'counts')?.message).toBe(
      'wrong: lines of commits 1, totals of repositories 1, totals of tools 1, tool_calls of sessions 1, task_count of sessions 1',
    );
    const mended = await verify('--repair');
    expect(complaints(mended)).toEqual([]);
    expect(mended).toMatchObject({ ok: true, status: 0 });
    expect(mended.repaired).toHaveLength(5);
    expect((await runHere(['stats', '--json'], { env: env() })).stdout).toBe(before);
  });

  test('a commit whose lines are not those that git counts is named', async () => {
    play();
    const sha = work.git('rev-parse', 'HEAD');
    damage(`UPDATE commit_files SET human_lines = human_lines + 1;
      UPDATE commits SET human_lines_added = (SELECT sum(human_lines) FROM commit_files)`);
    const report = await verify('--repair');
    expect(complaints(report)).toEqual([
      `commits: broken 1 looked at, 1 of them compared with git; wrong: ${sha.slice(0, 12)}`,
    ]);
    expect(report.status).toBe(1);
  });

  test('a reference to nothing is taken out where a row can do without', async () => {
    play();
    damage('UPDATE tool_calls SET task_execution_id = 99; UPDATE origins SET edit_id = 99 WHERE edit_id = 1');
    expect(complaints(await verify())).toEqual([
      expect.stringMatching(/^references: broken rows that refer to nothing: /),
    ]);
    expect(await verify('--repair')).toMatchObject({ ok: true, repaired: ['references to nothing removed: 4'] });
  });

  test('an index that lacks rows is built anew', async () => {
    play();
    damage(`PRAGMA writable_schema = ON;
      UPDATE sqlite_master SET sql = 'CREATE INDEX tool_calls_by_time ON tool_calls(tool_name)' WHERE name = 'tool_calls_by_time';`);
    const db = openSqlite(work.database);
    if ('unsafeMode' in db) db.unsafeMode(true);
    db.exec(`INSERT INTO tool_calls (tool_name, called_at, success, session_id) VALUES ('X', '2026', 1, 'session-1');
      PRAGMA writable_schema = ON;
      UPDATE sqlite_master SET sql = 'CREATE INDEX tool_calls_by_time ON tool_calls(called_at)' WHERE name = 'tool_calls_by_time';`);
    db.close();
    expect(complaints(await verify())).toContainEqual(expect.stringContaining('missing from index tool_calls_by_time'));
    const mended = await verify('--repair');
    expect(mended.repaired).toContain('indexes rebuilt');
    expect(complaints(mended)).toEqual([]);
  });

  test('pages that were overwritten are told, with what to do, and --repair leaves them', async () => {
    play();
    work.ingest();
    openStore(work.database).pragma('wal_checkpoint(TRUNCATE)');
    overwrite(work.database, 4096, statSync(work.database).size - 4096);
    for (const args of [[], ['--repair']]) {
      const report = await verify(...args);
      expect(report).toMatchObject({ ok: false, status: 1, checks: [{ name: 'database', status: 'broken' }] });
      expect(report.checks[0]?.fix).toContain('.recover');
    }
  });

  test('a file that is no database is told', async () => {
    mkdirSync(join(work.home, '.config/ai-tracker'), { recursive: true });
    writeFileSync(work.database, 'this is not a database, by any means, but some text that goes on\n'.repeat(20));
    expect(await verify()).toMatchObject({ ok: false, status: 1, checks: [{ name: 'database' }] });
  });
});

function overwrite(path: string, from: number, length: number): void {
  const file = openSync(path, 'r+');
  try {
    writeSync(file, Buffer.alloc(length, 0x5a), 0, length, from);
  } finally {
    closeSync(file);
  }
}

test.each([60, 200])('a person reads it in %i columns', async (columns) => {
  play();
  work.deliver('hook-post-tool', '{"broken');
  const { stdout, status } = await runHere(['verify'], { env: env(), columns });
  expect(status).toBe(1);
  expect(stdout).toMatch(/^broken {2}deliveries {3}\d+ recorded in the last 90 days/);
  expect(stdout).toContain('to fix it: ');
  expect(stdout).toMatch(/% of the deliveries are recorded/);
  const lines = stdout.split('\n').filter((line) => !line.includes(work.root));
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
});
