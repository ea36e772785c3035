import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AgentAt, Fleet } from '../helpers/fleet.ts';
import { Forge } from '../helpers/forge.ts';
import { lines } from '../helpers/landing.ts';

// Agents in a clone each, one of which takes what the other committed: picked, squashed, rebased, reverted.

let fleet: Fleet;
let forge: Forge;
let a: AgentAt;
let b: AgentAt;
/** What the repository begins with: three lines of a person's. */
beforeEach(() => {
  fleet = new Fleet();
  a = fleet.at('A', 'one');
  forge = new Forge(a);
  b = fleet.clone('B', a, forge.server, 'two');
});
afterEach(() => {
  fleet.remove();
});

/** A commit each of three lines of A's, or of what is given, on a branch that is pushed. */
function branchOfA(...commits: readonly (() => void)[]): void {
  a.git('checkout', '-q', '-b', 'topic');
  for (const change of commits.length > 0 ? commits : [() => a.agentWrites('a', lines('agent A', 3))]) {
    change();
    a.commitAll();
  }
  a.git('push', '-q', 'origin', 'topic');
  a.ingest();
}

function ownOfB(): void {
  b.agentWrites('b', lines('agent B', 1));
  b.commitAll();
}

test('work in two clones is added up', async () => {
  branchOfA();
  ownOfB();
  b.appends('base.txt', lines('a person', 2));
  b.commitAll();
  expect(await fleet.totals()).toBe('4/5/0');
  expect(await fleet.byAgent()).toEqual({ A: 3, B: 1 });
});

test.each([
  ['by a person', (command: string) => void b.run('sh', ['-c', command], { env: b.gitClock() })],
  ['in a call', (command: string) => b.agentRuns(command)],
])('a pick, %s', async (_, runs) => {
  branchOfA();
  ownOfB();
  runs('git fetch -q && git cherry-pick origin/topic');
  expect(await fleet.totals()).toBe('4/3/0');
  expect(await fleet.byAgent()).toEqual({ A: 3, B: 1 });
  expect(await fleet.authors('two', 'a')).toBe('AAA');
});

test('a pick to which the picking agent adds its own', async () => {
  branchOfA();
  b.git('fetch', '-q');
  b.git('cherry-pick', '-n', 'origin/topic');
  b.appends('a', lines('agent B', 2), 'agent');
  b.commitAll();
  expect(await fleet.totals()).toBe('5/3/0');
  expect(await fleet.byAgent()).toEqual({ A: 3, B: 2 });
  expect(await fleet.authors('two', 'a')).toBe('AAABB');
});

test('a squash', async () => {
  branchOfA(
    () => a.agentWrites('a', lines('agent A', 2)),
    () => a.appends('a', lines('a person', 1)),
  );
  b.git('fetch', '-q');
  b.git('merge', '-q', '--squash', 'origin/topic');
  b.commitAll();
  expect(await fleet.totals()).toBe('2/4/0');
  expect(await fleet.byAgent()).toEqual({ A: 2 });
  expect(await fleet.authors('two', 'a')).toBe('AAh');
});

test('a squash in a call, which the other pulls', async () => {
  branchOfA(
    () => a.agentWrites('a', lines('agent A', 2)),
    () => a.appends('a', lines('a person', 3)),
  );
  b.agentRuns(
    'git fetch -q && git merge -q --squash origin/topic && git commit -q -m squash && git push -q origin HEAD:main',
  );
  b.ingest();
  a.git('checkout', '-q', 'main');
  a.git('pull', '-q');
  expect(await fleet.totals()).toBe('2/6/0');
  expect(await fleet.authors('one', 'a')).toBe('AAhhh');
});

test('a rebase onto work of one’s own', async () => {
  branchOfA(
    () => a.agentWrites('a', lines('agent A', 2)),
    () => a.appends('a', lines('a person', 1)),
    () => a.appends('a', lines('agent A again', 1), 'agent'),
  );
  ownOfB();
  b.git('fetch', '-q');
  b.git('checkout', '-q', '-b', 'topic', 'origin/topic');
  b.git('rebase', '-q', 'main');
  expect(await fleet.totals()).toBe('4/4/0');
  expect(await fleet.byAgent()).toEqual({ A: 3, B: 1 });
  expect(await fleet.authors('two', 'a')).toBe('AAhA');
});

