import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { configureTracker, type Tracker } from '../../src/api/index.ts';
import { spoolDir } from '../../src/config/paths.ts';
import { loseSessions } from '../../src/sessions/lose-sessions.ts';
import { listDeliveries, writeDelivery } from '../../src/spool/spool.ts';
import { openStore } from '../../src/store/open.ts';
import { Work } from '../helpers/work.ts';

let work: Work;
let tracker: Tracker;
beforeEach(() => {
  work = new Work();
  tracker = configureTracker({ database: work.database });
});
afterEach(() => work.remove());

const task = { agent: 'reviewer', task: 'Refactor the parser' };

function invocations(): Record<string, unknown>[] {
  work.ingest();
  return work.query('SELECT * FROM agent_invocations ORDER BY invocation_id');
}

function spooled(): string {
  const dir = spoolDir(work.database);
  return listDeliveries(dir)
    .map((name) => readFileSync(`${dir}/${name}`, 'utf8'))
    .join('');
}

describe('an invocation that a program reports', () => {
  test('is a row, first running, then as it ended', () => {
    const id = tracker.startInvocation({ ...task, context: { ticket: 'T-1', apiKey: 'hunter2' } });
    expect(invocations()).toMatchObject([
      {
        ...{ invocation_id: id, agent_name: 'reviewer', task_description: 'Refactor the parser', source: 'reported' },
        ...{ complexity_score: 5, complexity_estimated: 1, status: 'running', success: null, end_time: null },
        context: '{"ticket":"T-1","apiKey":"***"}',
      },
    ]);
    tracker.endInvocation(id, { success: true, outcome: 'merged', inputTokens: 700, outputTokens: 42 });
    const [row] = invocations();
    expect(row).toMatchObject({ status: 'completed', success: 1, outcome_summary: 'merged', tokens_used: 742 });
    expect(row).toMatchObject({ input_tokens: 700, output_tokens: 42, error_details: null });
    expect(row?.['execution_time_ms']).toBe(Date.parse(`${row?.['end_time']}`) - Date.parse(`${row?.['start_time']}`));
  });

  test('fails with its error, secrets masked', () => {
    const id = tracker.startInvocation({ ...task, complexity: 9 });
    tracker.endInvocation(id, { success: false, error: 'login with password=hunter2 failed', tokens: 0 });
    expect(invocations()).toMatchObject([
      { success: 0, status: 'failed', error_details: 'login with password=*** failed', tokens_used: 0 },
    ]);
    expect(work.query('SELECT complexity_score, complexity_estimated FROM agent_invocations')).toEqual([
      { complexity_score: 9, complexity_estimated: 0 },
    ]);
  });

  test('is the same row when its end comes first, and when both come twice', () => {
    const id = tracker.startInvocation(task);
    tracker.endInvocation(id, { success: true, outcome: 'done', tokens: 7 });
    const dir = spoolDir(work.database);
    const files = listDeliveries(dir).map((name) => [name, readFileSync(`${dir}/${name}`)] as const);
    const inOrder = invocations();
    for (const order of [
      [1, 0],
      [0, 0, 1, 1],
      [1, 1, 0],
      [0, 1, 0],
    ]) {
      using other = new Work();
      order.forEach((index, position) => {
        const [name, bytes] = files[index] ?? ['', Buffer.alloc(0)];
        mkdirSync(spoolDir(other.database), { recursive: true });
        writeFileSync(`${spoolDir(other.database)}/${name}-${position}`, bytes);
        other.ingest();
      });
      expect(other.query('SELECT * FROM agent_invocations')).toEqual(inOrder);
    }
  });

  test('whose start never comes is kept without a name', () => {
    tracker.endInvocation('of-another-database', { success: true });
    expect(invocations()).toMatchObject([
      { invocation_id: 'of-another-database', agent_name: '', status: 'completed' },
    ]);
  });

  test('belongs to agent, session and task of the options, else of the environment', () => {
    const env = { AGENT_ID: 'worker-1', CLAUDE_CODE_SESSION_ID: 's-env', AGENT_SWARM_TASK_ID: 't-env' };
    Object.assign(process.env, env);
    try {
      configureTracker({ database: work.database }).startInvocation(task);
      const options = { agentId: 'worker-2', sessionId: 's-2', taskId: 't-2' };
      configureTracker({ database: work.database, ...options }).startInvocation(task);
    } finally {
      for (const name of Object.keys(env)) delete process.env[name];
    }
    expect(invocations()).toMatchObject([
      { agent_id: 'worker-1', session_id: 's-env', task_id: 't-env' },
      { agent_id: 'worker-2', session_id: 's-2', task_id: 't-2' },
    ]);
  });

  test('keeps at most so much of what it is told, and whole secrets nowhere, not even in the spool', () => {
    const long = 'word '.repeat(1000);
    const secret = `ghp_${'aB3'.repeat(12)}`;
    const id = tracker.startInvocation({ agent: long, task: `${secret} ${long}`, context: { secret, text: 'x' } });
    tracker.endInvocation(id, { success: false, outcome: long, error: `${secret} ${long}` });
    expect(spooled()).not.toContain(secret.slice(0, 12));
    const [row] = invocations();
    const length = (name: string) => `${row?.[name]}`.length;
    expect(['agent_name', 'task_description', 'outcome_summary', 'error_details'].map(length)).toEqual([
      100, 200, 500, 500,
    ]);
    expect(row).toMatchObject({ context: '{"secret":"***","text":"x"}' });
  });

  test('of a context that is too long nothing is kept', () => {
    tracker.startInvocation({ ...task, context: { a: 'ä '.repeat(1500) } });
    tracker.startInvocation({ ...task, context: { a: 'x '.repeat(1 << 20) } });
    tracker.startInvocation({ ...task, context: JSON.parse('['.repeat(5000) + ']'.repeat(5000)) });
    tracker.startInvocation({ ...task, context: { a: 'x '.repeat(2000) } });
    expect(invocations().map(({ context }) => `${context}`.length)).toEqual([4, 4, 4, 4008]);
  });

  test.each([
    ['by option', () => configureTracker({ database: work.database, descriptions: false })],
    [
      'by the environment',
      () => {
        process.env['AI_TRACKER_DESCRIPTIONS'] = 'off';
        const made = configureTracker({ database: work.database });
        delete process.env['AI_TRACKER_DESCRIPTIONS'];
        return made;
      },
    ],
  ])('keeps no description where that is switched off: %s', (_, make) => {
    make().startInvocation({ agent: 'a', task: 'Rewrite it all' });
    expect(spooled()).not.toContain('Rewrite');
    expect(invocations()).toMatchObject([{ task_description: null, complexity_score: 10, complexity_estimated: 1 }]);
  });
});

