import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import process from 'node:process';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Activity, deadPid, recordedHooks } from '../helpers/activity.ts';

let activity: Activity;
beforeEach(() => {
  activity = new Activity();
});
afterEach(() => {
  activity[Symbol.dispose]();
});

const one = (sql: string) => activity.rows(sql)[0];
const session = () => one('SELECT status, end_reason, start_source FROM agent_sessions');
const tasks = () =>
  activity
    .rows<{ end: string }>("SELECT prompt_id || ' ' || status AS end FROM task_executions ORDER BY started_at")
    .map(({ end }) => end);
const dead = { env: { CLAUDE_PID: String(deadPid) } };

describe('a session', () => {
  test('tells who works in it, with what, and where', () => {
    const env = {
      ...{
        AGENT_ID: 'worker-1',
        AGENT_ROLE: 'builder',
        HARNESS_PROVIDER: 'swarm',
        AI_AGENT: 'claude-code_2-1-329_harness',
      },
      ...{ CLAUDE_CODE_SESSION_ATTENDED: '0', AI_TRACKER_INVOCATION: 'run-1' },
    };
    activity.ingest([activity.hook(0, 'SessionStart', { source: 'startup', model: 'claude-x' }, { env })]);
    expect(one('SELECT * FROM agent_sessions')).toMatchObject({
      ...{ agent_id: 'worker-1', agent_role: 'builder', harness: 'swarm', client_version: '2.1.329', attended: 0 },
      ...{ model: 'claude-x', working_directory: '/work', invocation_id: 'run-1', status: 'open', ended_at: null },
    });
  });

  test('ends with a reason', () => {
    activity.ingest([
      activity.hook(0, 'SessionStart', { source: 'startup' }),
      activity.hook(5, 'SessionEnd', { reason: 'clear' }),
    ]);
    expect(session()).toEqual({ status: 'ended', end_reason: 'clear', start_source: 'startup' });
  });

  test('that is resumed is open again, and its compaction is no end', () => {
    activity.ingest([
      activity.hook(0, 'SessionStart', { source: 'startup' }),
      activity.hook(5, 'SessionEnd', { reason: 'other' }),
      activity.hook(9, 'SessionStart', { source: 'resume' }),
      activity.hook(10, 'SessionStart', { source: 'compact' }),
    ]);
    expect(session()).toEqual({ status: 'open', end_reason: null, start_source: 'startup' });
  });

  test('whose client is gone is lost since it was last seen, with its tasks and calls', () => {
    activity.ingest([
      activity.hook(0, 'SessionStart', {}, dead),
      activity.hook(1, 'UserPromptSubmit', { prompt_id: 'p' }, dead),
      activity.hook(2, 'PreToolUse', { prompt_id: 'p', tool_name: 'Bash', tool_use_id: 't' }, dead),
    ]);
    expect(session()).toMatchObject({ status: 'lost', end_reason: 'gone' });
    expect(one('SELECT ended_at = last_seen_at AS since FROM agent_sessions')).toEqual({ since: 1 });
    expect(tasks()).toEqual(['p cancelled']);
    expect(one('SELECT success, ended_at FROM tool_calls')).toEqual({ success: null, ended_at: null });
  });

  test('may take a moment to tell its end, though the client is gone', () => {
    activity.ingest([activity.hook(0, 'SessionStart', {}, dead)], 3);
    expect(session()).toMatchObject({ status: 'open' });
  });

  test('whose client lives is open, however long it says nothing', () => {
    const alive = { env: { CLAUDE_PID: String(process.pid) } };
    activity.ingest([activity.hook(0, 'SessionStart', {}, alive)], 3600);
    expect(session()).toMatchObject({ status: 'open' });
  });

  test('whose client’s number another process has by now is lost', () => {
    const other = { env: { CLAUDE_PID: String(process.pid) }, sample: [10, 100] as const };
    activity.ingest([activity.hook(0, 'SessionStart', {}, other)]);
    expect(session()).toMatchObject({ status: 'lost', end_reason: 'gone' });
  });

  test('of which nobody can know whether its client lives is lost after a day without a word', () => {
    activity.ingest([activity.hook(0, 'SessionStart')], 23 * 3600);
    expect(session()).toMatchObject({ status: 'open' });
    activity.ingest([], 25 * 3600);
    expect(session()).toMatchObject({ status: 'lost', end_reason: 'silent' });
  });

  test('is found again when it shows itself', () => {
    activity.ingest([activity.hook(0, 'SessionStart')], 25 * 3600);
    activity.ingest([activity.hook(26 * 3600, 'PreToolUse', { tool_name: 'Read', tool_use_id: 't' })], 26 * 3600);
    expect(session()).toMatchObject({ status: 'open', end_reason: null });
  });

  test('is the same, whether its hooks are read at once or one by one', () => {
    const facts = fc.record({
      pid: fc.constantFrom('', String(deadPid), String(process.pid)),
      version: fc.constantFrom('', 'claude-code_2-1-1_harness', 'claude-code_2-1-2_harness'),
      cwd: fc.constantFrom('/work', '/elsewhere'),
    });
    const hour = fc.integer({ min: 0, max: 4 });
    const told = fc.tuple(facts, facts).chain((two) =>
      fc.array(fc.record({ facts: fc.constantFrom(...two), hour, sampled: fc.boolean() }), {
        minLength: 2,
        maxLength: 6,
      }),
    );
    type Told = typeof told extends fc.Arbitrary<(infer Hook)[]> ? Hook : never;
    const hookOf = ({ facts: { pid, version, cwd }, hour, sampled }: Told) => {
      const env = { CLAUDE_PID: pid, AI_AGENT: version };
      return activity.hook(hour * 3600, 'Notification', { cwd }, { env, ...(sampled && { sample: [10, 100] }) });
    };
    const rowAfter = (lostAt: number, batches: readonly (readonly Told[])[]) => {
      activity.clear();
      activity.ingest([activity.hook(lostAt * 3600, 'Notification')], 48 * 3600);
      expect(session()).toMatchObject({ status: 'lost' });
      for (const batch of batches) activity.ingest(batch.map(hookOf), 0);
      return one('SELECT * FROM agent_sessions');
    };
    fc.assert(
      fc.property(hour, told, (lostAt, hooks) => {
        const oneByOne = hooks.map((hook) => [hook]);
        expect(rowAfter(lostAt, [hooks])).toEqual(rowAfter(lostAt, oneByOne));
      }),
      { numRuns: 200 },
    );
  });

  test('from which the client went on to another is lost', () => {
    const client = { env: { CLAUDE_PID: String(process.pid) } };
    activity.ingest([
      activity.hook(0, 'SessionStart', {}, client),
      activity.hook(20, 'SessionStart', { session_id: 'next' }, client),
    ]);
    // Neither start of the process is known: only that tells it from an earlier one of its number.
    expect(activity.rows('SELECT status FROM agent_sessions')).toEqual([{ status: 'open' }, { status: 'open' }]);
    activity.store.exec('UPDATE agent_sessions SET client_started = NULL, client_host = NULL, client_pid = 7');
    activity.store.exec('UPDATE agent_sessions SET client_started = 5');
    activity.ingest([]);
    expect(activity.rows('SELECT id, status, end_reason FROM agent_sessions ORDER BY started_at')).toEqual([
      { id: 's', status: 'lost', end_reason: 'replaced' },
      { id: 'next', status: 'open', end_reason: null },
    ]);
  });
});

