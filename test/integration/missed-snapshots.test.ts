import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { snapshotStores } from '../../src/git/snapshot-stores.ts';
import { tick } from '../helpers/tick.ts';
import { Work } from '../helpers/work.ts';

let work: Work;
beforeEach(() => {
  work = new Work();
  work.write('f.txt', 'base\n');
  work.commitAll();
  work.agentRuns('true');
});
afterEach(() => work[Symbol.dispose]());

const paused = () => join(snapshotStores(work.path('.git'))[0] ?? '', 'paused');

/** From now on a look at the work tree counts as too slow. */
function limit(): void {
  writeFileSync(paused(), '9999999999\n');
}

test('what a call wrote without a snapshot, and a person wrote on, is nobody’s that is known', async () => {
  limit();
  work.agentRuns('echo agent >> f.txt');
  await tick();
  work.write('f.txt', `${work.read('f.txt')}person\n`);
  work.commitAll();
  expect(work.authors('f.txt')).toBe('huu');
});

test('the same when there is a snapshot again before it is committed', async () => {
  limit();
  work.agentRuns('echo agent >> f.txt');
  await tick();
  work.write('f.txt', `${work.read('f.txt')}person\n`);
  rmSync(paused());
  work.agentRuns('true');
  work.write('g.txt', 'a person, later\n');
  work.commitAll();
  expect(work.authors('f.txt')).toBe('huu');
  expect(work.authors('g.txt')).toBe('h');
});

test('which limit was met where is kept for doctor', () => {
  limit();
  work.agentRuns('true');
  work.ingest();
  expect(work.query('SELECT limit_name, place FROM limits_met')).toEqual([
    { limit_name: 'snapshot-too-slow', place: work.repo },
  ]);
  const { stdout } = work.tracker(['doctor']);
  expect(stdout).toMatch(/limits.*reading the work tree around a call took too long/s);
});

test('a tracked file that is too large, and one that was only touched, are read once and then taken for what they are', () => {
  work.write('large', Buffer.alloc(6_000_000));
  work.git('add', '-A');
  work.commit();
  const [store = ''] = snapshotStores(work.path('.git'));
  rmSync(store, { recursive: true });
  work.agentRuns('true');
  // Git compares whole seconds.
  work.run('touch', ['-t', '202501010000', 'large', 'f.txt']);
  writeFileSync(join(store, 'slow'), '1\n');
  work.agentRuns('true');
  const env = { GIT_DIR: store, GIT_WORK_TREE: work.repo, GIT_INDEX_FILE: join(store, 'index') };
  expect(work.run('git', ['ls-files', '-v'], { env }).stdout).toBe('H f.txt\nh large\n');
  expect(work.run('git', ['diff-files', '--name-only'], { env }).stdout).toBe('');
});

test('untracked files that are too many bytes are left out, and nothing of them is stored', () => {
  for (let n = 0; n < 14; n++) work.write(`data/${n}`, Buffer.alloc(5_000_000, n));
  work.agentRuns('echo agent >> f.txt');
  work.ingest();
  expect(work.query('SELECT path FROM dirty_files')).toEqual([{ path: 'f.txt' }]);
  const [store = ''] = snapshotStores(work.path('.git'));
  const objects = readdirSync(join(store, 'objects')).filter((name) => name.length === 2);
  expect(objects.length).toBeLessThan(4);
  expect(work.query('SELECT limit_name FROM limits_met')).toEqual([{ limit_name: 'snapshot-untracked-skipped' }]);
});
