import process from 'node:process';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { runHere } from '../helpers/fake-io.ts';
import { Fleet } from '../helpers/fleet.ts';
import { FleetFolder } from '../helpers/fleet-folder.ts';
import { lines } from '../helpers/landing.ts';

// What is asked of a fleet: of some agents, of files by name, of a folder that the environment names.

let folder: FleetFolder;
beforeAll(() => {
  folder = new FleetFolder();
  folder.agent('worker-1', 10);
  folder.agent('worker-2', 20);
});
afterAll(() => {
  folder[Symbol.dispose]();
});

interface Stats {
  readonly totals: { readonly commits: number; readonly ai_lines_added: number };
  readonly daily: readonly { readonly ai_lines_added: number }[];
  readonly agents?: readonly { readonly agent_id: string; readonly ai_lines_added: number }[];
}

describe('--agent', () => {
  test.each<[string[], number, number]>([
    [['A'], 1, 1],
    [['A', 'B'], 2, 3],
    [['A', 'A'], 1, 1],
    [['?'], 2, 3],
    [['worker-*'], 2, 30],
    [['*-2', 'B'], 2, 22],
    [['*'], 4, 33],
  ])('%j', async (agents, commits, ai) => {
    const { totals } = await folder.json<Stats>('stats', ...agents.flatMap((agent) => ['--agent', agent]));
    expect([totals.commits, totals.ai_lines_added]).toEqual([commits, ai]);
  });

  test.each(['C', 'worker', 'a', 'worker-?-*', '.', '%'])(
    '%s is nobody’s name: those that are there are listed',
    async (agent) => {
      for (const command of ['stats', 'sessions', 'tools', 'agents']) {
        const { status, stdout, stderr } = await folder.reads(command, '--agent', agent);
        expect([command, status, stdout]).toEqual([command, 1, '']);
        expect(stderr).toBe(`ai-tracker: there is no agent ${agent}; known are: A, B, worker-1, worker-2\n`);
      }
    },
  );

  test('sessions are those of the agents that are asked for', async () => {
    const { sessions } = await folder.json<{ sessions: { agent_id: string }[] }>('sessions', '--agent', 'worker-?');
    expect(sessions.map(({ agent_id }) => agent_id).sort()).toEqual(['worker-1', 'worker-2']);
  });
});

test('each agent has a row of its own', async () => {
  const { agents = [] } = await folder.json<Stats>('stats');
  expect(agents.map(({ agent_id, ai_lines_added }) => [agent_id, ai_lines_added]).sort()).toEqual([
    ['A', 1],
    ['B', 2],
    ['worker-1', 10],
    ['worker-2', 20],
  ]);
});

test('--db twice reads both files, and changes neither', async () => {
  const before = folder.asItStands();
  const read = (...files: readonly string[]) =>
    runHere(['stats', '--json', ...files.flatMap((file) => ['--db', file])], { env: { HOME: folder.path } });
  const { stdout, stderr } = await read(folder.db('A'), folder.db('worker-2'));
  expect([JSON.parse(stdout).totals.ai_lines_added, stderr]).toEqual([21, '']);
  const again = await read(folder.db('A'), folder.db('A'));
  expect(JSON.parse(again.stdout).totals.ai_lines_added).toBe(1);
  const none = await read(folder.db('A'), folder.db('none'));
  expect([none.status, none.stderr]).toEqual([1, expect.stringMatching(/there is no database .*none\.db/)]);
  expect(folder.asItStands()).toEqual(before);
});

test('--db and --fleet together are a mistake', async () => {
  const { status, stderr } = await folder.reads('stats', '--db', folder.db('A'));
  expect([status, stderr]).toEqual([2, expect.stringMatching(/--db and --fleet/)]);
});

test('a host without an agent of its own reads all; an agent there reads its own', async () => {
  const read = async (env: Record<string, string>) => {
    const io = { env: { HOME: folder.path, AI_TRACKER_SHARED_DIR: folder.shared, ...env } };
    return JSON.parse((await runHere(['stats', '--json'], io)).stdout).totals.ai_lines_added;
  };
  expect([await read({}), await read({ AGENT_ID: 'B' })]).toEqual([33, 2]);
});

test('a folder that is not there, or that nobody named, is said', async () => {
  const read = (...args: readonly string[]) => runHere(['stats', ...args], { env: { HOME: folder.path } });
  expect(await read('--fleet', '/nonexistent')).toMatchObject({
    status: 1,
    stderr: expect.stringMatching(/\/nonexistent cannot be read/),
  });
  expect(await read('--fleet')).toMatchObject({ status: 1, stderr: expect.stringMatching(/AI_TRACKER_SHARED_DIR/) });
});

test('repositories that begin with the same commit are two where both are on one machine', async () => {
  using fleet = new Fleet();
  const day = { env: { GIT_AUTHOR_DATE: '2026-03-02T09:00:00Z', GIT_COMMITTER_DATE: '2026-03-02T09:00:00Z' } };
  const heads = ['A', 'B'].map((name) => {
    const agent = fleet.at(name, `repo-${name}`);
    agent.write('base.txt', 'x\n');
    agent.git('add', '-A');
    agent.git('commit', '-q', '-m', 'base', day);
    agent.agentWrites('f', lines(`agent ${name}`, 2));
    agent.commitAll();
    // Which machine it is on is told with the client's process.
    agent.tells('SessionStart', { source: 'startup' }, { env: { CLAUDE_PID: String(process.pid) } });
    return agent.git('rev-list', '--max-parents=0', 'HEAD');
  });
  expect(heads[0]).toBe(heads[1]);
  expect(await fleet.totals()).toBe('4/2/0');
  expect([await fleet.authors('repo-A', 'f'), await fleet.authors('repo-B', 'f')]).toEqual(['AA', 'BB']);
});

test('a database that an agent is about to make is waited for', async () => {
  using made = new FleetFolder();
  openStore(made.db('C')).close();
  expect((await made.reads('stats')).stderr).toBe('');
  expect((await made.sources()).map(({ agent_id }) => agent_id)).toEqual(['A', 'B', 'C']);
});