describe('profile', () => {
  test('gives what the work gives, and what it took', async () => {
    const id = tracker.startInvocation(task);
    const burn = () => {
      const kept = Buffer.alloc(64 << 20, 1);
      for (const until = Date.now() + 60; Date.now() < until; );
      return kept.length;
    };
    const describe = (size: number) => ({ outcome: `${size >> 20} MiB`, tokens: 12 });
    expect(await tracker.profile(id, burn, describe)).toBe(64 << 20);
    const [row] = invocations();
    expect(row).toMatchObject({ success: 1, status: 'completed', outcome_summary: '64 MiB', tokens_used: 12 });
    expect(row?.['execution_time_ms']).toBeGreaterThanOrEqual(60);
    expect(row?.['cpu_usage_percent']).toBeGreaterThan(0);
    expect(row?.['peak_memory_mb']).toBeGreaterThan(64);
    expect(row?.['peak_memory_mb']).toBeGreaterThanOrEqual(Number(row?.['memory_usage_mb']));
  });

  test.each([
    [
      'throws',
      () => {
        throw new RangeError('out of tea');
      },
    ],
    ['rejects', () => Promise.reject(new RangeError('out of tea'))],
  ])('ends as failed, and throws the same, when the work %s', async (_, fails) => {
    const id = tracker.startInvocation(task);
    await expect(tracker.profile(id, fails)).rejects.toThrow(new RangeError('out of tea'));
    expect(invocations()).toMatchObject([{ success: 0, error_details: 'RangeError: out of tea' }]);
  });

  test('a description that makes no sense is its author’s to hear, after the success is recorded', async () => {
    const id = tracker.startInvocation(task);
    const wrong = tracker.profile(
      id,
      () => 1,
      () => ({ tokens: -1 }),
    );
    await expect(wrong).rejects.toThrow(TypeError);
    expect(invocations()).toMatchObject([{ success: 1, tokens_used: null }]);
  });
});

