import { afterEach, beforeEach, expect, test } from 'vitest';
import { Fleet } from '../helpers/fleet.ts';
import { lines } from '../helpers/landing.ts';

// Two agents in one clone, each with a database of its own: what one of them calls a person's may be the other's.

let fleet: Fleet;
beforeEach(() => {
  fleet = new Fleet();
});
afterEach(() => {
  fleet.remove();
});

test('each keeps the lines that it wrote, whoever commits them', async () => {
  const a = fleet.repo('A', 'one');
  const b = fleet.at('B', 'one');
  a.agentWrites('a', lines('agent A', 2));
  a.commitAll();
  b.agentWrites('b', lines('agent B', 1));
  b.commitAll();
  b.appends('a', lines('agent B in a', 1), 'agent');
  b.commitAll();
  a.appends('a', lines('agent A again', 1), 'agent');
  a.commitAll();
  a.agentWrites('c', lines('agent A in c', 1));
  b.commitAll();
  expect(await fleet.totals()).toBe('6/1/0');
  expect(await fleet.byAgent()).toEqual({ A: 4, B: 2 });
  expect([await fleet.authors('one', 'a'), await fleet.authors('one', 'b'), await fleet.authors('one', 'c')]).toEqual([
    'AABA',
    'B',
    'A',
  ]);
});

test('a commit with the work of both, and of a person, is laid together line by line', async () => {
  const a = fleet.repo('A', 'one');
  const b = fleet.at('B', 'one');
  a.agentWrites('a', lines('agent A', 2));
  b.agentWrites('b', lines('agent B', 4));
  a.appends('a', lines('a person', 1));
  const sha = a.commitAll();
  expect(await fleet.totals()).toBe('6/2/0');
  expect(await fleet.byAgent()).toEqual({ A: 2, B: 4 });
  expect([await fleet.authors('one', 'a'), await fleet.authors('one', 'b')]).toEqual(['AAh', 'BBBB']);
  const shown = await fleet.json<Record<string, number>>(['show', sha], 'one');
  expect([shown['ai_lines_added'], shown['human_lines_added'], shown['unknown_lines_added']]).toEqual([6, 1, 0]);
});

test('in a file of both, too', async () => {
  const a = fleet.repo('A', 'one');
  const b = fleet.at('B', 'one');
  a.agentWrites('f', lines('agent A', 3));
  b.agentEdits('f', 'agent A wrote line 2\n', 'agent A wrote line 2\nagent B between them\n');
  a.appends('f', lines('a person', 2));
  b.commitAll();
  expect(await fleet.authors('one', 'f')).toBe('AABAhh');
  expect(await fleet.totals()).toBe('4/3/0');
  expect(await fleet.byAgent()).toEqual({ A: 3, B: 1 });
});

test('one amends what the other committed', async () => {
  const a = fleet.repo('A', 'one');
  const b = fleet.at('B', 'one');
  a.agentWrites('a', lines('agent A', 2));
  a.commitAll();
  b.appends('a', lines('agent B', 1), 'agent');
  b.git('commit', '-q', '-a', '--amend', '--no-edit');
  expect(await fleet.totals()).toBe('3/1/0');
  expect(await fleet.byAgent()).toEqual({ A: 2, B: 1 });
  expect(await fleet.authors('one', 'a')).toBe('AAB');
});

test('what an amend leaves as it was counts once, and is the person’s', async () => {
  const a = fleet.repo('A', 'one');
  fleet.at('B', 'one');
  a.write('a', lines('a person', 4));
  a.commitAll();
  a.appends('a', lines('a person again', 2));
  a.git('commit', '-q', '-a', '--amend', '--no-edit');
  expect(await fleet.totals()).toBe('0/7/0');
});

test('one rebases what both committed', async () => {
  const a = fleet.repo('A', 'one');
  const b = fleet.at('B', 'one');
  a.git('checkout', '-q', '-b', 'topic');
  a.agentWrites('a', lines('agent A', 2));
  a.commitAll();
  b.agentWrites('b', lines('agent B', 3));
  b.commitAll();
  a.git('checkout', '-q', 'main');
  a.appends('base.txt', lines('a person', 1));
  a.commitAll();
  a.git('checkout', '-q', 'topic');
  b.git('rebase', '-q', 'main');
  expect(await fleet.totals()).toBe('5/2/0');
  expect(await fleet.byAgent()).toEqual({ A: 2, B: 3 });
  expect([await fleet.authors('one', 'a'), await fleet.authors('one', 'b')]).toEqual(['AA', 'BBB']);
});

test('one removes what the other wrote', async () => {
  const a = fleet.repo('A', 'one');
  const b = fleet.at('B', 'one');
  a.agentWrites('a', lines('agent A', 3));
  a.commitAll();
  b.agentEdits('a', 'agent A wrote line 2\n', '');
  const sha = b.commitAll();
  expect(await fleet.totals()).toBe('3/1/0');
  const shown = await fleet.json<Record<string, number>>(['show', sha], 'one');
  expect([shown['ai_lines_removed'], shown['human_lines_removed'], shown['unknown_lines_removed']]).toEqual([1, 0, 0]);
});

test('what no commit has is nobody’s: the file of a fleet does not tell of it', async () => {
  const a = fleet.repo('A', 'one');
  a.agentWrites('a', lines('agent A', 2));
  a.commitAll();
  a.appends('a', lines('agent A again', 1), 'agent');
  const { lines: blamed } = await fleet.json<{ lines: { author: string }[] }>(['blame', 'a'], 'one');
  expect(blamed.map(({ author }) => author)).toEqual(['ai', 'ai', 'unknown']);
});
