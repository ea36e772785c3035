import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { spoolDir } from '../../src/config/paths.ts';
import { projectRoot, type RunResult, Sandbox } from '../helpers/sandbox.ts';

// The package as a program that depends on it sees it.

let box: Sandbox;
let project: string;
beforeEach(() => {
  box = new Sandbox();
  project = join(box.root, 'project');
  mkdirSync(join(project, 'node_modules'), { recursive: true });
  const installed = join(project, 'node_modules/cc-ai-tracker');
  for (const part of ['package.json', 'dist', 'bin']) {
    cpSync(join(projectRoot, part), join(installed, part), { recursive: true });
  }
  // What the package depends on, and what a TypeScript project has.
  for (const name of ['better-sqlite3', 'zod', 'bindings', 'file-uri-to-path', '@types', 'undici-types'])
    symlinkSync(join(projectRoot, 'node_modules', name), join(project, 'node_modules', name));
});
afterEach(() => box.remove());

const health = 'console.log(JSON.stringify(tracker.health()))';

function node(script: string, env = {}): RunResult {
  writeFileSync(join(project, 'main.mjs'), script);
  return box.run(process.execPath, ['main.mjs'], { cwd: project, env });
}

function program(body: string): string {
  return `import { configureTracker } from 'cc-ai-tracker';\nconst tracker = configureTracker();\n${body}`;
}

test('what is reported is in the database after flush', () => {
  const { stdout, stderr } = node(
    program(`const id = tracker.startInvocation({ agent: 'a', task: 'Fix typos' });
      await tracker.profile(id, () => 5);
      tracker.recordToolCall({ tool: 'search', invocation: id, success: true, durationMs: 3 });
      console.log(JSON.stringify(await tracker.flush()));`),
  );
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toEqual({
    ...{ ok: true, enabled: true, database: box.database, delivered: 3, waiting: 0, lost: 0, spooled: 0 },
  });
  expect(box.query('SELECT agent_name, success FROM agent_invocations')).toEqual([{ agent_name: 'a', success: 1 }]);
  expect(box.query('SELECT tool_name FROM tool_calls')).toEqual([{ tool_name: 'search' }]);
});

