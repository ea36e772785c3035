import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RangeReport } from '../../src/stats/range-report.ts';
import { runHere } from '../helpers/fake-io.ts';
import { type AgentAt, Fleet } from '../helpers/fleet.ts';
import { Forge } from '../helpers/forge.ts';
import { waysToLand } from '../helpers/forge-lands.ts';
import { lines } from '../helpers/landing.ts';
import { sums } from '../helpers/reporting.ts';

// Two agents' branches that a forge lands, and a machine that has neither's records: by the fleet's, and by a bundle of each.

let fleet: Fleet;
let forge: Forge;
let base: string;
let bundles: readonly string[];

/** An agent's branch, which is pushed, and the bundle of it that the agent's own database gives. */
async function branch(agent: AgentAt, name: string, count: number): Promise<string> {
  agent.git('checkout', '-q', '-b', name);
  agent.agentWrites(`${name}.txt`, lines(`agent ${name}`, count));
  agent.commitAll();
  agent.appends(`${name}.txt`, lines(`a person in ${name}`, 1));
  agent.commitAll();
  agent.git('push', '-q', 'origin', name);
  agent.ingest();
  const file = join(agent.home, `bundle-${name}`);
  const env = { ...agent.env, AI_TRACKER_SHARED_DIR: undefined, AI_TRACKER_DB_PATH: agent.database };
  const args = ['export', 'bundle', '--range', `origin/main..${name}`, '--out', file];
  const { status, stderr } = await runHere(args, { env, cwd: agent.repo });
  if (status !== 0) throw new Error(stderr);
  return file;
}

beforeEach(async () => {
  fleet = new Fleet();
  const a = fleet.at('A', 'one');
  forge = new Forge(a);
  const b = fleet.clone('B', a, forge.server, 'two');
  base = a.git('rev-parse', 'main');
  bundles = [await branch(a, 'of-a', 4), await branch(b, 'of-b', 5)];
});
afterEach(() => {
  fleet.remove();
});

test.each(waysToLand)('branches that a forge %s are whose they are', async (_, land) => {
  land(forge);
  const ci = fleet.clones(fleet.agents[0] as AgentAt, forge.server, 'ci');
  const range = ['report', '--range', `${base}..HEAD`];
  const known = await fleet.json<RangeReport>(range, ci);
  expect(sums(known)).toBe('9/2/0');
  expect(known.agents).toEqual([
    { agent_id: 'B', ai_lines_added: 5 },
    { agent_id: 'A', ai_lines_added: 4 },
  ]);
  const nobody = { env: { AI_TRACKER_DB_PATH: '/nowhere/tracker.db' }, cwd: join(fleet.root, ci) };
  const given = bundles.flatMap((file) => ['--bundle', file]);
  const { stdout } = await runHere([...range, ...given, '--json'], nobody);
  expect(JSON.parse(stdout)).toEqual(known);
  const alone = await runHere([...range, ...given.slice(0, 2), '--json'], nobody);
  expect(sums(JSON.parse(alone.stdout) as RangeReport)).toBe('4/1/6');
});

test('what people changed is told of lines that landed, also where two agents tell of the commit that they come from', async () => {
  using one = new Fleet();
  const agent = one.at('A', 'one');
  const web = new Forge(agent);
  const other = one.at('B', 'one');
  const main = agent.git('rev-parse', 'main');
  agent.git('checkout', '-q', '-b', 'of-a');
  agent.agentWrites('a.txt', lines('agent A', 4));
  agent.write('a.txt', agent.read('a.txt').replace('wrote line 2', 'wrote, a person changed, line 2'));
  agent.commitAll();
  for (const each of [agent, other]) each.ingest();
  agent.git('push', '-q', 'origin', 'of-a');
  web.squash('of-a');
  agent.git('checkout', '-q', 'main');
  agent.git('pull', '-q');
  agent.ingest();
  const { totals } = await one.json<RangeReport>(['report', '--range', `${main}..HEAD`], 'one');
  expect([totals.ai_lines_added, totals.human_lines_added, totals.ai_lines_overridden]).toEqual([3, 1, 1]);
});