describe('a task', () => {
  const prompt = (at: number, id: string, text = 'do it') =>
    activity.hook(at, 'UserPromptSubmit', { prompt_id: id, prompt: text });
  const stop = (at: number, id: string) => activity.hook(at, 'Stop', { prompt_id: id, background_tasks: [] });

  test('goes from the prompt to the stop, and carries the swarm’s name of it', () => {
    const env = { AGENT_SWARM_TASK_ID: 'task-7' };
    activity.ingest([
      activity.hook(1, 'UserPromptSubmit', { prompt_id: 'p', prompt: 'do it' }, { env }),
      activity.hook(4.5, 'Stop', { prompt_id: 'p', background_tasks: [] }, { env }),
    ]);
    expect(one('SELECT * FROM task_executions')).toMatchObject({
      ...{ task_id: 'task-7', task_type: 'prompt', status: 'completed', duration_ms: 3500 },
    });
    expect(one('SELECT task_count FROM agent_sessions')).toEqual({ task_count: 1 });
  });

  test('that was not stopped when the next began, or the session ended, is cancelled', () => {
    activity.ingest([prompt(1, 'a'), prompt(5, 'b'), activity.hook(9, 'SessionEnd')]);
    expect(tasks()).toEqual(['a cancelled', 'b cancelled']);
    expect(activity.rows('SELECT duration_ms FROM task_executions')).toEqual([
      { duration_ms: 4000 },
      { duration_ms: 4000 },
    ]);
  });

  test('that the client’s notification continues ends with the last stop', () => {
    const notification = '<task-notification>\n<task-id>b1</task-id>\n<status>completed</status>';
    activity.ingest([prompt(1, 'a'), stop(2, 'a'), prompt(5, 'a', notification)]);
    expect(tasks()).toEqual(['a running']);
    activity.ingest([stop(6, 'a')]);
    expect(one('SELECT status, task_type, duration_ms FROM task_executions')).toEqual({
      ...{ status: 'completed', task_type: 'prompt', duration_ms: 5000 },
    });
  });

  test('whose model’s service failed is failed, as a later client tells', () => {
    activity.ingest([prompt(1, 'a'), activity.hook(3, 'StopFailure', { prompt_id: 'a', error: 'rate_limit' })]);
    expect(one('SELECT status, failure, duration_ms FROM task_executions')).toEqual({
      ...{ status: 'failed', failure: 'rate_limit', duration_ms: 2000 },
    });
  });

  test('of which only tool calls are told has no known end', () => {
    activity.ingest([activity.hook(1, 'PostToolUse', { prompt_id: 'a', tool_name: 'Read', tool_use_id: 't' }, dead)]);
    expect(tasks()).toEqual(['a unknown']);
  });

  test('of a client that does not name its prompts is from one prompt to the next', () => {
    activity.ingest([
      activity.hook(1, 'UserPromptSubmit'),
      activity.hook(2, 'PostToolUse', { tool_name: 'Read', tool_use_id: 't' }),
      activity.hook(3, 'Stop'),
      activity.hook(4, 'UserPromptSubmit'),
    ]);
    const ends = activity.rows<{ status: string }>('SELECT status FROM task_executions ORDER BY started_at');
    expect(ends.map(({ status }) => status)).toEqual(['completed', 'running']);
    expect(one('SELECT task_execution_id AS task FROM tool_calls')).toEqual({ task: 1 });
  });
});