test('1,000 runs at once, the program killed in the middle: all that it had handed over is there', async () => {
  // It says each id only after the call returned, and goes on until it is killed.
  writeFileSync(
    join(project, 'main.mjs'),
    program(`import { writeSync } from 'node:fs';
      import { setTimeout as sleep } from 'node:timers/promises';
      await Promise.all(Array.from({ length: 1000 }, async (_, n) => {
        const id = tracker.startInvocation({ agent: 'agent-' + (n % 7), task: 'Task ' + n });
        writeSync(1, 'start ' + id + '\\n');
        await sleep(n % 10);
        for (;;) {
          tracker.recordToolCall({ tool: 'tool', invocation: id, success: true });
          writeSync(1, 'call ' + id + '\\n');
          await sleep(5);
          if (n % 2 === 0) {
            tracker.endInvocation(id, { success: n % 4 === 0, tokens: n });
            writeSync(1, 'end ' + id + '\\n');
            return;
          }
        }
      }));`),
  );
  const child = spawn(process.execPath, ['main.mjs'], {
    cwd: project,
    env: box.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (data: Buffer) => {
    said += data.toString();
    // In the middle: some have ended, some go on.
    if (said.split('\n').length > 2200) child.kill('SIGKILL');
  });
  const signal = await new Promise((resolve) => child.on('close', (_status, name) => resolve(name)));
  expect(signal).toBe('SIGKILL');

  expect(box.tracker(['stats']).status).toBe(0);
  const handedOver = (kind: string) =>
    said.match(new RegExp(`^${kind} (\\S+)$`, 'gm'))?.map((line) => line.slice(kind.length + 1)) ?? [];
  const started = box.query<{ invocation_id: string }>(
    "SELECT invocation_id FROM agent_invocations WHERE agent_name <> ''",
  );
  const ended = box.query<{ invocation_id: string }>(
    'SELECT invocation_id FROM agent_invocations WHERE success IS NOT NULL',
  );
  const calls = box.query<{ n: number }>('SELECT count(*) AS n FROM tool_calls')[0]?.n ?? 0;
  const missing = (kind: string, rows: { invocation_id: string }[]) => {
    const there = new Set(rows.map((row) => row.invocation_id));
    return handedOver(kind).filter((id) => !there.has(id));
  };
  expect(handedOver('start')).toHaveLength(1000);
  expect(handedOver('end').length).toBeGreaterThan(0);
  expect(missing('start', started)).toEqual([]);
  expect(missing('end', ended)).toEqual([]);
  // One that was written may not have been told of.
  expect(calls - handedOver('call').length).toBeGreaterThanOrEqual(0);
  expect(calls - handedOver('call').length).toBeLessThanOrEqual(1);
  expect(readdirSync(spoolDir(box.database)).filter((name) => /^\d/.test(name))).toEqual([]);
  expect(readdirSync(spoolDir(box.database))).not.toContain('rejected');
});

test('several threads of one process report at once, and nothing is lost', () => {
  const { stdout, stderr } = node(
    program(`import { isMainThread, Worker } from 'node:worker_threads';
      if (isMainThread) {
        const threads = Array.from({ length: 4 }, () => new Worker(new URL(import.meta.url)));
        await Promise.all(threads.map((thread) => new Promise((done) => thread.on('exit', done))));
        console.log(JSON.stringify(await tracker.flush()));
      } else {
        for (let n = 0; n < 100; n++) tracker.startInvocation({ agent: 'a', task: 't' });
      }`),
  );
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toMatchObject({ ok: true, spooled: 0 });
  expect(box.query('SELECT count(*) AS n FROM agent_invocations')).toEqual([{ n: 400 }]);
});

describe('importing it', () => {
  test('loads no package and opens nothing', () => {
    const loaded = `import { createRequire } from 'node:module';
      const before = process.getActiveResourcesInfo();
      tracker.health();
      const now = process.getActiveResourcesInfo();
      console.log(JSON.stringify([Object.keys(createRequire(import.meta.url).cache), now.length - before.length]));`;
    const { stdout } = node(program(loaded));
    expect(JSON.parse(stdout)).toEqual([[], 0]);
    const bundle = readFileSync(join(projectRoot, 'dist/api/index.mjs'), 'utf8');
    const imports = [...bundle.matchAll(/^import .* from "([^"]+)";$/gm)].map(([, name]) => name);
    expect(imports.length).toBeGreaterThan(0);
    expect(imports.filter((name) => !name?.startsWith('node:'))).toEqual([]);
  });

  test('works with require too', () => {
    writeFileSync(
      join(project, 'main.cjs'),
      `const { configureTracker } = require('cc-ai-tracker');
      const tracker = configureTracker();\n${health}`,
    );
    const { stdout } = box.run(process.execPath, ['main.cjs'], { cwd: project });
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, delivered: 0 });
  });

  test('keeps a program no longer than its work takes', () => {
    const started = "const id = tracker.startInvocation({ agent: 'a', task: 't' });";
    const { status } = node(program(`${started}\nvoid tracker.profile(id, () => new Promise(() => {}));`));
    expect(status).toBe(0);
  });
});

test('types: a strict TypeScript program compiles, and one that is wrong does not', () => {
  const compile = (source: string) => {
    writeFileSync(join(project, 'main.ts'), source);
    const tsc = join(projectRoot, 'node_modules/typescript/bin/tsc');
    const flags = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--types', 'node'];
    return box.run(process.execPath, [tsc, ...flags, 'main.ts'], { cwd: project }).stdout;
  };
  writeFileSync(join(project, 'package.json'), '{"type":"module"}');
  const right = `import { configureTracker, type Health, type Invocation, type Outcome, type ToolCall, type Tracker } from 'cc-ai-tracker';
    const tracker: Tracker = configureTracker({ agentId: 'a', descriptions: false });
    const invocation: Invocation = { agent: 'a', task: 't', complexity: 3, context: { any: ['thing'] } };
    const id: string = tracker.startInvocation(invocation);
    const outcome: Outcome = { success: true, tokens: 3 };
    tracker.endInvocation(id, outcome);
    const length: number = await tracker.profile(id, async () => 'text', (text) => ({ outcome: text.trim() })).then((text) => text.length);
    const call: ToolCall = { tool: 'x', success: length > 1, startedAt: new Date() };
    tracker.recordToolCall(call);
    const { ok, error }: Health = await tracker.flush();
    console.log(ok, error);`;
  expect(compile(right)).toBe('');
  expect(compile(right.replace("agent: 'a', task: 't'", "agent: 'a'"))).toContain("Property 'task' is missing");
});

