import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { StatsReport } from '../../src/stats/report.ts';
import { openStore, type Store } from '../../src/store/open.ts';
import { type Outcome, runHere } from '../helpers/fake-io.ts';
import { FleetFolder } from '../helpers/fleet-folder.ts';
import { type Receiver, type Respond, startReceiver } from '../helpers/otlp-receiver.ts';
import { replay } from '../helpers/recorded.ts';
import { insert, ScratchFolder } from '../helpers/records.ts';
import { binary } from '../helpers/sandbox.ts';
import { Work } from '../helpers/work.ts';

let folder: ScratchFolder;
let receivers: Receiver[];
beforeEach(() => {
  folder = new ScratchFolder();
  receivers = [];
});
afterEach(async () => {
  folder[Symbol.dispose]();
  for (const receiver of receivers) await receiver.close();
});

async function receiver(respond?: Respond, port?: number): Promise<Receiver> {
  const started = await startReceiver(respond, port);
  receivers.push(started);
  return started;
}

function exportTo(
  to: Pick<Receiver, 'env'>,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Outcome> {
  return runHere(['export', 'otlp', ...args], { cwd: folder.path, env: { HOME: folder.path, ...to.env, ...env } });
}

/** A database with what `fill` adds; filled further when it is called again. */
function database(fill: (db: Store) => void): string {
  const path = folder.file('tracker.db');
  const db = openStore(path);
  db.transaction(() => fill(db))();
  db.close();
  return path;
}

const at = (seconds: number) => new Date(Date.parse('2026-03-02T10:00:00Z') + seconds * 1000).toISOString();
const session = (id: string, more = {}) => ({
  ...{ id, agent_id: 'a1', started_at: at(0), last_seen_at: at(60), ended_at: at(60), status: 'ended', ...more },
});
const task = (session_id: string, prompt_id: string, more = {}) => ({
  ...{ session_id, prompt_id, started_at: at(1), completed_at: at(50), status: 'completed', ...more },
});
const call = (session_id: string, tool_use_id: string, more = {}) => ({
  ...{ session_id, tool_use_id, tool_name: 'Read', called_at: at(2), ended_at: at(3), success: 1, ...more },
});

/** The sessions, tasks, calls and runs of a database that are over. */
function countEnded(path: string): number {
  const db = openStore(path);
  const counts = [
    'FROM agent_sessions WHERE ended_at IS NOT NULL',
    'FROM task_executions WHERE completed_at IS NOT NULL',
    'FROM tool_calls WHERE ended_at IS NOT NULL',
    "FROM agent_invocations WHERE end_time IS NOT NULL AND agent_name <> ''",
  ].map((from) => db.prepare<[], number>(`SELECT count(*) ${from}`).pluck().get() ?? 0);
  db.close();
  return counts.reduce((sum, count) => sum + count, 0);
}

describe('what is sent of a recorded session', () => {
  test.each([
    { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' },
    { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' },
    { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf', OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' },
  ])('%o: sums are those of stats, each span is sent once, no text is', async (format) => {
    using work = new Work();
    replay('write-edit-subagent-bash', work);
    work.tells('SessionEnd', { session_id: work.query<{ id: string }>('SELECT id FROM agent_sessions')[0]?.id });
    work.ingest();
    const to = await receiver();
    const env = { ...to.env, ...format, ...work.env };
    for (let time = 1; time <= 2; time++) {
      const { status, stderr } = await runHere(['export', 'otlp'], { cwd: work.repo, env });
      expect([status, stderr]).toEqual([0, '']);
      const { stdout } = await runHere(['stats', '--json'], { cwd: work.repo, env });
      const { totals } = JSON.parse(stdout) as StatsReport;
      const lines = (author: string, change: string) =>
        to.sum('ai_tracker.lines.committed', { 'ai_tracker.author': author, 'vcs.line_change.type': change });
      expect(totals.ai_lines_added).toBeGreaterThan(0);
      expect({
        ...{ ai_lines_added: lines('ai', 'added'), ai_lines_removed: lines('ai', 'removed') },
        ...{ human_lines_added: lines('human', 'added'), unknown_lines_added: lines('unknown', 'added') },
        ...{ commits: to.sum('ai_tracker.commits'), ai_lines_overridden: to.sum('ai_tracker.lines.overridden') },
      }).toEqual({
        ...{ ai_lines_added: totals.ai_lines_added, ai_lines_removed: totals.ai_lines_removed },
        ...{ human_lines_added: totals.human_lines_added, unknown_lines_added: totals.unknown_lines_added },
        ...{ commits: totals.commits, ai_lines_overridden: totals.ai_lines_overridden },
      });
      expect(to.spans.length).toBe(countEnded(work.database));
      expect(new Set(to.spans.map(({ spanId }) => spanId)).size).toBe(to.spans.length);
    }
    const calls = work.query<{ n: number }>('SELECT count(*) AS n FROM tool_calls WHERE success IS NOT NULL');
    expect(to.sum('ai_tracker.tool.calls')).toBe(calls[0]?.n);
    const text = to.requests.map(({ text }) => text).join('\n');
    for (const secret of [work.repo, work.home, 'hello']) expect(text).not.toContain(secret);
  });

  test('subagents hang below the call that started them, and their calls below them', async () => {
    using work = new Work();
    replay('write-edit-subagent-bash', work);
    const to = await receiver();
    await runHere(['export', 'otlp'], { cwd: work.repo, env: { ...work.env, ...to.env } });
    const byId = new Map(to.spans.map((span) => [span.spanId, span]));
    const chain = (id: string | undefined): string[] => {
      const span = byId.get(id ?? '');
      return span === undefined ? [] : [span.name, ...chain(span.parentSpanId)];
    };
    const chains = to.spans.map(({ spanId }) => chain(spanId).join(' < '));
    expect(chains).toContainEqual(
      expect.stringMatching(/^execute_tool \w+ < invoke_agent \S+ < execute_tool (Agent|Task) < invoke_agent main/),
    );
    expect(new Set(to.spans.map(({ traceId }) => traceId)).size).toBe(1);
  });
});

test("a session's trace is its caller's, where that told one; its task is below the span of the client that traces", async () => {
  const caller = { trace: 'c'.repeat(32), span: 'd'.repeat(16) };
  const db = database((store) => {
    const parent = `00-${caller.trace}-${caller.span}-01`;
    insert(store, 'agent_sessions', session('s', { trace_parent: parent }));
    insert(store, 'task_executions', task('s', 'same', { trace_parent: parent }));
    const own = `00-${'e'.repeat(32)}-${'f'.repeat(16)}-01`;
    const id = insert(store, 'task_executions', task('s', 'traced', { trace_parent: own }));
    insert(store, 'tool_calls', call('s', 'toolu_1', { task_execution_id: id }));
  });
  const to = await receiver();
  await exportTo(to, ['--db', db]);
  const span = (test: (values: (typeof to.spans)[number]) => boolean) => to.spans.find(test);
  const ofSession = span(({ name }) => name.startsWith('invoke_workflow'));
  expect([ofSession?.traceId, ofSession?.parentSpanId]).toEqual([caller.trace, caller.span]);
  const same = span(({ attributes }) => attributes['ai_tracker.prompt.id'] === 'same');
  expect([same?.traceId, same?.parentSpanId]).toEqual([caller.trace, ofSession?.spanId]);
  const traced = span(({ attributes }) => attributes['ai_tracker.prompt.id'] === 'traced');
  expect([traced?.traceId, traced?.parentSpanId]).toEqual(['e'.repeat(32), 'f'.repeat(16)]);
  expect(traced?.links).toEqual([{ traceId: caller.trace, spanId: ofSession?.spanId }]);
  const ofCall = span(({ attributes }) => attributes['gen_ai.tool.call.id'] === 'toolu_1');
  expect([ofCall?.traceId, ofCall?.parentSpanId]).toEqual(['e'.repeat(32), traced?.spanId]);
});

test('what was not over is sent when it is, however late; a commit is an event of its session', async () => {
  const db = database((store) => {
    insert(store, 'agent_sessions', session('s', { ended_at: null, status: 'open' }));
    insert(store, 'task_executions', task('s', 'p', { completed_at: null, status: 'running' }));
    insert(store, 'tool_calls', call('s', 'first', { ended_at: null, success: null }));
    insert(store, 'tool_calls', call('s', 'second'));
    insert(store, 'agent_invocations', { invocation_id: 'r', agent_name: 'builder', start_time: at(0) });
  });
  const to = await receiver();
  await exportTo(to, ['--db', db]);
  const names = () => to.spans.map(({ name, attributes }) => attributes['gen_ai.tool.call.id'] ?? name);
  expect(names()).toEqual(['second']);
  database((store) => {
    insert(store, 'tool_calls', call('s', 'third'));
    store.exec(`UPDATE tool_calls SET ended_at = '${at(9)}', success = 0 WHERE tool_use_id = 'first'`);
    store.exec(`UPDATE agent_invocations SET end_time = '${at(-99_999)}', status = 'completed'`);
  });
  await exportTo(to, ['--db', db]);
  expect(names()).toEqual(['second', 'first', 'third', 'invoke_agent builder']);
  expect(to.spans[1]?.status?.code).toBe(2);
  database((store) => {
    store.exec(`UPDATE task_executions SET completed_at = '${at(50)}', status = 'completed'`);
    store.exec(`UPDATE agent_sessions SET ended_at = '${at(60)}', status = 'ended'`);
    const commit = { commit_sha: 'a'.repeat(40), repository_path: '/r/api', repository_name: 'api', timestamp: at(40) };
    const lines = { ai_lines_added: 5, ai_lines_removed: 0, human_lines_added: 2, human_lines_removed: 0 };
    insert(store, 'commits', { ...commit, ...lines, session_id: 's' });
  });
  for (let time = 1; time <= 2; time++) await exportTo(to, ['--db', db]);
  expect(names().slice(4)).toEqual(['invoke_agent main', 'invoke_workflow session']);
  expect(to.spans.at(-1)?.events).toMatchObject([
    { name: 'vcs.commit', attributes: { 'vcs.ref.head.revision': 'a'.repeat(40), 'ai_tracker.lines.ai.added': 5 } },
  ]);
});

describe('what a receiver answers', () => {
  const some = () => database((store) => insert(store, 'agent_sessions', session('s')));

  test('503 with Retry-After: it is sent again then', async () => {
    const db = some();
    const to = await receiver((_, nth) =>
      nth === 1 ? { status: 503, headers: { 'retry-after': '1' } } : { status: 200 },
    );
    const start = Date.now();
    const { status } = await exportTo(to, ['--db', db]);
    expect([status, to.spans.length, to.requests.length]).toEqual([0, 1, 3]);
    expect(Date.now() - start).toBeGreaterThanOrEqual(990);
  });

  test.each([
    [400, /answers HTTP 400; see to OTEL_EXPORTER_OTLP_ENDPOINT/],
    [401, /answers HTTP 401; give it what it asks for in OTEL_EXPORTER_OTLP_HEADERS/],
    [302, /answers HTTP 302/],
  ])('%d: one line, status 1, no header in it; the next export sends all', async (code, line) => {
    const db = some();
    const refusing = await receiver(() => ({ status: code, headers: { location: 'http://127.0.0.1:1/' } }));
    const env = { OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20top-secret,x-scope=one' };
    const { status, stdout, stderr } = await exportTo(refusing, ['--db', db], env);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(line);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toContain('secret');
    expect(refusing.requests[0]?.headers).toMatchObject({ authorization: 'Bearer top-secret', 'x-scope': 'one' });
    await refusing.close();
    const to = await receiver(undefined, refusing.port);
    expect((await exportTo(to, ['--db', db])).status).toBe(0);
    expect(to.spans).toHaveLength(1);
  });

  test('a later moment than anybody waits for: one line, at once', async () => {
    const to = await receiver(() => ({ status: 429, headers: { 'retry-after': '86400' } }));
    const { status, stderr } = await exportTo(to, ['--db', some()]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/HTTP 429 and asks to come back in 86400 s; nothing is lost: export again later/);
    expect(to.requests).toHaveLength(1);
  });

  test('that it did not take a part: it is said, and not sent again', async () => {
    const body = JSON.stringify({ partialSuccess: { rejectedSpans: '1', errorMessage: 'too old\u001b[31m' } });
    const to = await receiver((path) => ({ status: 200, ...(path === '/v1/traces' && { body }) }));
    const json = { OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json' };
    const { status, stderr } = await exportTo(to, ['--db', some()], json);
    expect([status, stderr]).toEqual([0, 'ai-tracker: the receiver did not take 1 spans: too old [31m\n']);
    await exportTo(to, ['--db', folder.file('tracker.db')], json);
    expect(to.spans).toHaveLength(1);
  });

  test('nothing, as nobody listens there: one line', async () => {
    const to = await receiver();
    await to.close();
    const one = { OTEL_EXPORTER_OTLP_TIMEOUT: '100' };
    const { status, stderr } = await exportTo(to, ['--db', some()], one);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^ai-tracker: http:\/\/127.0.0.1:\d+\/v1\/metrics cannot be reached: ECONNREFUSED; see to /);
  });
});

test.each([
  ['OTEL_EXPORTER_OTLP_ENDPOINT', 'ftp://user:pw@there', /no http:/],
  ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc', /grpc is not spoken here; set it to http\/protobuf/],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'authorization', /entry 1 .* is no key=value/],
  ['OTEL_EXPORTER_OTLP_HEADERS', 'x=%0a', /cannot be a header/],
  ['OTEL_EXPORTER_OTLP_TIMEOUT', 'soon', /no number of milliseconds/],
  ['OTEL_EXPORTER_OTLP_COMPRESSION', 'zstd', /zstd is not known/],
  ['OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE', 'newest', /newest is not known/],
  ['OTEL_RESOURCE_ATTRIBUTES', 'team', /no key=value/],
])('%s=%s: one line, status 1', async (name, value, line) => {
  const db = database(() => {});
  const { status, stderr } = await exportTo({ env: {} }, ['--db', db], { [name]: value });
  expect(status).toBe(1);
  expect(stderr).toMatch(line);
  expect(stderr).not.toMatch(/user|pw/);
});

test('counters are what was added where that is asked for, also after nothing was; sums stay sums', async () => {
  const env = { OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta', OTEL_SERVICE_NAME: 'fleet' };
  const add = (n: number) => {
    database((store) => {
      for (let i = 0; i < n; i++) insert(store, 'tool_calls', call('s', `${n}-${i}`));
    });
  };
  const db = database((store) => insert(store, 'agent_sessions', session('s')));
  const to = await receiver();
  const calls: number[] = [];
  for (const added of [3, 0, 2]) {
    add(added);
    await exportTo(to, ['--db', db], env);
    calls.push(to.sum('ai_tracker.tool.calls'));
  }
  expect(calls).toEqual([3, 0, 2]);
  expect(to.points.get('ai_tracker.tool.calls')?.[0]?.temporality).toBe(1);
  expect(to.requests[0]?.text).toContain('fleet');
});

test('a sum that came to nothing is told as 0', async () => {
  const commit = { commit_sha: 'a'.repeat(40), repository_path: '/r/api', repository_name: 'api', timestamp: at(40) };
  const lines = { ai_lines_added: 5, ai_lines_removed: 0, human_lines_added: 2, human_lines_removed: 0 };
  const db = database((store) => insert(store, 'commits', { ...commit, ...lines }));
  const to = await receiver();
  await exportTo(to, ['--db', db]);
  expect(to.sum('ai_tracker.lines.committed', { 'vcs.repository.name': 'api' })).toBe(7);
  database((store) => store.exec(`UPDATE commits SET superseded_by = '${'b'.repeat(40)}'`));
  await exportTo(to, ['--db', db]);
  expect(to.points.get('ai_tracker.lines.committed')?.map(({ value }) => value)).toEqual([0, 0]);
});

test('paths and descriptions are sent only where they are asked for', async () => {
  const db = database((store) => {
    insert(store, 'agent_sessions', session('s', { working_directory: '/secret/place' }));
    const run = { invocation_id: 'r', agent_name: 'builder', start_time: at(0), end_time: at(1), status: 'completed' };
    insert(store, 'agent_invocations', { ...run, task_description: 'secret task' });
    const commit = {
      commit_sha: 'a'.repeat(40),
      repository_path: '/secret/api',
      repository_name: 'api',
      timestamp: at(4),
    };
    const lines = { ai_lines_added: 5, ai_lines_removed: 0, human_lines_added: 2, human_lines_removed: 0 };
    insert(store, 'commits', { ...commit, ...lines });
  });
  const [bare, full] = [await receiver(), await receiver()];
  await exportTo(bare, ['--db', db]);
  expect(bare.requests.map(({ text }) => text).join()).not.toContain('secret');
  await exportTo(full, ['--db', db, '--paths', '--descriptions']);
  const text = full.requests.map(({ text: sent }) => sent).join();
  for (const told of ['/secret/place', 'secret task', '/secret/api']) expect(text).toContain(told);
});

test('a receiver that dies in the middle: one line; what it took is not sent again, what it did not is', async () => {
  const calls = 7000;
  const db = database((store) => {
    insert(store, 'agent_sessions', session('s'));
    for (let n = 0; n < calls; n++) insert(store, 'tool_calls', call('s', `toolu_${n}`));
  });
  let traces = 0;
  const dying = await receiver((path) => (path === '/v1/traces' && ++traces > 2 ? { status: 400 } : { status: 200 }));
  const { status, stderr } = await exportTo(dying, ['--db', db]);
  expect(status).toBe(1);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(dying.spans.length).toBeGreaterThan(0);
  expect(dying.spans.length).toBeLessThan(calls);
  await dying.close();
  const to = await receiver(undefined, dying.port);
  expect((await exportTo(to, ['--db', db])).status).toBe(0);
  const ids = [...dying.spans, ...to.spans].map(({ spanId }) => spanId);
  expect([ids.length, new Set(ids).size]).toEqual([calls + 1, calls + 1]);
  for (const { bytes } of [...dying.requests, ...to.requests]) expect(bytes).toBeLessThanOrEqual(1 << 20);
  const file = readdirSync(join(folder.path, '.config/ai-tracker/exports')).map((name) =>
    join(folder.path, '.config/ai-tracker/exports', name),
  );
  expect(file).toHaveLength(1);
  expect(statSync(file[0] as string).mode & 0o777).toBe(0o600);
  expect(readFileSync(file[0] as string).length).toBeLessThan(2000);
});

test('killed in the middle: the next one sends the rest, and what is sent again has the same ids', async () => {
  const calls = 9000;
  const db = database((store) => {
    insert(store, 'agent_sessions', session('s'));
    for (let n = 0; n < calls; n++) insert(store, 'tool_calls', call('s', `toolu_${n}`));
  });
  const killed: { child?: ChildProcess } = {};
  let traces = 0;
  const to = await receiver((path) => {
    if (path === '/v1/traces' && ++traces === 3) killed.child?.kill('SIGKILL');
    return { status: 200 };
  });
  const env = { PATH: process.env['PATH'], HOME: folder.path, ...to.env };
  killed.child = spawn(binary, ['export', 'otlp', '--db', db], { cwd: folder.path, env, stdio: 'ignore' });
  const [, signal] = await once(killed.child, 'close');
  expect(signal).toBe('SIGKILL');
  const before = to.spans.length;
  expect(before).toBeLessThan(calls);
  expect((await exportTo(to, ['--db', db])).status).toBe(0);
  expect(new Set(to.spans.map(({ spanId }) => spanId)).size).toBe(calls + 1);
  expect(to.spans.length - (calls + 1)).toBeLessThanOrEqual(2000);
});

test('a fleet: the union once, by agent; another database of it later, and nothing again', async () => {
  using fleet = new FleetFolder();
  const to = await receiver();
  const env = { HOME: fleet.path, ...to.env };
  const send = () => runHere(['export', 'otlp', '--fleet', fleet.shared], { cwd: fleet.path, env });
  const end = (agent: string, n: number) =>
    fleet.agent(agent, n, (db) => {
      db.exec(`UPDATE agent_sessions SET status = 'ended', ended_at = '${at(60)}'`);
      insert(db, 'tool_calls', call(`of ${agent}`, `call of ${agent}`));
    });
  end('C', 3);
  expect((await send()).status).toBe(0);
  expect(to.sum('ai_tracker.lines.committed')).toBe(await fleet.lines());
  expect(to.sum('ai_tracker.lines.committed', { 'ai_tracker.agent.id': 'B' })).toBe(2);
  expect(to.spans.map(({ name }) => name)).toEqual(['execute_tool Read', 'invoke_workflow session']);
  end('D', 4);
  await send();
  await send();
  expect(to.sum('ai_tracker.lines.committed')).toBe(10);
  expect(to.spans.map(({ attributes }) => attributes['ai_tracker.agent.id'])).toEqual(['C', 'C', 'D', 'D']);
});
