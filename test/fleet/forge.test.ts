import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type AgentAt, Fleet } from '../helpers/fleet.ts';
import { Forge } from '../helpers/forge.ts';
import { squashBoth, waysToLand } from '../helpers/forge-lands.ts';
import { lines } from '../helpers/landing.ts';

// Two agents' branches that a forge lands, where no hook is.

let fleet: Fleet;
let forge: Forge;
let a: AgentAt;
let b: AgentAt;
beforeEach(() => {
  fleet = new Fleet();
  a = fleet.at('A', 'one');
  forge = new Forge(a);
  b = fleet.clone('B', a, forge.server, 'two');
  a.git('checkout', '-q', '-b', 'of-a');
  a.agentWrites('a', lines('agent A', 3));
  a.commitAll();
  a.appends('a', lines('a person', 1));
  a.commitAll();
  a.git('push', '-q', 'origin', 'of-a');
  b.git('checkout', '-q', '-b', 'of-b');
  b.agentWrites('b', lines('agent B', 4));
  b.commitAll();
  b.git('push', '-q', 'origin', 'of-b');
});
afterEach(() => {
  fleet.remove();
});

const totals = '7/4/0';
describe.each(waysToLand)('branches that a forge %s', (_, land) => {
  const pulls = (...agents: readonly AgentAt[]): void => {
    for (const agent of agents) {
      agent.git('checkout', '-q', 'main');
      agent.git('pull', '-q');
    }
  };

  test('keep their authors where both pull', async () => {
    land(forge);
    expect(await fleet.totals()).toBe(totals);
    pulls(a, b);
    expect(await fleet.totals()).toBe(totals);
    expect(await fleet.byAgent()).toEqual({ A: 3, B: 4 });
    for (const clone of ['one', 'two']) {
      expect([await fleet.authors(clone, 'a'), await fleet.authors(clone, 'b')]).toEqual(['AAAh', 'BBBB']);
    }
  });

  test('keep their authors where one of them pulls', async () => {
    land(forge);
    pulls(a);
    expect(await fleet.totals()).toBe(totals);
    expect(await fleet.byAgent()).toEqual({ A: 3, B: 4 });
    expect([await fleet.authors('one', 'a'), await fleet.authors('one', 'b')]).toEqual(['AAAh', 'BBBB']);
  });

  test('keep their authors in a clone without records', async () => {
    land(forge);
    fleet.clones(a, forge.server, 'ci');
    expect(await fleet.totals()).toBe(totals);
    expect([await fleet.authors('ci', 'a'), await fleet.authors('ci', 'b')]).toEqual(['AAAh', 'BBBB']);
    expect(await fleet.totals()).toBe(totals);
  });

  test('keep their authors where the branches are deleted, and one works on', async () => {
    land(forge);
    pulls(a, b);
    fleet.ingest();
    a.git('branch', '-q', '-D', 'of-a');
    b.appends('a', lines('agent B in a', 2), 'agent');
    b.commitAll();
    expect(await fleet.totals()).toBe('9/4/0');
    expect(await fleet.byAgent()).toEqual({ A: 3, B: 6 });
    expect(await fleet.authors('two', 'a')).toBe('AAAhBB');
  });
});

test('a clone without records shows a squash as its agents know it', async () => {
  squashBoth(forge);
  fleet.clones(a, forge.server, 'ci');
  fleet.ingest();
  const shown = await fleet.json<Record<string, number>>(['show', 'HEAD'], 'ci');
  expect([shown['ai_lines_added'], shown['human_lines_added'], shown['unknown_lines_added']]).toEqual([7, 1, 0]);
});

test('what somebody else wrote on the forge stays unknown', async () => {
  forge.commits('c', lines('somebody else', 2));
  forge.squash('of-a');
  fleet.clones(a, forge.server, 'ci');
  fleet.ingest();
  expect([await fleet.authors('ci', 'a'), await fleet.authors('ci', 'c')]).toEqual(['AAAh', 'uu']);
});
