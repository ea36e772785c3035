import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DashboardReport } from '../../src/dashboard/view/report.ts';
import { summaryOf } from '../../src/dashboard/view/summary.ts';
import type { StatsReport } from '../../src/stats/report.ts';
import { type AgentAt, Fleet } from '../helpers/fleet.ts';
import { Forge } from '../helpers/forge.ts';
import { lines } from '../helpers/landing.ts';
import { dataOf } from '../helpers/page.ts';

// The page of a fleet has the figures of `stats --fleet`, whoever took whose work.

let fleet: Fleet;
let forge: Forge;
let a: AgentAt;
let b: AgentAt;
beforeEach(() => {
  fleet = new Fleet();
  a = fleet.at('A', 'one');
  forge = new Forge(a);
  b = fleet.clone('B', a, forge.server, 'two');
});
afterEach(() => {
  fleet.remove();
});

/** All figures of both, in all, by repository and by agent. */
async function expectSame(): Promise<void> {
  fleet.ingest();
  const [stats, report] = [await fleet.json<StatsReport>(['stats']), await fleet.json<DashboardReport>(['dashboard'])];
  const { totals, commit_mix: mix } = stats;
  expect(report.summary).toMatchObject({
    ...{ ai: totals.ai_lines_added, human: totals.human_lines_added, unknown: totals.unknown_lines_added, ...mix },
    ...{ commits: totals.commits, overridden: totals.ai_lines_overridden, discarded: totals.ai_lines_discarded },
  });
  const byRepository = (rows: readonly object[]) => rows.map((row) => Object.values(row).join(' ')).sort();
  expect(byRepository(report.repositories.map(pick))).toEqual(
    byRepository(stats.repositories.map((row) => pick({ ...row, name: row.repository_name }))),
  );
  const out = `${fleet.root}/page.html`;
  expect(await fleet.reads(['dashboard', '--out', out])).toMatchObject({ status: 0, stderr: '' });
  const data = dataOf(out);
  expect(data.totals).toEqual(totals);
  expect(data.agents.length).toBeGreaterThan(1);
  for (const { id: agent } of data.agents.filter(({ id }) => id !== '')) {
    const { totals: own } = await fleet.json<StatsReport>(['stats', '--agent', agent]);
    expect([agent, summaryOf(data, { agent })]).toMatchObject([
      agent,
      {
        ...{ ai: own.ai_lines_added, human: own.human_lines_added, unknown: own.unknown_lines_added },
        ...{ commits: own.commits, overridden: own.ai_lines_overridden, discarded: own.ai_lines_discarded },
      },
    ]);
  }
}

function pick(row: Readonly<Record<string, unknown>> | object) {
  const { name, commits, ai_lines_added: ai, human_lines_added: human } = row as Readonly<Record<string, unknown>>;
  return { name, commits, ai, human };
}

test('two clones, a pick, what a person changed, and what never reached a commit', async () => {
  a.git('checkout', '-q', '-b', 'topic');
  a.agentWrites('a', lines('agent A', 4));
  a.commitAll();
  a.git('push', '-q', 'origin', 'topic');
  b.agentWrites('b', lines('agent B', 2));
  b.commitAll();
  b.run('sh', ['-c', 'git fetch -q && git cherry-pick origin/topic'], { env: b.gitClock() });
  b.write('b', `${lines('a person', 1)}${lines('agent B', 1)}`);
  b.commitAll();
  await expectSame();
  b.agentWrites('gone', lines('discarded', 3));
  b.run('sh', ['-c', 'git stash -uq && git stash drop -q'], { env: b.gitClock() });
  b.agentWrites('more', lines('agent B again', 5));
  b.appends('base.txt', lines('a person', 2));
  b.commitAll();
  await expectSame();
});

test('one clone, and a commit with lines of both', async () => {
  const c = fleet.at('C', 'one');
  a.agentWrites('a', lines('agent A', 3));
  c.agentWrites('c', lines('agent C', 2));
  c.write('d', lines('a person', 1));
  c.commitAll();
  a.ingest();
  await expectSame();
});
