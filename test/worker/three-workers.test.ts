import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { bash, edit, Fleet, use, workerUid } from './fleet.ts';

const lines = (agent: string, name: string, count: number) =>
  Array.from({ length: count }, (_, at) => `${agent} ${name} ${at}\n`).join('');

/** Two tasks: 3 + 1 + 2 committed lines, 2 that are stashed; then 2 committed ones, and the stashed ones as well. */
function tasksOf(agent: string) {
  const path = (name: string) => `/workspace/repo/${agent}-${name}.txt`;
  return {
    first: {
      main: [
        use('Write', { file_path: path('write'), content: lines(agent, 'write', 3) }),
        use('Edit', {
          file_path: path('write'),
          old_string: `${agent} write 2\n`,
          new_string: `${agent} write 2\n${agent} edit\n`,
        }),
        bash(`printf '${agent} bash 1\\n${agent} bash 2\\n' >${agent}-bash.txt`),
        bash('git add -A && git commit -qm first'),
        use('Write', { file_path: path('stashed'), content: lines(agent, 'stashed', 2) }),
      ],
    },
    second: {
      main: [
        use('Write', { file_path: path('second'), content: lines(agent, 'second', 2) }),
        bash('git add -A && git commit -qm second'),
        bash('git stash pop -q && git add -A && git commit -qm stashed'),
      ],
    },
  };
}

test('three workers, with hooks called as the client calls them: each has its own commit', async () => {
  await using fleet = new Fleet();
  const agents = ['worker-1', 'worker-2', 'worker-3'];
  const workers = agents.map((agent) => fleet.start({ name: agent, env: { AGENT_ID: agent } }));
  const identity = '-c user.name=Agent -c user.email=agent@example.com';
  for (const [at, worker] of workers.entries()) {
    await worker.booted();
    edit(worker);
    const commit = `git -C /workspace/repo add -A && git ${identity} -C /workspace/repo commit -qm ${agents[at]}`;
    expect(worker.exec(`gosu worker sh -c '${commit}'`)).toEqual({ status: 0, stdout: '', stderr: '' });
  }
  for (const [at, agent] of agents.entries()) {
    const totals = { commits: 1, ai_lines_added: 1, human_lines_added: 0, unknown_lines_added: 0 };
    // No hook told of the commit: the agent's own next look finds it, and others read what is there by then.
    expect(workers[at]?.json('stats')).toMatchObject({ agent_id: agent, totals });
    for (const worker of workers)
      expect(worker.json(`stats --agent ${agent}`)).toMatchObject({ agent_id: agent, totals });
  }
});

