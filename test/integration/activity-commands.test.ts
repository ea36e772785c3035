import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import type { Store } from '../../src/store/open.ts';
import { runHere } from '../helpers/fake-io.ts';
import { recorded } from '../helpers/recorded-database.ts';
import { insert } from '../helpers/records.ts';
import { Work } from '../helpers/work.ts';

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();

let count = 0;
/** An invocation of `worker`, ended and successful but for what is given. */
function addInvocation(db: Store, values: Record<string, string | number | null> = {}): string {
  const id = `run-${++count}`;
  insert(db, 'agent_invocations', {
    ...{ invocation_id: id, agent_name: 'worker', start_time: minutesAgo(60), end_time: minutesAgo(59) },
    ...{ success: 1, status: 'completed', execution_time_ms: 60_000 },
    ...values,
  });
  return id;
}

function addSession(db: Store, values: Record<string, string | number | null>): void {
  insert(db, 'agent_sessions', { started_at: minutesAgo(60), last_seen_at: minutesAgo(30), ...values });
}

function addCall(
  db: Store,
  tool: string,
  ms: number | null,
  success: number | null = 1,
  called = minutesAgo(10),
): void {
  insert(db, 'tool_calls', { tool_name: tool, called_at: called, duration_ms: ms, success });
}

/** `lines` lines of a session's or subagent's in a commit. */
function addLines(
  db: Store,
  lines: number,
  origin: { session_id: string; subagent_id?: string },
  commit: Record<string, string | number | null> = {},
  file: Record<string, number> = {},
): void {
  const commitId = insert(db, 'commits', {
    ...{ commit_sha: `${++count}`.padStart(40, '0'), repository_path: '/r', repository_name: 'r' },
    ...{ timestamp: minutesAgo(1), ai_lines_added: lines, ai_lines_removed: 0 },
    ...{ human_lines_added: 0, human_lines_removed: 0, ...commit },
  });
  const fileId = insert(db, 'commit_files', {
    ...{ commit_id: commitId, file_path: 'a', ai_lines: lines, human_lines: 0, ...file },
  });
  const originId = insert(db, 'origins', { author: 'ai', evidence: 'edit', ...origin });
  const range = { commit_file_id: fileId, origin_id: originId };
  insert(db, 'line_ranges', { ...range, start_line: 1, end_line: lines, added: 1 });
  insert(db, 'line_ranges', { ...range, start_line: lines + 1, end_line: lines + 50, added: 0 });
  insert(db, 'removed_ranges', { ...range, start_line: 1, end_line: 2 });
}

