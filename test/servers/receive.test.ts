import { type ChildProcess, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import process from 'node:process';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { spoolDir } from '../../src/config/paths.ts';
import { binary, projectRoot, Sandbox } from '../helpers/sandbox.ts';

let box: Sandbox;
let child: ChildProcess | undefined;
beforeEach(() => {
  box = new Sandbox();
});
afterEach(async () => {
  await stop();
  box.remove();
});

async function start(port = 0): Promise<number> {
  const started = spawn(binary, ['receive', '--port', String(port)], { cwd: box.repo, env: box.env });
  child = started;
  let said = '';
  started.stdout.on('data', (data: Buffer) => {
    said += data.toString();
  });
  await expect.poll(() => said).toMatch(/:\d+ receives/);
  return Number(/:(\d+) /.exec(said)?.[1]);
}

/** Kills it as nothing can be caught, and waits until it is gone. */
async function stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<number | null> {
  const running = child;
  child = undefined;
  if (running === undefined) return null;
  const ended = new Promise<number | null>((done) => running.once('exit', done));
  running.kill(signal);
  return ended;
}

interface Said {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

/** Node's `fetch` sets Host and Origin by itself. */
function post(
  port: number,
  path: string,
  body: string | Buffer,
  headers: Record<string, string> = {},
  method = 'POST',
) {
  return new Promise<Said>((done, fail) => {
    const all = { 'content-type': 'application/json', ...headers };
    const asked = request({ port, host: '127.0.0.1', path, method, headers: all }, (response) => {
      let text = '';
      response.on('data', (data: Buffer) => {
        text += data.toString();
      });
      response.on('end', () => done({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
    });
    asked.on('error', fail);
    asked.end(body);
  });
}

const pairs = (values: Record<string, string | number>) =>
  Object.entries(values).map(([key, value]) => ({
    key,
    value: typeof value === 'string' ? { stringValue: value } : { intValue: String(value) },
  }));

function span(id: string, attributes: Record<string, string | number>, more: object = {}): object {
  const times = { startTimeUnixNano: '1772445600000000000', endTimeUnixNano: '1772445605000000000' };
  return {
    traceId: 'a'.repeat(32),
    spanId: id.repeat(16),
    name: 'span',
    ...times,
    attributes: pairs(attributes),
    ...more,
  };
}

const traces = (...spans: object[]) =>
  JSON.stringify({ resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ scope: { name: 't' }, spans }] }] });
const tool = (id: string, name: string, more: object = {}, attributes = {}) =>
  span(id, { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': name, ...attributes }, more);
const agent = (id: string, name: string, more: object = {}) =>
  span(id, { 'gen_ai.operation.name': 'invoke_agent', 'gen_ai.agent.name': name }, more);

const calls = () => {
  box.json(['tools']);
  return box.query('SELECT tool_name, invocation_id, success FROM tool_calls ORDER BY 1');
};

test('runs and calls, told again and after a kill, are there once, with their times and what is above them', async () => {
  const port = await start();
  const told = traces(
    tool('c', 'search', { parentSpanId: 'e'.repeat(16), status: { code: 2 } }),
    span('e', { 'http.route': '/x' }, { parentSpanId: 'b'.repeat(16) }),
    agent('b', 'planner'),
  );
  for (let time = 0; time < 2; time++) expect((await post(port, '/v1/traces', told)).status).toBe(200);
  // It is written down: nothing is asked of it any more.
  await stop();
  expect(await start(port)).toBe(port);
  expect((await post(port, '/v1/traces', gzipSync(told), { 'content-encoding': 'gzip' })).status).toBe(200);
  expect(calls()).toEqual([{ tool_name: 'search', invocation_id: 'b'.repeat(16), success: 0 }]);
  expect(box.query('SELECT agent_name, status, start_time, execution_time_ms FROM agent_invocations')).toEqual([
    { agent_name: 'planner', status: 'completed', start_time: '2026-03-02T10:00:00.000Z', execution_time_ms: 5000 },
  ]);
  expect(await stop('SIGTERM')).toBe(0);
});

describe('what it does not take, it says by the protocol', () => {
  test.each<[number, string, string | Buffer, Record<string, string>, string?]>([
    [403, '/v1/traces', '{}', { host: 'evil.example:4318' }],
    [403, '/v1/traces', '{}', { origin: 'http://evil.example' }],
    [404, '/v1/profiles', '{}', {}],
    [405, '/v1/traces', '', {}, 'GET'],
    [415, '/v1/traces', '{}', { 'content-type': 'text/plain' }],
    [415, '/v1/traces', '{}', { 'content-encoding': 'br' }],
    [400, '/v1/traces', '{"resourceSpans":', {}],
    [400, '/v1/traces', '{"resourceSpans":5}', {}],
    [400, '/v1/traces', '{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"secret"}]}]}]}', {}],
    [400, '/v1/traces', Buffer.from([10, 255, 255]), { 'content-type': 'application/x-protobuf' }],
    [400, '/v1/logs', 'no gzip', { 'content-encoding': 'gzip' }],
    [413, '/v1/metrics', gzipSync(Buffer.alloc(17 << 20)), { 'content-encoding': 'gzip' }],
    [413, '/v1/metrics', Buffer.alloc(17 << 20), { 'content-length': String(17 << 20) }],
    [200, '/v1/traces', '{}', {}],
    [200, '/v1/traces', '{"resourceSpans":[],"new":{}}', { origin: '' }],
  ])('%d: %s', async (status, path, body, headers, method) => {
    const port = await start();
    const own = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== ''));
    const said = await post(port, path, body, own, method).catch(() => ({ status: 413, body: '' }));
    expect(said.status).toBe(status);
    expect(said.body).not.toContain('secret');
    expect((await post(port, '/v1/traces', traces(tool('c', 'after')))).status).toBe(200);
    expect(calls()).toEqual([{ tool_name: 'after', invocation_id: null, success: 1 }]);
  });

  test('503, when it cannot be written down; once it can, it is taken', async () => {
    const port = await start();
    const spool = spoolDir(box.database);
    mkdirSync(join(box.home, '.config/ai-tracker'), { recursive: true });
    // A file is in its place, which root cannot write into either.
    writeFileSync(spool, '');
    const told = traces(tool('c', 'search'));
    const { status, headers } = await post(port, '/v1/traces', told);
    expect([status, headers['retry-after']]).toEqual([503, '5']);
    box.run('rm', [spool]);
    expect((await post(port, '/v1/traces', told)).status).toBe(200);
    expect(calls()).toHaveLength(1);
  });
});

describe('what Claude Code tells by itself', () => {
  const event = (request_id: string, input_tokens: number) => ({
    timeUnixNano: '1772445600000000000',
    body: { stringValue: 'claude_code.api_request' },
    attributes: pairs({ 'session.id': 's1', request_id, model: 'claude-x', input_tokens, output_tokens: '7' }),
  });
  const logs = (...logRecords: object[]) =>
    JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords: logRecords }] }] });
  const usage = (time: string, value: number) =>
    JSON.stringify({
      resourceMetrics: [
        {
          scopeMetrics: [
            {
              metrics: [
                {
                  name: 'claude_code.token.usage',
                  sum: {
                    aggregationTemporality: 1,
                    dataPoints: [
                      {
                        startTimeUnixNano: '1772445600000000000',
                        timeUnixNano: time,
                        asDouble: value,
                        attributes: pairs({ 'session.id': 's1', type: 'input', model: 'claude-x' }),
                      },
                    ],
                  },
                },
              ],
            },
          ],
        },
      ],
    });
  const tokens = () => {
    box.json(['tools']);
    return box.query('SELECT sum(input_tokens) AS input, sum(output_tokens) AS output FROM messages')[0];
  };

  test('its requests go before its sums, and a transcript before both', async () => {
    const port = await start();
    for (let time = 0; time < 2; time++) {
      await post(port, '/v1/metrics', usage('1772445660000000000', 100));
      await post(port, '/v1/metrics', usage('1772445720000000000', 50));
    }
    expect(tokens()).toEqual({ input: 150, output: 0 });
    for (let time = 0; time < 2; time++) await post(port, '/v1/logs', logs(event('req_1', 90), event('req_2', 61)));
    expect(tokens()).toEqual({ input: 151, output: 14 });
    await post(port, '/v1/metrics', usage('1772445780000000000', 50));
    expect(tokens()).toEqual({ input: 151, output: 14 });
    // Of a session that no hook told of, too, every row has its session.
    expect(box.query('SELECT id, status, started_at, last_seen_at FROM agent_sessions')).toEqual([
      { id: 's1', status: 'lost', started_at: '2026-03-02T10:00:00.000Z', last_seen_at: '2026-03-02T10:03:00.000Z' },
    ]);
    const transcript = join(box.root, 's1.jsonl');
    const message = { id: 'msg_1', model: 'claude-x', role: 'assistant', usage: { input_tokens: 5, output_tokens: 6 } };
    const line = { type: 'assistant', uuid: 'u', sessionId: 's1', timestamp: '2026-03-02T10:00:01.000Z', message };
    writeFileSync(transcript, `${JSON.stringify({ ...line, message: { ...message, content: [] } })}\n`);
    const hook = { session_id: 's1', cwd: box.repo, transcript_path: transcript };
    box.tracker(['hook'], { input: JSON.stringify({ ...hook, hook_event_name: 'SessionStart', source: 'startup' }) });
    box.tracker(['hook'], { input: JSON.stringify({ ...hook, hook_event_name: 'Stop' }) });
    expect(tokens()).toEqual({ input: 5, output: 6 });
    await post(port, '/v1/logs', logs(event('req_3', 90)));
    expect(tokens()).toEqual({ input: 5, output: 6 });
  });

  test("its tool's span and its hook are one call", async () => {
    const port = await start();
    const named = { 'gen_ai.tool.call.id': 'toolu_1', 'session.id': 's1' };
    const interaction = agent('b', 'main', { name: 'claude_code.interaction' });
    await post(port, '/v1/traces', traces(tool('c', 'Bash', { parentSpanId: 'b'.repeat(16) }, named), interaction));
    const hook = { session_id: 's1', cwd: box.repo, tool_name: 'Bash', tool_use_id: 'toolu_1', tool_input: {} };
    const end = { ...hook, hook_event_name: 'PostToolUse', tool_response: {} };
    box.tracker(['hook-post-tool'], { input: JSON.stringify(end) });
    await post(port, '/v1/traces', traces(tool('d', 'Bash', {}, named)));
    expect(calls()).toEqual([{ tool_name: 'Bash', invocation_id: null, success: 1 }]);
  });
});