test('an amend of another’s commit', async () => {
  branchOfA();
  b.git('fetch', '-q');
  b.git('checkout', '-q', '-b', 'topic', 'origin/topic');
  b.appends('a', lines('agent B', 2), 'agent');
  b.git('commit', '-q', '-a', '--amend', '--no-edit');
  expect(await fleet.totals()).toBe('5/3/0');
  expect(await fleet.byAgent()).toEqual({ A: 3, B: 2 });
  expect(await fleet.authors('two', 'a')).toBe('AAABB');
});

test('an amend of what another has picked in a call meanwhile', async () => {
  branchOfA(() => {
    a.write('p', lines('a person', 3));
    a.agentWrites('a', lines('agent A', 3));
  });
  b.git('fetch', '-q');
  b.agentRuns('git cherry-pick origin/topic');
  b.ingest();
  a.appends('a', lines('agent A again', 1), 'agent');
  a.git('commit', '-q', '-a', '--amend', '--no-edit');
  expect([await fleet.authors('one', 'p'), await fleet.authors('two', 'p')]).toEqual(['hhh', 'hhh']);
  expect(await fleet.totals()).toBe('4/6/0');
});

test('a revert of what was picked, and a revert of that', async () => {
  branchOfA();
  b.git('fetch', '-q');
  b.git('cherry-pick', 'origin/topic');
  b.git('revert', '--no-edit', 'HEAD');
  b.git('revert', '--no-edit', 'HEAD');
  expect(await fleet.totals()).toBe('3/3/0');
  expect(await fleet.authors('two', 'a')).toBe('AAA');
});

test('a revert of a revert of what another picked without knowing whose it is', async () => {
  b.write('p', lines('a person', 2));
  const sha = b.commitAll();
  b.git('push', '-q', 'origin', 'HEAD:refs/heads/topic');
  a.git('fetch', '-q');
  a.appends('base.txt', lines('agent A', 1), 'agent');
  a.commitAll();
  a.git('cherry-pick', sha);
  b.git('revert', '--no-edit', sha);
  b.git('revert', '--no-edit', 'HEAD');
  expect([await fleet.authors('one', 'p'), await fleet.authors('two', 'p')]).toEqual(['hh', 'hh']);
  expect(await fleet.totals()).toBe('1/5/0');
});

test('a text that another typed in another file is theirs', async () => {
  branchOfA(() => a.agentWrites('a', `${lines('agent A', 1)}}\n`));
  b.write('z', `}\n${lines('a person', 1)}`);
  b.commitAll();
  expect(await fleet.totals()).toBe('2/5/0');
  expect(await fleet.authors('two', 'z')).toBe('hh');
});

test('one line that another typed in the same file is theirs', async () => {
  branchOfA(() => a.agentWrites('a', `the first of A\n}\nthe third of A\n`));
  b.write('a', `a person begins\n}\na person ends\n`);
  b.commitAll();
  expect(await fleet.totals()).toBe('3/6/0');
  expect(await fleet.authors('two', 'a')).toBe('hhh');
});

test('the same commit in both clones counts once', async () => {
  branchOfA();
  b.git('fetch', '-q');
  b.git('merge', '-q', '--ff-only', 'origin/topic');
  ownOfB();
  expect(await fleet.totals()).toBe('4/3/0');
  expect([await fleet.authors('two', 'a'), await fleet.authors('two', 'b')]).toEqual(['AAA', 'B']);
});

test('a database that is gone keeps what it told', async () => {
  branchOfA();
  ownOfB();
  expect(await fleet.totals()).toBe('4/3/0');
  fleet.forget(a);
  expect(await fleet.totals()).toBe('4/3/0');
  const { sources } = await fleet.json<{ sources: { agent_id: string; gone_at: string | null }[] }>(['fleet']);
  expect(sources.map(({ agent_id, gone_at }) => [agent_id, gone_at !== null])).toEqual([
    ['A', true],
    ['B', false],
  ]);
});