describe('agents', () => {
  test('are told with what they took and brought', async () => {
    using box = recorded((db) => {
      for (const ms of [10, 20, 30, 40, 100])
        addInvocation(db, { execution_time_ms: ms * 1000, complexity_score: 4, tokens_used: 300, source: 'reported' });
      addInvocation(db, { execution_time_ms: 100_000, success: 0, status: 'failed', complexity_score: 10 });
    });
    const { agents, totals } = await box.json('agents');
    expect(agents).toEqual([
      {
        agent_name: 'worker',
        invocations: 6,
        running: 0,
        succeeded: 5,
        failed: 1,
        success_rate: 0.8333,
        mean_duration_ms: 50_000,
        p95_duration_ms: 100_000,
        mean_complexity: 5,
        efficiency_per_minute: 1,
        tokens: 1500,
        committed_lines_added: null,
        committed_lines_removed: null,
        tokens_per_line: null,
      },
    ]);
    expect(totals).toEqual({ agents: 1, invocations: 6, running: 0, succeeded: 5, failed: 1 });
  });

  test('one that runs is neither a success nor a failure, and its time is not known', async () => {
    using box = recorded((db) => {
      addInvocation(db, { success: null, status: 'running', end_time: null, execution_time_ms: null });
      addInvocation(db, { success: null, status: 'lost', execution_time_ms: 999 });
    });
    expect((await box.json('agents')).agents).toMatchObject([
      {
        ...{ invocations: 2, running: 1, succeeded: 0, failed: 0, success_rate: null, mean_duration_ms: null },
        ...{ p95_duration_ms: null, efficiency_per_minute: null, mean_complexity: null, tokens: null },
      },
    ]);
  });

  test('lines are those of the subagent in commits that count, without generated files', async () => {
    using box = recorded((db) => {
      const of = { session_id: 's1', subagent_id: 'sub1' };
      addInvocation(db, { source: 'subagent', ...of, tokens_used: 600 });
      addLines(db, 7, of);
      addLines(db, 5, of);
      addLines(db, 100, of, { superseded_by: 'f'.repeat(40) });
      addLines(db, 100, of, { copy_of: 'f'.repeat(40) });
      addLines(db, 100, of, {}, { generated: 1 });
      addLines(db, 100, { session_id: 's1' });
      addLines(db, 100, { session_id: 's1', subagent_id: 'sub2' });
    });
    expect((await box.json('agents')).agents).toMatchObject([
      { committed_lines_added: 12, committed_lines_removed: 4, tokens_per_line: 50 },
    ]);
  });

  test('a reported run has the lines and tokens of the sessions that ran in it', async () => {
    using box = recorded((db) => {
      const invocation_id = addInvocation(db, { source: 'command' });
      addSession(db, { id: 's1', invocation_id });
      addSession(db, { id: 's2' });
      addLines(db, 7, { session_id: 's1' });
      addLines(db, 8, { session_id: 's1', subagent_id: 'sub' });
      addLines(db, 100, { session_id: 's2' });
      const tokens = { input_tokens: 1, output_tokens: 20, cache_read_tokens: 300, cache_write_tokens: 4000 };
      insert(db, 'messages', { id: 'm1', session_id: 's1', ...tokens });
      insert(db, 'messages', { id: 'm2', session_id: 's2', ...tokens });
    });
    expect((await box.json('agents')).agents).toMatchObject([{ committed_lines_added: 15, tokens: 4321 }]);
  });

  test('the most used come first, those of one number by name, the one without a name last', async () => {
    using box = recorded((db) => {
      for (const agent_name of ['b', 'a', '', 'c', 'c']) addInvocation(db, { agent_name });
    });
    const names = async (...args: string[]) =>
      (await box.json('agents', ...args)).agents.map((row: { agent_name: string }) => row.agent_name);
    expect(await names()).toEqual(['c', 'a', 'b', null]);
    expect(await names('--top', '2')).toEqual(['c', 'a']);
    expect((await box.json('agents', '--top', '2')).totals).toMatchObject({ agents: 4, invocations: 5 });
  });

  test('--days and --agent narrow them down', async () => {
    using box = recorded((db) => {
      addInvocation(db, { agent_id: 'a1' });
      addInvocation(db, { agent_id: 'a2', start_time: minutesAgo(60 * 24 * 40) });
    });
    const runs = async (...args: string[]) => (await box.json('agents', ...args)).totals.invocations;
    expect([await runs(), await runs('--days', '30'), await runs('--days', '50')]).toEqual([2, 1, 2]);
    expect([await runs('--agent', 'a2'), await runs('--agent', 'a2', '--days', '30')]).toEqual([1, 0]);
  });

  test('the view agent_usage says the same', async () => {
    using box = recorded((db) => {
      for (const [index, agent_name] of ['a', 'a', 'a', 'b'].entries())
        addInvocation(db, { agent_name, tokens_used: (index + 1) * 10, complexity_score: index + 1 });
      addInvocation(db, { agent_name: 'a', success: 0, status: 'failed', execution_time_ms: 7 });
      const view = db.prepare('SELECT * FROM agent_usage ORDER BY agent_name').all();
      expect(view).toMatchObject([
        { agent_name: 'a', invocations: 4, failed: 1, p95_duration_ms: 60_000 },
        { tokens: 40 },
      ]);
    });
    expect((await box.json('agents')).agents).toMatchObject([
      { invocations: 4, p95_duration_ms: 60_000 },
      { tokens: 40 },
    ]);
  });

  test('usage over time is told by hour, day or week', async () => {
    using box = recorded((db) => {
      for (const start_time of ['2026-03-02T10:10:00Z', '2026-03-02T10:59:59.999Z', '2026-03-02T12:00:00Z'])
        addInvocation(db, { start_time, tokens_used: 5 });
      addInvocation(db, { start_time: '2026-03-08T23:30:00Z', success: 0, status: 'failed' });
    });
    const usage = async (...args: string[]) =>
      (await box.json('agents', ...args)).usage.rows.map(
        (row: { label: string; invocations: number; failed: number }) =>
          `${row.label}|${row.invocations}|${row.failed}`,
      );
    expect((await usage('--period', 'hour')).slice(0, 3)).toEqual([
      '2026-03-02 10:00|2|0',
      '2026-03-02 11:00|0|0',
      '2026-03-02 12:00|1|0',
    ]);
    const days = [
      '2026-03-02|3|0',
      ...['03', '04', '05', '06', '07'].map((day) => `2026-03-${day}|0|0`),
      '2026-03-08|1|1',
    ];
    expect(await usage()).toEqual(days);
    expect(await usage('--period', 'week')).toEqual(['2026-03-02|4|1']);
  });
});