/** A project with the real SDK, the package beside it. */
function sdkProject(script: string): string {
  const project = join(box.root, 'project');
  mkdirSync(join(project, 'node_modules'), { recursive: true });
  symlinkSync(projectRoot, join(project, 'node_modules/cc-ai-tracker'));
  symlinkSync(join(projectRoot, 'node_modules/@opentelemetry'), join(project, 'node_modules/@opentelemetry'));
  const sdk = `import { BasicTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
    import { context, trace } from '@opentelemetry/api';
    const run = async (exporter) => {
      const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
      const tracer = provider.getTracer('t');
      const agent = tracer.startSpan('invoke_agent coder', { attributes: { 'gen_ai.operation.name': 'invoke_agent',
        'gen_ai.agent.name': 'coder', 'gen_ai.usage.input_tokens': 9 } });
      const within = trace.setSpan(context.active(), agent);
      for (const name of ['search', 'edit']) tracer.startSpan(name, { attributes: { 'gen_ai.operation.name': 'execute_tool',
        'gen_ai.tool.name': name } }, within).end();
      tracer.startSpan('own', { attributes: { mine: 1 } }, within).end();
      agent.end();
      await provider.forceFlush();
      await provider.shutdown();
    };`;
  writeFileSync(join(project, 'main.mjs'), `${sdk}\n${script}`);
  return project;
}

