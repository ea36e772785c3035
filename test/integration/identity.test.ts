import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../src/store/open.ts';
import { Activity } from '../helpers/activity.ts';
import { ScratchFolder } from '../helpers/records.ts';
import { Work } from '../helpers/work.ts';

// What tells many agents' databases apart, and their repositories together.

let work: Work;
beforeEach(() => {
  work = new Work();
  work.write('base.txt', 'person line one\n');
  work.commitAll();
});
afterEach(() => {
  work.remove();
});

const repositories = () => {
  work.ingest();
  return work.query('SELECT name, remote, root_commit FROM repositories ORDER BY id');
};

test('a database is made with an identity of its own, and keeps it', () => {
  using folder = new ScratchFolder();
  const identityOf = (name: string) => {
    const store = openStore(folder.file(name));
    const id = store.prepare<[], string>('SELECT database_id FROM identity').pluck().all();
    store.close();
    return id;
  };
  const [first, again, other] = [identityOf('a.db'), identityOf('a.db'), identityOf('b.db')];
  expect(first).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
  expect(again).toEqual(first);
  expect(other).not.toEqual(first);
});

test('a repository is known by where it comes from, else by the commit that it began with', () => {
  const root = work.git('rev-parse', 'HEAD').trim();
  work.agentWrites('a.txt', 'agent line one\n');
  expect(repositories()).toEqual([{ name: 'repo', remote: null, root_commit: root }]);
  work.git('remote', 'add', 'origin', 'https://token@example.com/Acme/API.git');
  work.agentWrites('a.txt', 'agent line two\n');
  expect(repositories()).toEqual([{ name: 'API', remote: 'example.com/acme/api', root_commit: null }]);
});

test('a shallow clone does not know what its history began with', () => {
  work.write('base.txt', 'person line two\n');
  work.commitAll();
  const clone = join(work.root, 'shallow');
  work.git('clone', '-q', '--depth=1', `file://${work.repo}`, clone);
  work.agentWrites('../shallow/a.txt', 'agent line one\n');
  expect(repositories()).toContainEqual({ name: 'repo', remote: null, root_commit: null });
});

test('a session is in the trace of its start, a task in that of its prompt', () => {
  using activity = new Activity();
  const trace = (span: number) => ({
    env: { TRACEPARENT: `00-${'a'.repeat(32)}-${String(span).padStart(16, '0')}-01` },
  });
  activity.ingest([
    activity.hook(0, 'SessionStart', { source: 'startup' }, trace(1)),
    activity.hook(1, 'UserPromptSubmit', { prompt_id: 'p', prompt: 'x' }, trace(2)),
    activity.hook(2, 'Stop', { prompt_id: 'p' }, trace(2)),
    activity.hook(9, 'SessionStart', { source: 'resume' }, trace(3)),
    activity.hook(10, 'UserPromptSubmit', { prompt_id: 'q', prompt: 'x' }, { env: { TRACEPARENT: 'not one' } }),
  ]);
  const of = ({ env }: ReturnType<typeof trace>) => ({ trace_parent: env.TRACEPARENT });
  expect(activity.rows('SELECT trace_parent FROM agent_sessions')).toEqual([of(trace(1))]);
  expect(activity.rows('SELECT trace_parent FROM task_executions ORDER BY started_at')).toEqual([
    of(trace(2)),
    { trace_parent: null },
  ]);
});