describe('a tool call', () => {
  const call = { tool_name: 'Bash', tool_use_id: 't', tool_input: { command: 'sécret' }, prompt_id: 'p' };

  test('has its times, sizes and outcome, and nothing of what it was given', () => {
    activity.ingest([
      activity.hook(1, 'PreToolUse', call),
      activity.hook(3, 'PostToolUse', { ...call, tool_response: { stdout: 'x'.repeat(100) }, duration_ms: 1500 }),
    ]);
    const [row] = activity.rows('SELECT * FROM tool_calls');
    expect(row).toMatchObject({
      ...{ called_at: '2026-11-20T20:36:30.000Z', ended_at: '2026-11-20T20:36:32.000Z', duration_ms: 1500, success: 1 },
      ...{ input_bytes: Buffer.byteLength('{"command":"sécret"}'), output_bytes: '{"stdout":""}'.length + 100 },
    });
    expect(JSON.stringify(row)).not.toContain('cret');
  });

  test('of a client that does not tell how long it took took from hook to hook', () => {
    activity.ingest([activity.hook(1, 'PreToolUse', call), activity.hook(3, 'PostToolUse', call)]);
    expect(one('SELECT duration_ms FROM tool_calls')).toEqual({ duration_ms: 2000 });
  });

  test('that failed, was stopped, or has no end is told apart', () => {
    activity.ingest([
      activity.hook(1, 'PostToolUseFailure', { ...call, tool_use_id: 'a', error: 'Exit code 3' }),
      activity.hook(1, 'PostToolUseFailure', { ...call, tool_use_id: 'b', is_interrupt: true }),
      activity.hook(1, 'PreToolUse', { ...call, tool_use_id: 'c' }),
    ]);
    expect(activity.rows('SELECT tool_use_id AS id, success, interrupted FROM tool_calls ORDER BY id')).toEqual([
      { id: 'a', success: 0, interrupted: 0 },
      { id: 'b', success: 0, interrupted: 1 },
      { id: 'c', success: null, interrupted: null },
    ]);
    expect(one('SELECT tool_calls FROM agent_sessions')).toEqual({ tool_calls: 3 });
  });

  test('of an MCP server names it', () => {
    activity.ingest([activity.hook(1, 'PreToolUse', { tool_name: 'mcp__git_hub__open_pr', tool_use_id: 't' })]);
    expect(one('SELECT mcp_server FROM tool_calls')).toEqual({ mcp_server: 'git_hub' });
  });

  test('of an old client, which does not name its calls, counts once it has ended', () => {
    const old = { tool_name: 'Read', tool_input: {} };
    activity.ingest([
      activity.hook(1, 'PreToolUse', old),
      activity.hook(2, 'PostToolUse', old),
      activity.hook(3, 'PostToolUse', old),
    ]);
    expect(one('SELECT count(*) AS calls FROM tool_calls')).toEqual({ calls: 2 });
  });
});