describe('what the hooks of a session tell', () => {
  test('is read back: a subagent with the lines that it wrote and that were committed', async () => {
    using work = new Work();
    const own = { agent_id: 'sub-1', agent_type: 'test-writer', prompt_id: 'p1' };
    const tell = (event: string, more: object = {}) =>
      work.deliver('hook', { session_id: 'session-1', hook_event_name: event, cwd: work.repo, ...more });
    const agentCall = { tool_name: 'Agent', tool_use_id: 'toolu_agent', prompt_id: 'p1', session_id: 'session-1' };
    const input = { description: 'Redesign the tests', subagent_type: 'test-writer', prompt: 'x' };
    tell('SessionStart', { source: 'startup' });
    tell('UserPromptSubmit', { prompt_id: 'p1', prompt: 'x' });
    work.deliver('hook-pre-tool', { ...agentCall, hook_event_name: 'PreToolUse', tool_input: input });
    tell('SubagentStart', own);
    work.agentWrites('a.test.js', 'one\ntwo\nthree\n', { subagent: 'sub-1' });
    work.agentWrites('main.js', 'four\n');
    tell('SubagentStop', { ...own, background_tasks: [] });
    const response = { status: 'completed', agentId: 'sub-1' };
    const end = { hook_event_name: 'PostToolUse', tool_input: input, tool_response: response, duration_ms: 7 };
    work.deliver('hook-post-tool', { ...agentCall, ...end });
    work.write('a.test.js', 'one\ntwo\nchanged by a person\n');
    work.commitAll();
    tell('Stop', { prompt_id: 'p1', background_tasks: [] });
    tell('SessionEnd', { reason: 'other' });
    const json = async (command: string) =>
      JSON.parse((await runHere([command, '--json'], { env: { AI_TRACKER_DB_PATH: work.database } })).stdout);
    expect((await json('agents')).agents).toMatchObject([
      {
        ...{ agent_name: 'test-writer', invocations: 1, succeeded: 1, success_rate: 1, mean_complexity: 10 },
        ...{ committed_lines_added: 2, committed_lines_removed: 0, tokens: null, tokens_per_line: null },
      },
    ]);
    expect((await json('sessions')).sessions).toMatchObject([
      { id: 'session-1', status: 'ended', task_count: 1, tool_calls: 3, lines_added: 3 },
    ]);
    expect((await json('tools')).tools).toMatchObject([
      { tool_name: 'Write', calls: 2, succeeded: 2, p50_duration_ms: 3 },
      { tool_name: 'Agent', calls: 1, succeeded: 1, p95_duration_ms: 7 },
    ]);
  });
});