describe('the example of the docs', () => {
  test('runs and records what it says', () => {
    cpSync(join(projectRoot, 'docs/examples/orchestrator.mjs'), join(project, 'main.mjs'));
    const { stdout, stderr } = box.run(process.execPath, ['main.mjs'], { cwd: project });
    expect(stderr).toBe('');
    expect(stdout.split('\n')).toEqual([
      'done: Refactor the parser',
      'done: Fix typos in the README',
      'the agent gave up',
      `recorded in ${box.database}`,
      '',
    ]);
    const columns = 'agent_name, complexity_score, success, outcome_summary, error_details, tokens_used, context';
    expect(box.query(`SELECT ${columns} FROM agent_invocations ORDER BY invocation_id`)).toEqual([
      {
        ...{ agent_name: 'reviewer', complexity_score: 5, success: 1, outcome_summary: 'done: Refactor the parser' },
        ...{ error_details: null, tokens_used: 1000, context: '{"ticket":"T-1"}' },
      },
      {
        ...{
          agent_name: 'reviewer',
          complexity_score: 2,
          success: 1,
          outcome_summary: 'done: Fix typos in the README',
        },
        ...{ error_details: null, tokens_used: 1000, context: '{"ticket":"T-2"}' },
      },
      {
        ...{ agent_name: 'builder', complexity_score: 10, success: 0, outcome_summary: null },
        ...{ error_details: 'Error: the agent gave up', tokens_used: null, context: '{"ticket":"T-3"}' },
      },
    ]);
    expect(box.query('SELECT count(DISTINCT invocation_id) AS n FROM tool_calls')).toEqual([{ n: 3 }]);
  });

  test('and each name that the page tells of is one of the interface', () => {
    const page = readFileSync(join(projectRoot, 'docs/orchestrators.md'), 'utf8');
    const declared = ['types/api/tracker.d.ts', 'types/activity/report.d.ts']
      .map((file) => readFileSync(join(projectRoot, 'dist', file), 'utf8'))
      .join();
    const told = [...page.matchAll(/^\| `(\w+)\((.*?)\)` \|/gm)];
    expect(told.length).toBeGreaterThan(5);
    for (const [, name = '', parameters = ''] of told) {
      for (const word of [name, ...(/\{(.*)\}/.exec(parameters)?.[1]?.match(/\w+/g) ?? [])])
        expect(declared).toMatch(new RegExp(`\\b${word}[?(:<]`));
    }
  });
});

test('flush that fails is told by the health, and rejects nothing', () => {
  // The database’s place is taken by a folder.
  mkdirSync(box.database, { recursive: true });
  const body =
    "tracker.startInvocation({ agent: 'a', task: 't' });\nconsole.log(JSON.stringify(await tracker.flush()))";
  const { stdout } = node(program(body));
  const told = JSON.parse(stdout);
  expect(told).toMatchObject({ ok: false, delivered: 1, spooled: 1 });
  expect(told.error).toContain('is a folder');
});

test.each([
  ['a HOME that cannot be made', { HOME: '/proc/nowhere' }, 'ENOENT'],
  ['a HOME that is a file', { HOME: '/etc/passwd' }, 'ENOTDIR'],
])('%s breaks nothing', (_, env, error) => {
  const body = `tracker.startInvocation({ agent: 'a', task: 't' });
    console.log(JSON.stringify(await tracker.flush()));`;
  const { status, stdout, stderr } = node(program(body), env);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ ok: false, waiting: 1, error: expect.stringContaining(error) });
});

test('npm pack holds what package.json promises', () => {
  const listed = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], { cwd: projectRoot });
  const [{ files }] = JSON.parse(`${listed.stdout}`) as [{ files: { path: string }[] }];
  const paths = files.map((file) => file.path);
  const { exports, bin } = JSON.parse(readFileSync(join(projectRoot, 'package.json'), 'utf8'));
  const promised = [...Object.values<string>(exports['.']), ...Object.values<string>(bin), 'bin/run-invocation'];
  expect(promised.length).toBeGreaterThan(4);
  for (const path of promised) expect(paths).toContain(path.replace(/^\.\//, ''));
});
