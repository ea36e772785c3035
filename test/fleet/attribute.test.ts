import { afterEach, beforeEach, expect, test } from 'vitest';
import { runHere } from '../helpers/fake-io.ts';
import { type AgentAt, Fleet } from '../helpers/fleet.ts';

// Lines whose author somebody put right by hand, in one agent's database.

let fleet: Fleet;
beforeEach(() => {
  fleet = new Fleet();
});
afterEach(() => fleet.remove());

const attribute = (agent: AgentAt, ...args: string[]) => {
  agent.ingest();
  return runHere(['attribute', ...args], { env: { ...agent.env, AGENT_ID: agent.agent }, cwd: agent.repo });
};

test('it holds whatever the others say, and is taken back', async () => {
  const a = fleet.repo('A', 'one');
  const b = fleet.at('B', 'one');
  a.agentWrites('code.js', 'agent one\nagent two\nagent three\n');
  a.commitAll();
  // The other recorded the same commit, and knows nobody better than a person.
  b.meet();
  b.ingest();
  expect(await fleet.authors('one', 'code.js')).toBe('AAA');
  expect(await fleet.totals()).toBe('3/1/0');
  expect((await attribute(a, 'code.js:2', '--author', 'human')).status).toBe(0);
  expect(await fleet.authors('one', 'code.js')).toBe('AhA');
  expect(await fleet.totals()).toBe('2/2/0');
  expect((await attribute(a, 'code.js:2', '--undo')).status).toBe(0);
  expect(await fleet.authors('one', 'code.js')).toBe('AAA');
  expect(await fleet.totals()).toBe('3/1/0');
});