describe('a subagent', () => {
  const agent = { agent_id: 'a0123456789abcdef', agent_type: 'Explore', prompt_id: 'p' };
  const call = {
    ...{ prompt_id: 'p', tool_name: 'Agent', tool_use_id: 'toolu_1' },
    tool_input: { description: 'Fix a typo with token=abc123', prompt: 'SECRET PROMPT', subagent_type: 'Explore' },
  };
  const done = {
    ...call,
    tool_response: { status: 'completed', agentId: agent.agent_id, resolvedModel: 'claude-x' },
    duration_ms: 3000,
  };
  const launched = { ...call, tool_response: { status: 'async_launched', isAsync: true, agentId: agent.agent_id } };
  const run = () => one('SELECT * FROM agent_invocations');

  test('is an invocation with its description, complexity, time and what the client’s process took', () => {
    activity.ingest([
      activity.hook(1, 'PreToolUse', call),
      activity.hook(1.1, 'SubagentStart', agent, { sample: [1000, 200] }),
      activity.hook(2, 'PostToolUse', { ...agent, tool_name: 'Read', tool_use_id: 'r' }, { sample: [1400, 260] }),
      activity.hook(3.1, 'SubagentStop', agent, { sample: [2000, 250] }),
      activity.hook(4, 'PostToolUse', done),
    ]);
    expect(run()).toMatchObject({
      ...{
        invocation_id: 's:a0123456789abcdef',
        agent_name: 'Explore',
        source: 'subagent',
        status: 'completed',
        success: 1,
      },
      ...{ start_time: '2026-11-20T20:36:30.000Z', end_time: '2026-11-20T20:36:32.100Z', execution_time_ms: 2100 },
      ...{
        task_description: 'Fix a typo with token=***',
        complexity_score: 2,
        complexity_estimated: 1,
        model: 'claude-x',
      },
      ...{ cpu_usage_percent: 50, memory_usage_mb: 250, peak_memory_mb: 260, background: 0, tool_use_id: 'toolu_1' },
      ...{ tokens_used: null, input_tokens: null },
    });
    expect(one("SELECT invocation_id FROM tool_calls WHERE tool_name = 'Read'")).toEqual({
      invocation_id: 's:a0123456789abcdef',
    });
    const everything = JSON.stringify(
      ['agent_invocations', 'tool_calls', 'task_executions'].map((table) => activity.rows(`SELECT * FROM ${table}`)),
    );
    expect(everything).not.toContain('SECRET');
  });

  test('keeps no description where the user wants none', () => {
    activity.ingest([activity.hook(4, 'PostToolUse', done, { env: { AI_TRACKER_DESCRIPTIONS: 'off' } })]);
    expect(run()).toMatchObject({ task_description: null, complexity_score: 2 });
  });

  test('runs on in the background after its call', () => {
    activity.ingest([activity.hook(1, 'SubagentStart', agent), activity.hook(1.1, 'PostToolUse', launched)]);
    expect(run()).toMatchObject({ status: 'running', success: null, background: 1 });
    activity.ingest([activity.hook(8, 'SubagentStop', agent)]);
    expect(run()).toMatchObject({ status: 'completed', success: 1, execution_time_ms: 7000 });
  });

  test.each([
    ['failed', { status: 'failed', success: 0 }],
    ['killed', { status: 'cancelled', success: null }],
    ['completed', { status: 'completed', success: 1 }],
  ])('in the background of which the client says that it %s', (word, end) => {
    const prompt = `<task-notification>\n<task-id>${agent.agent_id}</task-id>\n<tool-use-id>toolu_1</tool-use-id>\n<status>${word}</status>`;
    activity.ingest([
      activity.hook(1, 'SubagentStart', agent),
      activity.hook(1.1, 'PostToolUse', launched),
      activity.hook(9, 'UserPromptSubmit', { prompt_id: 'p', prompt }),
    ]);
    expect(run()).toMatchObject(end);
  });

  test('whose end nobody tells is lost once the client says that nothing runs, and cancelled when the session ends', () => {
    activity.ingest([
      activity.hook(1, 'SubagentStart', agent),
      activity.hook(5, 'Stop', { prompt_id: 'p', background_tasks: [] }),
    ]);
    expect(run()).toMatchObject({ status: 'lost', success: null, end_time: '2026-11-20T20:36:30.000Z' });
    const other = { ...agent, session_id: 'other' };
    activity.ingest([
      activity.hook(1, 'SubagentStart', other),
      activity.hook(5, 'SessionEnd', { session_id: 'other' }),
    ]);
    expect(one("SELECT status FROM agent_invocations WHERE session_id = 'other'")).toEqual({ status: 'cancelled' });
  });

  test('that is the client’s own helper is none', () => {
    activity.ingest([activity.hook(1, 'SubagentStop', { ...agent, agent_type: '' })]);
    expect(run()).toBeUndefined();
    expect(tasks()).toEqual(['p running']);
  });

  test('that another one started names it', () => {
    activity.ingest([activity.hook(4, 'PostToolUse', { ...done, agent_id: 'a_parent', agent_type: 'lead' })]);
    expect(one('SELECT parent_id FROM agent_invocations WHERE tool_use_id IS NOT NULL')).toEqual({
      parent_id: 's:a_parent',
    });
  });

  test('of a client that does not name subagents is the call', () => {
    const old = { ...call, tool_name: 'Task', tool_response: { content: [] }, duration_ms: 2000 };
    activity.ingest([activity.hook(4, 'PostToolUse', old)]);
    expect(run()).toMatchObject({ agent_name: 'Explore', status: 'completed', execution_time_ms: 2000 });
  });
});