describe('sessions', () => {
  test('come the newest first with their state, who worked and what came of it', async () => {
    using box = recorded((db) => {
      addSession(db, {
        id: 'old',
        started_at: '2026-03-01T10:00:00.000Z',
        ended_at: '2026-03-01T10:30:00.000Z',
        status: 'ended',
      });
      addSession(db, { id: 'new', agent_id: 'a1', agent_role: 'reviewer', model: 'm-1', client_version: '2.1.0' });
      addSession(db, { id: 'gone', started_at: '2026-03-01T09:00:00.000Z', status: 'lost', end_reason: 'gone' });
      addLines(db, 9, { session_id: 'new', subagent_id: 'x' });
      insert(db, 'tool_calls', { tool_name: 'Read', called_at: minutesAgo(1), session_id: 'new' });
      insert(db, 'task_executions', { session_id: 'new', started_at: minutesAgo(1), status: 'running' });
    });
    const report = await box.json('sessions');
    expect(report.totals).toEqual({ sessions: 3, open: 1, ended: 1, lost: 1 });
    expect(report.sessions.map((row: { id: string }) => row.id)).toEqual(['new', 'old', 'gone']);
    expect(report.sessions[0]).toMatchObject({
      ...{ agent_id: 'a1', agent_role: 'reviewer', status: 'open', model: 'm-1', client_version: '2.1.0' },
      ...{ task_count: 1, tool_calls: 1, lines_added: 9, lines_removed: 2, tokens: null, duration_ms: null },
    });
    expect(report.sessions[1]).toMatchObject({ status: 'ended', duration_ms: 1_800_000, lines_added: 0 });
    expect((await box.run('sessions', '--top', '1')).stdout).toContain('2 sessions more: see --top.');
  });

  test('of one moment come in the order of their ids', async () => {
    using box = recorded((db) => {
      for (const id of ['b', 'c', 'a']) addSession(db, { id, started_at: '2026-03-01T10:00:00.000Z' });
    });
    const { sessions } = await box.json('sessions');
    expect(sessions.map((row: { id: string }) => row.id)).toEqual(['c', 'b', 'a']);
  });
});

describe('tools', () => {
  const fill = (db: Store) => {
    for (let ms = 1; ms <= 20; ms++) addCall(db, 'Bash', ms, ms === 20 ? 0 : 1);
    addCall(db, 'Bash', null, null);
    addCall(db, 'Read', 7, 1, minutesAgo(60 * 24 * 40));
    addCall(db, 'mcp__x__y', null, 0);
  };

  test('are told with calls, failures and durations by nearest rank', async () => {
    using box = recorded(fill);
    const report = await box.json('tools');
    expect(report.tools).toEqual([
      { ...tool('Bash', 21, 19, 1, 1), p50_duration_ms: 10, p95_duration_ms: 19 },
      { ...tool('Read', 1, 1, 0, 0), p50_duration_ms: 7, p95_duration_ms: 7 },
      { ...tool('mcp__x__y', 1, 0, 1, 0), p50_duration_ms: null, p95_duration_ms: null },
    ]);
    expect(report.totals).toEqual({ tools: 3, calls: 23, succeeded: 20, failed: 2, without_result: 1 });
  });

  test('a period, and the view tool_usage, say the same', async () => {
    let view: unknown[] = [];
    using box = recorded((db) => {
      fill(db);
      view = db.prepare('SELECT * FROM tool_usage ORDER BY calls DESC, tool_name').all();
    });
    const all = (await box.json('tools')).tools;
    expect(view).toEqual(all);
    expect((await box.json('tools', '--days', '100')).tools).toEqual(all);
    expect((await box.json('tools', '--days', '9')).tools).toEqual([all[0], all[2]]);
  });

  test('a call that ends, changes or goes is counted anew', async () => {
    using box = recorded((db) => {
      addCall(db, 'Bash', null, null);
      addCall(db, 'Bash', 4);
      db.exec("UPDATE tool_calls SET success = 0, duration_ms = 6, ended_at = 'x' WHERE id = 1");
      db.exec('UPDATE tool_calls SET duration_ms = 8 WHERE id = 1');
      addCall(db, 'Read', 1);
      db.exec("DELETE FROM tool_calls WHERE tool_name = 'Read'");
    });
    expect((await box.json('tools')).tools).toEqual([
      { ...tool('Bash', 2, 1, 1, 0), p50_duration_ms: 4, p95_duration_ms: 8 },
    ]);
  });

  const tool = (tool_name: string, calls: number, succeeded: number, failed: number, without_result: number) => ({
    ...{ tool_name, calls, succeeded, failed, without_result },
  });
});

