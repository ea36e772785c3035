import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Blame } from '../../src/blame/blame.ts';
import { Landing } from '../helpers/landing.ts';

// What was only fetched is looked through when a command reads it: no branch that is checked out has it yet.

let work: Landing;
let forge: Landing['forge'];
beforeEach(() => {
  work = new Landing();
  forge = work.forge;
});
afterEach(() => {
  work.remove();
});

const { totals } = Landing;

/** By the command itself, in a process of its own. */
function blamed(rev: string, file = 'topic.txt'): string {
  const { lines } = work.json<Blame>(['blame', '--rev', rev, file]);
  return lines.map(({ author }) => author.charAt(0)).join('');
}

test.each([
  ['squashed', () => forge.squash('topic')],
  ['rebased', () => forge.rebase('topic')],
  ['merged', () => forge.merge('topic')],
])('a branch that the forge %s is known by its fetched commits, and counts once when it is pulled', (_, land) => {
  work.branchOff();
  land();
  work.git('fetch', '-q');
  expect([blamed('origin/main'), blamed('origin/main', 'base.txt')]).toEqual(['aaahh', 'hhah']);
  expect(work.sums()).toBe(totals);
  work.pull();
  expect([work.authors('topic.txt'), work.authors('base.txt'), work.sums()]).toEqual(['aaahh', 'hhah', totals]);
});

test('show knows it too, and local commits that a pull drops count on', () => {
  work.agentWrites('a.txt', 'the agent one\nthe agent two\nthe agent three\n');
  work.commitAll();
  work.push('main', 'request');
  forge.squash('request');
  work.git('fetch', '-q');
  expect(work.json(['show', 'origin/main'])).toMatchObject({ ai_lines_added: 3, unknown_lines_added: 0 });
  expect(work.sums()).toBe('3/3/0');
  work.pull('main', '--rebase');
  expect([work.authors('a.txt'), work.sums()]).toEqual(['aaa', '3/3/0']);
});

test('what was committed here, and pushed, before anything looked is recorded as made here', () => {
  work.branchOff();
  forge.squash('topic');
  work.git('fetch', '-q');
  work.git('checkout', '-q', '-b', 'next', 'origin/main');
  work.agentEdits('topic.txt', 'a person in topic wrote line 1\n', 'the agent changed it\n');
  work.git('commit', '-qam', 'told by nothing but the reflog');
  work.push('next');
  expect(work.json(['show', 'origin/next'])).toMatchObject({ ai_lines_added: 1, human_lines_removed: 0 });
  expect(work.sums()).toBe('5/5/0');
  expect(work.query('SELECT landed FROM commits WHERE commit_sha = ?', work.git('rev-parse', 'next'))).toEqual([
    { landed: 0 },
  ]);
});

test('what nobody recorded is unknown, and looked for once', () => {
  work.agentOn('main', 'mine.txt', 2);
  forge.commits('theirs.txt', 'somebody else\n');
  work.git('fetch', '-q');
  for (let times = 0; times < 2; times++) expect(blamed('origin/main', 'theirs.txt')).toBe('u');
  const deliveries = 'SELECT count(*) AS count FROM deliveries';
  const before = work.query(deliveries);
  expect(blamed('origin/main', 'theirs.txt')).toBe('u');
  expect(work.query(deliveries)).toEqual(before);
  expect(work.tracker(['show', 'origin/main']).stderr).toContain('is not recorded');
});

test('nothing is looked at while AI_TRACKER is 0', () => {
  work.branchOff();
  forge.squash('topic');
  work.git('fetch', '-q');
  const { stdout } = work.tracker(['blame', '--rev', 'origin/main', 'topic.txt'], { env: { AI_TRACKER: '0' } });
  expect(stdout).not.toContain(' ai ');
});