describe('three workers at once on one shared folder', () => {
  test('each has its own database, with its own work and nothing of the others', async () => {
    await using fleet = new Fleet();
    const agents = ['worker-1', 'worker-2', 'worker-3'];
    const command = ['sh', '-c', 'sh /job/two-tasks.sh && echo done && sleep infinity'];
    const workers = agents.map((agent) =>
      fleet.start({
        name: agent,
        env: { AGENT_ID: agent },
        volumes: { '/job': fleet.job(agent, tasksOf(agent)) },
        command,
      }),
    );
    for (const [at, worker] of workers.entries()) {
      expect(await worker.booted()).toContain(
        [
          '=== AI Tracker Configuration ===',
          `AI Tracker DB: /workspace/shared/tracking/${agents[at]}.db`,
          'AI Tracker: recording (claude hooks ok, git hooks ok, database ok)',
          '================================\n',
        ].join('\n'),
      );
      await worker.said('done');
    }
    expect(fleet.databases()).toEqual(agents.map((agent) => `${agent}.db`));
    for (const [at, agent] of agents.entries()) {
      const stats = {
        agent_id: agent,
        totals: { commits: 3, ai_lines_added: 10, human_lines_added: 0, unknown_lines_added: 0 },
      };
      expect(workers[at]?.json('stats')).toMatchObject({
        ...stats,
        database: `/workspace/shared/tracking/${agent}.db`,
      });
      // Any container reads any agent's.
      expect(workers[(at + 1) % 3]?.json(`stats --agent ${agent}`)).toMatchObject(stats);
      const database = `${agent}.db`;
      expect(fleet.query(database, 'SELECT DISTINCT agent_id FROM agent_sessions')).toEqual([{ agent_id: agent }]);
      expect(fleet.query(database, 'SELECT id FROM agent_sessions')).toHaveLength(2);
      const files = fleet.query<{ file_path: string }>(
        database,
        'SELECT file_path FROM edits UNION SELECT file_path FROM commit_files',
      );
      expect(files.filter(({ file_path }) => !file_path.includes(`${agent}-`))).toEqual([]);
      expect(fleet.query(database, 'SELECT DISTINCT repository_path FROM commits')).toEqual([
        { repository_path: '/workspace/repo' },
      ]);
    }
    // A fourth container, without an agent of its own, reads all of them as one; the last is what the workers' volume holds.
    const reader = fleet.start({ name: 'reader', command: ['sleep', 'infinity'] });
    await reader.booted();
    const own = { commits: 3, ai_lines_added: 10, human_lines_added: 0, unknown_lines_added: 0 };
    const whole = reader.json<{ agents: unknown[] }>('stats');
    expect(whole).toMatchObject({
      totals: { commits: 9, ai_lines_added: 30, human_lines_added: 0, unknown_lines_added: 0 },
      repositories: [expect.anything()],
    });
    expect(whole.agents).toHaveLength(3);
    for (const agent of agents)
      expect(whole.agents).toContainEqual(expect.objectContaining({ agent_id: agent, ...own }));
    const { sources } = reader.json<{ sources: { agent_id: string; error: string | null; rows: number }[] }>('fleet');
    expect(sources.map(({ agent_id, error }) => [agent_id, error])).toEqual(agents.map((agent) => [agent, null]));
    expect(reader.exec('ai-tracker verify').stdout).toMatch(/worker-1\.db.*worker-3\.db/s);
    const owners = readdirSync(fleet.tracking, { recursive: true, encoding: 'utf8' }).map(
      (name) => statSync(join(fleet.tracking, name)).uid,
    );
    expect(new Set(owners)).toEqual(new Set([workerUid]));
  });

  test('SIGKILL of a worker loses nothing that a hook had delivered', async () => {
    await using fleet = new Fleet();
    const name = (at: number) => `/workspace/repo/${at}.txt`;
    const writes = Array.from({ length: 40 }, (_, at) =>
      use('Write', { file_path: name(at), content: `agent ${at}\n` }),
    );
    const job = fleet.job('killed', { long: { main: writes, latency_ms: 50 } });
    const options = { env: { AGENT_ID: 'killed' }, volumes: { '/job': job } };
    const worker = fleet.start({ ...options, name: 'first', command: ['sh', '/job/one-task.sh'] });
    await worker.booted();
    while (resultsIn(join(job, 'long.log')) < 10) await sleep(10);
    await worker.kill();
    const delivered = resultsIn(join(job, 'long.log'));
    expect(delivered).toBeLessThan(40);
    const again = fleet.start({ ...options, name: 'second' });
    await again.booted();
    again.json('stats');
    const edits = fleet
      .query<{ file_path: string }>('killed.db', 'SELECT file_path FROM edits')
      .map(({ file_path }) => file_path);
    expect(edits).toEqual(expect.arrayContaining(Array.from({ length: delivered }, (_, at) => name(at))));
    expect(new Set(edits).size).toBe(edits.length);
  });
});

/** How many results of tools the client sent back to the model: the hooks of those calls have returned. */
function resultsIn(log: string): number {
  try {
    return readFileSync(log, 'utf8').match(/"type":"tool_result"/g)?.length ?? 0;
  } catch {
    return 0;
  }
}