describe('tokens', () => {
  const path = () => activity.folder.file('projects/s.jsonl');
  const usage = (output: number) => ({
    input_tokens: 10,
    output_tokens: output,
    cache_read_input_tokens: 500,
    cache_creation_input_tokens: 7,
  });
  const spoken = (id: string, output: number, calls: string[] = [], model = 'claude-x') =>
    `${JSON.stringify({
      ...{ type: 'assistant', timestamp: '2026-11-20T20:36:30.000Z' },
      message: {
        id,
        role: 'assistant',
        model,
        usage: usage(output),
        content: calls.map((call) => ({ type: 'tool_use', id: call })),
      },
    })}\n`;
  const stop = (at: number) => activity.hook(at, 'Stop', { prompt_id: 'p', transcript_path: path() });
  const outputs = () =>
    activity.rows<{ id: string; output: number }>('SELECT id, output_tokens AS output FROM messages ORDER BY id');

  beforeEach(() => {
    mkdirSync(dirname(path()), { recursive: true });
    writeFileSync(path(), '');
  });

  test('are read once: a message in parts is one, what came since the last look is added', () => {
    appendFileSync(path(), spoken('m1', 1, ['t1']) + spoken('m1', 40, ['t2']));
    const call = (id: string) =>
      activity.hook(1, 'PreToolUse', { tool_name: 'Read', tool_use_id: id, transcript_path: path() });
    activity.ingest([call('t1'), call('t2'), stop(2)]);
    appendFileSync(path(), spoken('m2', 60, [], 'claude-y'));
    activity.ingest([stop(3), call('t3')]);
    expect(outputs()).toEqual([
      { id: 'm1', output: 40 },
      { id: 'm2', output: 60 },
    ]);
    expect(activity.rows('SELECT input_tokens, output_tokens FROM tool_calls ORDER BY tool_use_id')).toEqual([
      { input_tokens: 10, output_tokens: 40 },
      { input_tokens: 10, output_tokens: 40 },
      { input_tokens: null, output_tokens: null },
    ]);
    expect(one('SELECT model FROM agent_sessions')).toEqual({ model: 'claude-x' });
  });

  test('of a line that is being written wait for its end', () => {
    const line = spoken('m1', 40);
    writeFileSync(path(), line.slice(0, 50));
    activity.ingest([stop(1)]);
    expect(outputs()).toEqual([]);
    writeFileSync(path(), line);
    activity.ingest([stop(2)]);
    expect(outputs()).toEqual([{ id: 'm1', output: 40 }]);
  });

  test('of a transcript that was made anew count once', () => {
    writeFileSync(path(), spoken('m1', 40) + spoken('m2', 50));
    activity.ingest([stop(1)]);
    writeFileSync(path(), spoken('m2', 50));
    activity.ingest([stop(2)]);
    expect(outputs()).toEqual([
      { id: 'm1', output: 40 },
      { id: 'm2', output: 50 },
    ]);
  });

  test('are not there where the client keeps no transcript, or something else stands in its place', () => {
    const folder = activity.hook(1, 'Stop', { prompt_id: 'p', transcript_path: dirname(path()) });
    const nothing = activity.hook(2, 'Stop', { prompt_id: 'p', transcript_path: '/nowhere/s.jsonl' });
    writeFileSync(path(), 'no JSON\n{"type":"assistant"}\n["assistant"]\n');
    activity.ingest([folder, nothing, stop(3)]);
    expect(outputs()).toEqual([]);
    expect(one('SELECT model FROM agent_sessions')).toEqual({ model: null });
  });

  test('a task whose last message is an error of the service failed', () => {
    const prompted = `${JSON.stringify({ type: 'user', promptId: 'p', message: { role: 'user' } })}\n`;
    const error = {
      type: 'assistant',
      timestamp: '2026-11-20T20:36:33.000Z',
      isApiErrorMessage: true,
      error: 'overloaded',
    };
    const failed = `${JSON.stringify({ ...error, message: { id: 'e', model: '<synthetic>', usage: usage(0) } })}\n`;
    writeFileSync(path(), prompted + spoken('m1', 40) + failed);
    activity.ingest([
      activity.hook(1, 'UserPromptSubmit', { prompt_id: 'p', transcript_path: path() }),
      activity.hook(6, 'SessionEnd', { prompt_id: 'p', transcript_path: path() }),
    ]);
    expect(one('SELECT status, failure, duration_ms FROM task_executions')).toEqual({
      ...{ status: 'failed', failure: 'overloaded', duration_ms: 3000 },
    });
    expect(outputs()).toEqual([{ id: 'm1', output: 40 }]);
  });
});