test('a tool call is a row that belongs to its invocation', () => {
  const id = tracker.startInvocation(task);
  const startedAt = new Date('2026-03-02T10:00:00Z');
  tracker.recordToolCall({
    ...{ tool: 'web-search', invocation: id, success: false, startedAt, durationMs: 1500.4 },
    ...{ inputTokens: 3, outputTokens: 4, inputBytes: 10, outputBytes: 0 },
  });
  tracker.recordToolCall({ tool: 'bash', success: true, durationMs: 5 });
  work.ingest();
  const columns =
    'tool_name, invocation_id, success, duration_ms, input_tokens, output_tokens, input_bytes, output_bytes';
  expect(work.query(`SELECT ${columns} FROM tool_calls ORDER BY id`)).toEqual([
    {
      ...{ tool_name: 'web-search', invocation_id: id, success: 0, duration_ms: 1500 },
      ...{ input_tokens: 3, output_tokens: 4, input_bytes: 10, output_bytes: 0 },
    },
    {
      ...{ tool_name: 'bash', invocation_id: null, success: 1, duration_ms: 5 },
      ...{ input_tokens: null, output_tokens: null, input_bytes: null, output_bytes: null },
    },
  ]);
  expect(work.query('SELECT called_at, ended_at FROM tool_calls WHERE invocation_id = ?', id)).toEqual([
    { called_at: '2026-03-02T10:00:00.000Z', ended_at: '2026-03-02T10:00:01.500Z' },
  ]);
});

describe('arguments that make no sense throw, and nothing is recorded', () => {
  // biome-ignore lint/suspicious/noExplicitAny: what a program without types can do
  type Any = any;
  test.each<[string, (tracker: Tracker, id: string) => unknown]>([
    ['no object', (t) => t.startInvocation(undefined as Any)],
    ['no agent', (t) => t.startInvocation({ agent: ' ', task: '' })],
    ['no task', (t) => t.startInvocation({ agent: 'a' } as Any)],
    ['complexity 0', (t) => t.startInvocation({ ...task, complexity: 0 })],
    ['complexity 11', (t) => t.startInvocation({ ...task, complexity: 11 })],
    ['complexity 1.5', (t) => t.startInvocation({ ...task, complexity: 1.5 })],
    ['a context with a BigInt', (t) => t.startInvocation({ ...task, context: { a: 1n } })],
    ['an empty id', (t) => t.endInvocation('', { success: true })],
    ['an id with a space', (t) => t.endInvocation('a b', { success: true })],
    ['no outcome', (t, id) => t.endInvocation(id, undefined as Any)],
    ['success as a text', (t, id) => t.endInvocation(id, { success: 'yes' as Any })],
    ['negative tokens', (t, id) => t.endInvocation(id, { success: true, tokens: -1 })],
    ['half a token', (t, id) => t.endInvocation(id, { success: true, outputTokens: 0.5 })],
    ['a nameless tool', (t) => t.recordToolCall({ tool: '', success: true })],
    ['an invalid date', (t) => t.recordToolCall({ tool: 'x', success: true, startedAt: new Date('never') })],
    ['a negative duration', (t) => t.recordToolCall({ tool: 'x', success: true, durationMs: -1 })],
  ])('%s', (_, call) => {
    const made = configureTracker({ database: `${work.root}/other.db` });
    expect(() => call(made, 'some-id')).toThrow(TypeError);
    expect(made.health()).toMatchObject({ ok: true, delivered: 0 });
  });
});

describe('a spool that cannot be written', () => {
  /** A file where the folder should be: root can write anywhere else. */
  function obstruct(): { tracker: Tracker; free: () => void } {
    const database = `${work.root}/obstructed/tracker.db`;
    mkdirSync(`${work.root}/obstructed`);
    writeFileSync(spoolDir(database), '');
    return {
      tracker: configureTracker({ database }),
      free: () => void work.run('rm', [spoolDir(database)]),
    };
  }

  test('never throws; health says what is wrong, and what waits is written as soon as it can be', () => {
    const { tracker: made, free } = obstruct();
    const id = made.startInvocation(task);
    expect(made.health()).toMatchObject({ ok: false, delivered: 0, waiting: 1, lost: 0 });
    expect(made.health().error).toContain('ENOTDIR');
    free();
    made.endInvocation(id, { success: true });
    expect(made.health()).toMatchObject({ ok: true, delivered: 2, waiting: 0, spooled: 2, error: undefined });
  });

  test('only so much waits; the oldest is let go, and health says so', () => {
    const { tracker: made, free } = obstruct();
    for (let n = 0; n < 1003; n++) made.recordToolCall({ tool: 'x', success: true });
    expect(made.health()).toMatchObject({ ok: false, waiting: 1000, lost: 3 });
    free();
    made.recordToolCall({ tool: 'x', success: true });
    expect(made.health()).toMatchObject({ ok: false, delivered: 1001, waiting: 0, lost: 3, spooled: 1001 });
  });

  test('profile still gives what the work gives', async () => {
    const { tracker: made } = obstruct();
    expect(await made.profile(made.startInvocation(task), () => 'result')).toBe('result');
  });
});

