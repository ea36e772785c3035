import { mkdirSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { spoolDir } from '../../src/config/paths.ts';
import { listDeliveries, writeDelivery } from '../../src/spool/spool.ts';
import { type Outcome, runHere } from '../helpers/fake-io.ts';
import { Work } from '../helpers/work.ts';

let work: Work;
beforeEach(() => {
  work = new Work();
});
afterEach(() => work.remove());

function tracker(args: readonly string[], env: Record<string, string> = {}): Promise<Outcome> {
  return runHere(['invocation', ...args], { env: { HOME: work.home, ...env }, cwd: work.repo });
}

const start = ['start', '--agent', 'reviewer', '--task', 'Refactor the parser'];

async function started(...more: string[]): Promise<string> {
  const { status, stdout, stderr } = await tracker([...start, ...more]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout.trimEnd();
}

function rows(): Record<string, unknown>[] {
  return work.query('SELECT * FROM agent_invocations ORDER BY invocation_id');
}

describe('start', () => {
  test('prints an id, and nothing else; the run is in the database when it returns', async () => {
    const { stdout } = await tracker([...start, '--complexity', '7', '--context', '{"ticket":"T-1"}']);
    expect(stdout).toMatch(/^[0-9a-f-]{36}\n$/);
    expect(rows()).toMatchObject([
      {
        ...{ invocation_id: stdout.trimEnd(), agent_name: 'reviewer', task_description: 'Refactor the parser' },
        ...{ complexity_score: 7, complexity_estimated: 0, context: '{"ticket":"T-1"}', status: 'running' },
        ...{ source: 'reported', client_pid: null },
      },
    ]);
  });

  test('knows whose run it is by the environment', async () => {
    const env = {
      AGENT_ID: 'w1',
      CLAUDE_CODE_SESSION_ID: 's1',
      AGENT_SWARM_TASK_ID: 't1',
      AI_TRACKER_INVOCATION: 'outer',
    };
    await tracker(start, env);
    expect(rows()).toMatchObject([{ agent_id: 'w1', session_id: 's1', task_id: 't1', parent_id: 'outer' }]);
  });

  test('keeps no description with AI_TRACKER_DESCRIPTIONS=off', async () => {
    await tracker(start, { AI_TRACKER_DESCRIPTIONS: 'off' });
    expect(rows()).toMatchObject([{ task_description: null, complexity_score: 5 }]);
  });

  test('says that a context is too long to be kept', async () => {
    const { status, stderr } = await tracker([...start, '--context', JSON.stringify('x '.repeat(3000))]);
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: 'ai-tracker: the context is not kept; --context takes at most 4096 bytes\n',
    });
    expect(rows()).toMatchObject([{ context: null }]);
  });
});

describe('end', () => {
  test('tells how a run ended', async () => {
    const id = await started();
    expect(await tracker(['end', id, '--success', '--outcome', 'merged', '--tokens', '42'])).toEqual({
      ...{ status: 0, stdout: '', stderr: '' },
    });
    expect(rows()).toMatchObject([{ status: 'completed', success: 1, outcome_summary: 'merged', tokens_used: 42 }]);
  });

  test('or that it failed, and why', async () => {
    const id = await started();
    await tracker(['end', id, '--failure', '--error', 'the tests fail; token=hunter2']);
    expect(rows()).toMatchObject([{ status: 'failed', success: 0, error_details: 'the tests fail; token=***' }]);
  });

  test('of two ends the last holds', async () => {
    const id = await started();
    await tracker(['end', id, '--failure']);
    await tracker(['end', id, '--success']);
    expect(rows()).toMatchObject([{ status: 'completed', success: 1 }]);
  });

  test.each([{}, { AI_TRACKER_INGEST: 'background' }])('of a run that nobody began is refused (%j)', async (env) => {
    const { status, stdout, stderr } = await tracker(['end', 'unknown-id', '--success'], env);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(
      /^ai-tracker: no run with the id unknown-id was begun here; .* invocation start printed.*\n$/,
    );
    expect(listDeliveries(spoolDir(work.database))).toEqual([]);
    expect((await runHere(['verify'], { env: { HOME: work.home } })).status).toBe(0);
  });

  test('of a run whose start waits to be taken in is taken', async () => {
    const payload = JSON.stringify({ invocation_id: 'waits', agent_name: 'reviewer' });
    writeDelivery(spoolDir(work.database), { verb: 'invocation', args: ['start'], cwd: work.repo, env: {}, payload });
    expect((await tracker(['end', 'waits', '--success'])).status).toBe(0);
    expect(rows()).toMatchObject([{ invocation_id: 'waits', agent_name: 'reviewer', success: 1 }]);
  });
});