const told = [
  { tool_name: 'edit', agent_name: 'coder', input_tokens: 9 },
  { tool_name: 'own', agent_name: 'coder', input_tokens: 9 },
  { tool_name: 'search', agent_name: 'coder', input_tokens: 9 },
];
const readTold = () => {
  box.json(['tools']);
  return box.query(`SELECT c.tool_name, i.agent_name, i.input_tokens FROM tool_calls c
    JOIN agent_invocations i USING (invocation_id) ORDER BY 1`);
};

test('a program with the real SDK reports through the exporter, and its own mapping', () => {
  const cwd = sdkProject(`import { TrackerSpanExporter } from 'cc-ai-tracker/otel';
    await run(new TrackerSpanExporter({ meaning: ({ attributes }) => attributes.mine ? { kind: 'tool' } : undefined }));`);
  const { status, stderr } = box.run(process.execPath, ['main.mjs'], { cwd });
  expect([status, stderr]).toEqual([0, '']);
  expect(readdirSync(spoolDir(box.database)).filter((name) => !name.startsWith('.'))).toHaveLength(4);
  expect(readTold()).toEqual(told);
});

test('and by protobuf through receive', async () => {
  const port = await start();
  const cwd = sdkProject(`import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
    await run(new OTLPTraceExporter());`);
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`, OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip' };
  const { status, stderr } = await new Promise<{ status: number | null; stderr: string }>((done) => {
    const program = spawn(process.execPath, ['main.mjs'], { cwd, env: { ...box.env, ...env } });
    let said = '';
    program.stderr.on('data', (data: Buffer) => {
      said += data.toString();
    });
    program.on('close', (code) => done({ status: code, stderr: said }));
  });
  expect([status, stderr]).toEqual([0, '']);
  expect(readTold()).toEqual(told.filter(({ tool_name }) => tool_name !== 'own'));
});

test('a worker in Python, with nothing but its own library', async () => {
  const port = await start();
  const script = join(box.root, 'worker.py');
  writeFileSync(
    script,
    `import json, sys, urllib.request
body = json.loads(sys.argv[2])
for _ in range(2):
    request = urllib.request.Request(f'http://127.0.0.1:{sys.argv[1]}/v1/traces', json.dumps(body).encode(), {'content-type': 'application/json'})
    assert urllib.request.urlopen(request, timeout=60).status == 200
`,
  );
  chmodSync(script, 0o755);
  const { status, stderr } = box.run('python3', [script, String(port), traces(tool('f', 'crawl'))]);
  expect([status, stderr]).toEqual([0, '']);
  expect(calls()).toEqual([{ tool_name: 'crawl', invocation_id: null, success: 1 }]);
});

test('in profile, across await, what is reported belongs to it; ids are those of spans', () => {
  const cwd = sdkProject(`import { configureTracker } from 'cc-ai-tracker';
    const tracker = configureTracker();
    const work = (name) => {
      const id = tracker.startInvocation({ agent: name, task: 't' });
      if (!/^[0-9a-f]{16}$/.test(id)) throw new Error(id);
      return tracker.profile(id, async () => {
        await new Promise((done) => setTimeout(done, 5));
        tracker.recordToolCall({ tool: 'of ' + name, success: true });
        if (name === 'a') await work('below a');
      });
    };
    await Promise.all([work('a'), work('b')]);
    tracker.recordToolCall({ tool: 'of nobody', success: true });`);
  expect(box.run(process.execPath, ['main.mjs'], { cwd }).stderr).toBe('');
  box.json(['tools']);
  const sql = `SELECT c.tool_name, i.agent_name, p.agent_name AS above FROM tool_calls c
    LEFT JOIN agent_invocations i USING (invocation_id) LEFT JOIN agent_invocations p ON p.invocation_id = i.parent_id ORDER BY 1`;
  expect(box.query(sql)).toEqual([
    { tool_name: 'of a', agent_name: 'a', above: null },
    { tool_name: 'of b', agent_name: 'b', above: null },
    { tool_name: 'of below a', agent_name: 'below a', above: 'a' },
    { tool_name: 'of nobody', agent_name: null, above: null },
  ]);
});
