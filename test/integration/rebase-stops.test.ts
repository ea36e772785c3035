import { existsSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunOptions } from '../helpers/sandbox.ts';
import { Work } from '../helpers/work.ts';

// `rebase -i` stops at a commit (`edit`), and another one is made there. git tells of the first and the last of them as
// of one that was rewritten; the first is still there, or what the rebase made of it.

let work: Work;
beforeEach(() => {
  work = new Work();
  work.write('base.txt', 'person line one\nperson line two\n');
  work.commitAll();
});
afterEach(() => {
  work.remove();
});

const inSession = { CLAUDE_CODE_SESSION_ID: 'session-1', CLAUDE_CODE_SESSION_ATTENDED: '1' };
const stopAtFirst = { GIT_SEQUENCE_EDITOR: 'sed -i 1s/^pick/edit/' };

/** The agent's commit, at which the rebase is to stop. */
function agentCommits(): void {
  work.agentWrites('agent.txt', 'agent line one\nagent line two\n');
  work.commitAll();
}

/** A person's commit where the rebase stopped, and on with it. */
function commitAtStop(options: RunOptions = {}): void {
  work.write('extra.txt', 'person line three\n');
  work.git('add', '-A', options);
  work.git('commit', '-q', '-m', 'extra', options);
  work.git('rebase', '--continue', options);
  work.ingest();
}

describe('what the agent’s call commits while a rebase runs is its own', () => {
  const clock = { GIT_COMMITTER_DATE: undefined as never, GIT_AUTHOR_DATE: undefined as never };
  const env = { ...inSession, ...clock };
  const stop = `GIT_SEQUENCE_EDITOR="sed -i '1s/^pick/edit/'"`;

  test.each([
    [
      'that a command of the rebase changes',
      `git rebase -q --exec "sed -i s/line/words/ agent.txt; git commit -qa --amend --no-edit" HEAD~1`,
    ],
    [
      'that it amends at a stop',
      `${stop} git rebase -q -i HEAD~1; sed -i s/line/words/ agent.txt; git commit -qa --amend --no-edit; git rebase --continue`,
    ],
    [
      'of a commit that it splits at a stop',
      `${stop} git rebase -q -i HEAD~1; git reset -q HEAD~1; sed -i s/line/words/ agent.txt; echo agent line three > new.txt; git add new.txt; git commit -qm new; git add -A; git commit -qm old; git rebase --continue`,
    ],
  ])('lines %s', (_, command) => {
    agentCommits();
    for (const hooks of [() => work.installHooks(), () => work.git('config', 'core.hooksPath', '/dev/null')]) {
      hooks();
      work.agentRuns(command, { env });
      work.ingest();
      expect(work.read('agent.txt')).toContain('words');
      expect(work.authors('agent.txt')).toBe('aa');
      if (existsSync(work.path('new.txt'))) expect(work.authors('new.txt')).toBe('a');
      work.agentRuns('sed -i s/words/line/ agent.txt; git rm -qf --ignore-unmatch new.txt; git commit -qam back', {
        env,
      });
    }
  });
});

test('one more commit at a stop, the last of the list: the commit before it counts still', () => {
  agentCommits();
  work.installHooks();
  work.git('rebase', '-q', '-i', 'HEAD~1', { env: stopAtFirst });
  commitAtStop();
  expect(work.totals()).toBe('2/3/0');
  expect(work.authors('agent.txt')).toBe('aa');
});

test('one more commit at a stop, and others after it: the commit before it counts still, the others once', () => {
  agentCommits();
  work.write('later.txt', 'person line four\n');
  work.commitAll();
  work.installHooks();
  work.git('rebase', '-q', '-i', 'HEAD~2', { env: stopAtFirst });
  commitAtStop();
  expect(work.totals()).toBe('2/4/0');
});

test('one more commit at a stop by a command of the agent’s: the commit before it counts still', () => {
  agentCommits();
  work.installHooks();
  const commands = ['git rebase -q -i HEAD~1', 'echo agent three >extra.txt', 'git add -A', 'git commit -q -m extra'];
  const env = { ...inSession, ...stopAtFirst };
  work.agentRuns([...commands, 'git rebase --continue'].join(' && '), { env });
  work.ingest();
  expect(work.totals()).toBe('3/2/0');
});

test('one more commit at a stop, in a repository without reflogs', () => {
  work.git('config', 'core.logAllRefUpdates', 'false');
  agentCommits();
  work.installHooks();
  work.git('rebase', '-q', '-i', 'HEAD~1', { env: stopAtFirst });
  commitAtStop();
  expect(work.totals()).toBe('2/3/0');
});

test('one more commit upon what the rebase made of the one it stopped at: that one takes its place', () => {
  work.git('switch', '-q', '-c', 'topic');
  agentCommits();
  const original = work.head();
  work.git('switch', '-q', 'main');
  work.write('main.txt', 'person line five\n');
  work.commitAll();
  work.git('switch', '-q', 'topic');
  work.installHooks();
  work.git('rebase', '-q', '-i', 'main', { env: stopAtFirst });
  commitAtStop();
  expect(work.totals()).toBe('2/4/0');
  const successors = work.query('SELECT superseded_by AS next FROM commits WHERE commit_sha = ?', original);
  expect(successors).toEqual([{ next: work.git('rev-parse', 'HEAD~1') }]);
});
