import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { spoolDir } from '../../src/config/paths.ts';
import { listDeliveries, writeDelivery } from '../../src/spool/spool.ts';
import type { RunOptions } from '../helpers/sandbox.ts';
import { byReflog, Work } from '../helpers/work.ts';

/** Real dates: by them reflogs tell what was made before a mark. */
class DatedWork extends Work {
  override gitClock(): Record<string, string> {
    return { GIT_EDITOR: 'true' };
  }
}

let work: DatedWork;
beforeEach(() => {
  work = new DatedWork();
  work.agentWrites('a.txt', 'first\n');
  work.commitAll();
});
afterEach(() => work.remove());

const off = { AI_TRACKER: '0', CLAUDE_CODE_SESSION_ID: 'session-2', CLAUDE_PROJECT_DIR: '/x' };

/** The client calls a hook while AI_TRACKER=0 holds. */
function hookOff(verb: string, options: RunOptions = {}): void {
  const payload = { session_id: 'session-2', tool_name: 'Write', tool_input: { content: 'secret words' } };
  const result = work.tracker([verb], { ...options, input: JSON.stringify(payload), env: off });
  expect(result).toEqual({ status: 0, stdout: '', stderr: '' });
}

function marks(): string[] {
  const spool = spoolDir(work.database);
  return listDeliveries(spool).map((name) => work.run('cat', [`${spool}/${name}`]).stdout);
}

describe('AI_TRACKER=0', () => {
  test('leaves a mark of when, which session and which folder, and nothing of the event', () => {
    hookOff('hook-post-tool');
    expect(marks()).toHaveLength(1);
    const [mark = ''] = marks();
    expect(mark).toMatch(/time=\d{19}\0verb=off\0arg=hook-post-tool\0/);
    expect(mark).toContain(`cwd=${work.repo}\0`);
    expect(mark).toContain('env.CLAUDE_CODE_SESSION_ID=session-2\0');
    expect(mark).not.toMatch(/secret|Write|head=|snapshot/);
    expect(work.run('ls', ['.git/ai-tracker']).status).not.toBe(0);
  });

  test('what is written meanwhile and committed later is unknown, not a person’s', () => {
    hookOff('hook-pre-tool');
    work.write('b.txt', 'by the agent\n');
    hookOff('hook-post-tool');
    work.write('a.txt', 'first\nmore by the agent\n');
    work.commitAll();
    expect([work.authors('b.txt'), work.authors('a.txt')]).toEqual(['u', 'au']);
    // The reflog, which counts seconds, does not tell whether hooks were on by then, unless it is another second.
    expect(['+0/0/2 -0/0/0', ...(byReflog ? ['not recorded'] : [])]).toContain(work.counts());
  });

  test('what is left of it in the work tree is unknown, and what comes after is its writer’s', () => {
    hookOff('hook-post-tool');
    work.write('b.txt', 'by the agent\n');
    work.write('a.txt', 'first\nmore by the agent\n');
    work.ingest();
    work.write('c.txt', 'a person\n');
    work.write('a.txt', 'first\nmore by the agent\na person\n');
    work.agentWrites('d.txt', 'on again\n');
    work.commitAll();
    const authors = ['a.txt', 'b.txt', 'c.txt', 'd.txt'].map((file) => work.authors(file));
    expect(authors).toEqual(['auh', 'u', 'h', 'a']);
  });

  test('a call that is recorded again sees what was written before it as unknown', () => {
    hookOff('hook-post-tool');
    work.write('b.txt', 'by the agent\n');
    work.agentRuns('echo on again > c.txt');
    work.commitAll();
    expect([work.authors('b.txt'), work.authors('c.txt')]).toEqual(['u', 'a']);
  });

  test('a commit between two marks is in no total, and its lines are unknown', () => {
    work.ingest();
    const before = work.totals();
    hookOff('hook-pre-tool');
    work.write('b.txt', 'by the agent\n');
    work.git('add', '-A');
    work.git('commit', '-qm', 'off');
    hookOff('hook-post-tool');
    work.ingest();
    expect([work.totals(), work.counts(), work.authors('b.txt')]).toEqual([before, 'not recorded', 'u']);
    work.agentWrites('b.txt', 'by the agent\non again\n');
    work.commitAll();
    expect([work.authors('b.txt'), work.counts()]).toEqual(['ua', '+1/0/0 -0/0/0']);
  });

  test('a commit after a hook that is on again is recorded, in whatever second and however late that is read', () => {
    const nextSecond = Math.ceil(Date.now() / 1000) * 1000 + 20;
    work.run('sleep', [String((nextSecond - Date.now()) / 1000)]);
    hookOff('hook-pre-tool');
    work.write('b.txt', 'by the agent\n');
    work.git('add', '-A');
    work.git('commit', '-qm', 'off');
    hookOff('hook-post-tool');
    work.agentWrites('c.txt', 'on again\n');
    work.git('add', '-A');
    work.git('commit', '-qm', 'on again');
    work.ingest();
    expect([work.counts(), work.counts('HEAD~1'), work.authors('b.txt')]).toEqual([
      '+1/0/0 -0/0/0',
      'not recorded',
      'u',
    ]);
  });

  test('a commit after the first mark is no person’s, also in the same second, and read before the next mark', () => {
    hookOff('hook-pre-tool');
    work.ingest();
    work.write('b.txt', 'by the agent\n');
    work.git('add', '-A');
    work.git('commit', '-qm', 'off');
    work.ingest();
    hookOff('hook-post-tool');
    work.ingest();
    work.write('c.txt', 'by the agent\n');
    work.git('add', '-A');
    work.git('commit', '-qm', 'off');
    hookOff('hook-post-tool');
    work.ingest();
    expect([work.authors('b.txt'), work.authors('c.txt'), work.totals().split('/')[1]]).toEqual(['u', 'u', '0']);
  });

  test('a commit whose git hook finds it is in no total, and what was committed before it is', () => {
    work.write('b.txt', 'a person\n');
    work.commitAll();
    work.write('c.txt', 'a person\n');
    work.git('add', '-A');
    work.git('commit', '-qm', 'off');
    work.tracker(['git-post-commit'], { env: { AI_TRACKER: '0' } });
    work.ingest();
    expect([work.counts(), work.counts('HEAD~1')]).toEqual(['not recorded', '+0/1/0 -0/0/0']);
  });

  test('marks that nobody reads are taken in once there are many', () => {
    for (let i = 0; i < 501; i++) {
      writeDelivery(spoolDir(work.database), { verb: 'off', args: ['hook'], cwd: work.repo, env: {}, payload: '' });
    }
    work.tracker(['hook'], { env: { ...off, AI_TRACKER_INGEST: 'foreground' } });
    expect(listDeliveries(spoolDir(work.database))).toEqual([]);
  });
});