describe('on a screen', () => {
  const fill = (db: Store) => {
    for (const [index, agent_name] of ['code-reviewer', 'a\u001b[31mred\u202e', 'x'.repeat(300)].entries())
      addInvocation(db, {
        agent_name,
        tokens_used: 12_345_678 * (index + 1),
        complexity_score: 5,
        execution_time_ms: 754_321,
      });
    const id = '3f2c1a00-1111-4222-8333-444455556666';
    addSession(db, {
      id,
      agent_id: 'worker-1',
      agent_role: 'lead',
      model: 'claude-model-x-20260101',
      client_version: '2.1.329',
    });
    addCall(db, 'Bash', 31);
    addCall(db, 'mcp__a-server-with-a-long-name__and_a_tool_with_a_longer_one', 65_000);
  };
  const commands = [
    ['agents'],
    ['agents', '--period', 'day'],
    ['agents', '--chart'],
    ['agents', '--graph'],
    ['agents', '--graph', '--period', 'hour'],
    ['sessions'],
    ['tools'],
  ];

  test.each(commands.flatMap((args) => [60, 80, 200].map((columns) => [args.join(' '), columns, args] as const)))(
    '%s fits into %i columns',
    async (_name, columns, args) => {
      using box = recorded(fill);
      const { stdout, status } = await runHere(args, { env: { AI_TRACKER_DB_PATH: box.path }, columns, isTTY: true });
      expect(status).toBe(0);
      const plain = stripVTControlCharacters(stdout);
      expect(Math.max(...plain.split('\n').map((line) => line.length))).toBeLessThanOrEqual(columns);
      for (const steering of ['\u001b', '\u202e']) expect(plain).not.toContain(steering);
      expect(plain).not.toMatch(/undefined|NaN/);
    },
  );

  test.each([['agents'], ['sessions'], ['tools']])('%s: no colour where none is wanted', async (name) => {
    using box = recorded(fill);
    const env = { AI_TRACKER_DB_PATH: box.path };
    expect((await runHere([name], { env, isTTY: true })).stdout).toContain('\u001b[');
    expect((await runHere([name], { env: { ...env, NO_COLOR: '1' }, isTTY: true })).stdout).not.toContain('\u001b');
    expect((await runHere([name], { env })).stdout).not.toContain('\u001b');
  });

  test.each([['agents'], ['sessions'], ['tools']])('%s of nothing says what to do next', async (name) => {
    const { stdout, status } = await runHere([name], { env: { AI_TRACKER_DB_PATH: '/nowhere/tracker.db' } });
    expect([stdout, status]).toEqual([expect.stringContaining('What to do next:'), 0]);
    const none = JSON.parse(
      (await runHere([name, '--json'], { env: { AI_TRACKER_DB_PATH: '/nowhere/tracker.db' } })).stdout,
    );
    expect(none).toMatchObject({ database: '/nowhere/tracker.db', agent_id: null, [name]: [] });
  });

  test.each([
    [['agents', '--period', 'month']],
    [['agents', '--top', '0']],
    [['sessions', '--days', 'x']],
    [['tools', '--days', '3', '--since', '2026-03-02']],
    [['tools', '--since', '2026-03-02', '--until', '2026-03-01']],
  ])('%j is a usage error', async (args) => {
    expect((await runHere(args)).status).toBe(2);
  });
});