describe('a recorded session', () => {
  test('with a subagent in the foreground', () => {
    activity.ingest(recordedHooks('write-edit-subagent-bash', activity));
    expect(one('SELECT status, model, client_version, task_count, tool_calls FROM agent_sessions')).toEqual({
      ...{ status: 'ended', model: 'claude-opus-5-5', client_version: '2.1.329', task_count: 1, tool_calls: 9 },
    });
    expect(one('SELECT * FROM agent_invocations')).toMatchObject({
      ...{ agent_name: 'general-purpose', task_description: 'Add a test', status: 'completed', success: 1 },
      ...{ input_tokens: 300, output_tokens: 150, cache_read_tokens: 33, cache_write_tokens: 21, tokens_used: 504 },
      ...{ complexity_score: 5, model: 'claude-opus-5-5', background: 0 },
    });
    expect(activity.rows('SELECT sum(output_tokens) AS output FROM messages WHERE subagent_id IS NULL')).toEqual([
      { output: 400 },
    ]);
    expect(activity.rows('SELECT count(*) AS calls FROM tool_calls WHERE output_tokens IS NULL')).toEqual([
      { calls: 0 },
    ]);
  });

  test('with failures, calls side by side and a subagent in the background', () => {
    activity.ingest(recordedHooks('failures-notebook-background-parallel', activity));
    expect(tasks()).toEqual([expect.stringMatching(/completed$/)]);
    expect(one('SELECT * FROM agent_invocations')).toMatchObject({
      ...{ task_description: 'Review in background', status: 'completed', success: 1, background: 1, tokens_used: 336 },
    });
    const outcomes = activity.rows("SELECT tool_name, success, background FROM tool_calls WHERE tool_name = 'Bash'");
    expect(outcomes).toContainEqual({ tool_name: 'Bash', success: 0, background: 0 });
    expect(outcomes).toContainEqual({ tool_name: 'Bash', success: 1, background: 1 });
    const sides = activity.rows('SELECT count(*) AS calls FROM tool_calls GROUP BY message_id HAVING count(*) > 1');
    expect(sides).toContainEqual({ calls: 3 });
  });
});