describe('a call that makes no sense is told so, and records nothing', () => {
  test.each<[string, string[], string]>([
    ['no agent', ['start', '--task', 'x'], "required option '--agent <name>' not specified"],
    ['an empty agent', ['start', '--agent', ' ', '--task', 'x'], 'It takes a name.'],
    ['no task', ['start', '--agent', 'x'], "required option '--task <text>' not specified"],
    ['complexity 0', [...start, '--complexity', '0'], 'It takes a whole number from 1 to 10.'],
    ['complexity 11', [...start, '--complexity', '11'], 'It takes a whole number from 1 to 10.'],
    ['complexity 1.5', [...start, '--complexity', '1.5'], 'It takes a whole number from 1 to 10.'],
    ['complexity 0x5', [...start, '--complexity', '0x5'], 'It takes a whole number from 1 to 10.'],
    ['a context that is no JSON', [...start, '--context', '{a:1}'], 'It takes JSON, such as {"ticket":"T-1"}.'],
    ['no id', ['end', '--success'], "missing required argument 'id'"],
    ['an empty id', ['end', '', '--success'], 'give the id that `ai-tracker invocation start` printed'],
    ['a path for an id', ['end', '../x', '--success'], 'give the id that `ai-tracker invocation start` printed'],
    ['neither success nor failure', ['end', 'x'], 'say how it ended: either --success or --failure'],
    ['both', ['end', 'x', '--success', '--failure'], 'say how it ended: either --success or --failure'],
    ['negative tokens', ['end', 'x', '--success', '--tokens', '-1'], 'It takes a whole number, 0 or more.'],
    ['tokens as a word', ['end', 'x', '--success', '--tokens', 'many'], 'It takes a whole number, 0 or more.'],
    ['tokens beyond all counting', ['end', 'x', '--success', '--tokens', '9'.repeat(17)], 'It takes a whole number'],
    ['a status that is not known', ['end', 'x', '--done'], "unknown option '--done'"],
    ['run without --', ['run', '--agent', 'a', '--task', 't', 'true'], 'put the command after --'],
    ['an unknown step', ['pause', 'x'], "unknown command 'pause'"],
  ])('%s', async (_, args, message) => {
    const { status, stdout, stderr } = await tracker(args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(listDeliveries(spoolDir(work.database))).toEqual([]);
  });
});

describe('what cannot be written', () => {
  test('into the spool fails with what to do, and gives no id', async () => {
    writeFileSync(`${work.root}/file`, '');
    const { status, stdout, stderr } = await tracker(start, { AI_TRACKER_DB_PATH: `${work.root}/file/tracker.db` });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toMatch(
      /^ai-tracker: this is not recorded: cannot write into .*\.spool \(.*\); check its permissions .*\n$/,
    );
  });

  test('into the database alone waits in the spool, and the id is good', async () => {
    mkdirSync(work.database, { recursive: true });
    const { status, stdout, stderr } = await tracker(start);
    expect({ status, id: stdout.length }).toEqual({ status: 0, id: 37 });
    expect(stderr).toMatch(/^ai-tracker: recorded, but it still waits in .*\.spool: the database .* is a folder\n$/);
    expect(listDeliveries(spoolDir(work.database))).toHaveLength(1);
  });
});

test('AI_TRACKER=0 records nothing, and every call works', async () => {
  const off = { AI_TRACKER: '0' };
  const { status, stdout } = await tracker(start, off);
  expect(status).toBe(0);
  expect((await tracker(['end', stdout.trim(), '--success'], off)).status).toBe(0);
  expect(listDeliveries(spoolDir(work.database))).toEqual([]);
});

test.each(['start', 'end', 'run'])('help of %s says what each option does', async (name) => {
  const { status, stdout } = await tracker([name, '--help']);
  expect(status).toBe(0);
  const options = stdout.match(/^ {2}-.*$/gm) ?? [];
  expect(options.length).toBeGreaterThan(4);
  for (const option of options) expect(option).toMatch(/^ {2}-\S.* {2,}\S.{5,}$/);
});

test('help of the group shows what there is, and not the steps of run', async () => {
  const { stdout } = await tracker(['--help']);
  expect(stdout.match(/^ {2}[a-z][a-z-]*/gm)?.map((line) => line.trim())).toEqual(['start', 'end', 'run', 'help']);
});
