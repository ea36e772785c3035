import { afterEach, beforeEach, expect, test } from 'vitest';
import { Landing } from '../helpers/landing.ts';

// A first pull of very many commits holds nothing up: the newest are looked through at once, the others by ingests that
// nobody waits for.

let work: Landing;
let forge: Landing['forge'];
beforeEach(() => {
  work = new Landing();
  forge = work.forge;
});
afterEach(() => {
  work.remove();
});

/** Many commits of somebody else's to one file, which is one that recorded work touches, or not. */
function commitsElsewhere(count: number, file: string): void {
  const parent = forge.git('rev-parse', 'origin/main');
  const time = Number(forge.git('log', '-1', '--format=%ct', 'origin/main'));
  const commits = Array.from({ length: count }, (_, at) => {
    const text = `somebody else’s line ${at}\n`;
    return [
      `commit refs/heads/main\ncommitter Else <else@example.com> ${time + at} +0000\ndata 1\nx`,
      at === 0 ? `from ${parent}` : '',
      `M 100644 inline ${file}\ndata ${Buffer.byteLength(text)}\n${text}`,
    ].filter(Boolean);
  });
  const input = commits.flat().join('\n');
  const { status, stderr } = work.run('git', ['fast-import', '--quiet'], { cwd: forge.server, input });
  if (status !== 0) throw new Error(stderr);
  forge.git('fetch', '-q');
}

test('what is older than the newest is looked through later', () => {
  work.branchOff();
  forge.squash('topic');
  forge.git('fetch', '-q');
  commitsElsewhere(600, 'topic.txt.log');
  work.pull();
  expect(work.authors('topic.txt')).toBe('uuuuu');
  work.ingest(60_000);
  expect([work.authors('topic.txt'), work.authors('base.txt'), work.sums()]).toEqual(['aaahh', 'hhah', Landing.totals]);
  expect(work.query('SELECT * FROM arrivals')).toEqual([]);
});

test('the newest are looked through at once, and what comes by the next pull too', () => {
  work.branchOff('one');
  work.git('checkout', '-q', 'main');
  work.agentOn('two', 'two.txt', 3);
  commitsElsewhere(300, 'theirs.txt');
  forge.squash('one');
  work.pull();
  expect(work.authors('one.txt')).toBe('aaahh');
  forge.squash('two');
  work.pull();
  expect([work.authors('one.txt'), work.authors('two.txt')]).toEqual(['aaahh', 'aaa']);
  work.ingest(60_000);
  expect([work.authors('one.txt'), work.authors('two.txt'), work.sums()]).toEqual(['aaahh', 'aaa', '7/5/0']);
});

test('totals of commits that are dropped before anybody looked come back', () => {
  work.agentWrites('a.txt', 'the agent one\nthe agent two\nthe agent three\n');
  work.commitAll();
  work.push('main', 'request');
  forge.squash('request');
  commitsElsewhere(300, 'theirs.txt');
  work.pull('main', '--rebase');
  work.ingest();
  work.ingest(60_000);
  expect([work.authors('a.txt'), work.sums()]).toEqual(['aaa', '3/3/0']);
});

test('a reading command leaves it to an ingest behind', () => {
  work.branchOff();
  forge.squash('topic');
  forge.git('fetch', '-q');
  commitsElsewhere(300, 'theirs.txt');
  work.pull();
  work.ingest();
  work.announced = Number.POSITIVE_INFINITY;
  work.run('rm', ['-f', `${work.database}.spool/.ingesting`]);
  work.json(['stats']);
  return expect.poll(() => work.query('SELECT * FROM arrivals')).toEqual([]);
});