test('AI_TRACKER=0: every call works, nothing is recorded', async () => {
  process.env['AI_TRACKER'] = '0';
  const off = configureTracker({ database: work.database });
  delete process.env['AI_TRACKER'];
  const id = off.startInvocation(task);
  expect(await off.profile(id, () => 3)).toBe(3);
  off.recordToolCall({ tool: 'x', success: true });
  expect(await off.flush()).toMatchObject({ ok: true, enabled: false, delivered: 0, spooled: 0 });
});

describe('a run whose end nobody tells', () => {
  const hours = 3600 * 1000;

  /** The state of the only run, for one who looks at it so many ms after now. */
  function stateAfter(ms: number): unknown {
    work.ingest();
    const db = openStore(work.database);
    try {
      loseSessions(db, new Date(Date.now() + ms));
      return db.prepare('SELECT status FROM agent_invocations').pluck().get();
    } finally {
      db.close();
    }
  }

  function startOf(process: object): string {
    const id = '01a1fb8b-a1c9-7000-b70b-51c1fb994a49';
    const payload = JSON.stringify({ invocation_id: id, agent_name: 'a', source: 'command', ...process });
    writeDelivery(spoolDir(work.database), { verb: 'invocation', args: ['start'], cwd: '/', payload });
    return id;
  }

  test('runs as long as its process lives', () => {
    tracker.startInvocation(task);
    expect(stateAfter(240 * hours)).toBe('running');
  });

  test('is lost some seconds after its process is gone; an end that comes later still counts', () => {
    const gone = work.run('sh', ['-c', 'printf %s "$$"']).stdout;
    const id = startOf({ client_pid: Number(gone), client_started: 5, client_host: hostname() });
    expect(stateAfter(3000)).toBe('running');
    expect(stateAfter(6000)).toBe('lost');
    expect(work.query('SELECT end_time = start_time AS at_once FROM agent_invocations')).toEqual([{ at_once: 1 }]);
    tracker.endInvocation(id, { success: true, outcome: 'after all' });
    expect(invocations()).toMatchObject([{ status: 'completed', success: 1, outcome_summary: 'after all' }]);
  });

  test('is lost when another process has its number by now', () => {
    startOf({ client_pid: process.pid, client_started: 5, client_host: hostname() });
    expect(stateAfter(6000)).toBe('lost');
  });

  test.each([
    ['on another machine', { client_pid: 1, client_started: 5, client_host: 'elsewhere' }],
    ['that no process stands for', {}],
  ])('%s is lost after a day without a word, which a call of a tool is', (_, process) => {
    const id = startOf(process);
    expect(stateAfter(23 * hours)).toBe('running');
    const startedAt = new Date(Date.now() + 10 * hours);
    tracker.recordToolCall({ tool: 'x', success: true, invocation: id, startedAt, durationMs: 1 });
    expect(stateAfter(33 * hours)).toBe('running');
    expect(stateAfter(35 * hours)).toBe('lost');
  });
});

test('a report that cannot be understood is set aside with its reason, and quotes nothing', () => {
  const report = (kind: string, payload: string) =>
    writeDelivery(spoolDir(work.database), { verb: 'invocation', args: [kind], cwd: '/', payload });
  report('start', '{"agent_name":"secret-a"}');
  report('end', 'secret-b');
  report('end', '["secret-c"]');
  report('nap', '{"invocation_id":"secret-d"}');
  report('start', '{"invocation_id":5,"agent_name":"secret-e"}');
  expect(() => work.ingest()).toThrow('rejected');
  const folder = `${spoolDir(work.database)}/rejected`;
  expect(readdirSync(folder).filter((name) => name.endsWith('.reason'))).toHaveLength(5);
  expect(work.rejects().join('\n')).not.toContain('secret');
});
