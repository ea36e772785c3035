import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Work } from '../helpers/work.ts';

// Agents of which no hook of ours tells: what they leave in the environment of `git commit` is all that shows them.

let work: Work;
beforeEach(() => {
  work = new Work();
});
afterEach(() => {
  work.remove();
});

interface Stats {
  readonly unrecorded_agents?: readonly { readonly agent: string; readonly commits: number }[];
}

describe.each([
  ['Codex', { CODEX_THREAD_ID: 't' }],
  ['Codex', { CODEX_SESSION_ID: 's' }],
  ['Qwen Code', { QWEN_CODE: '1', QWEN_CODE_SESSION_ID: 's' }],
  ['Copilot CLI', { COPILOT_CLI: '1' }],
  ['opencode', { OPENCODE: '1' }],
  ['pi', { PI_CODING_AGENT: 'true' }],
  ['Cursor', { CURSOR_AGENT: '1' }],
  ['Gemini CLI', { GEMINI_CLI: '1' }],
  ['Claude Code', { CLAUDE_CODE_SESSION_ID: 'of-nobody-known' }],
  ['codex', { HARNESS_PROVIDER: 'codex' }],
])('a commit from inside %s, %j', (agent, hookEnv: Record<string, string>) => {
  test('has no line of a person’s, and the agent is named', () => {
    work.agentWrites('known', 'agent 1\n', { session: 'session-1' });
    work.write('f', 'somebody 1\n');
    // `doctor` looks at the last days alone.
    work.commitAll({ hookEnv, env: { GIT_COMMITTER_DATE: new Date().toISOString() } });
    expect([work.authors('f'), work.authors('known')]).toEqual(['u', 'a']);
    expect(work.counts()).toBe('+1/0/1 -0/0/0');
    expect(work.json<Stats>(['stats']).unrecorded_agents).toEqual([{ agent, commits: 1 }]);
    expect(work.tracker(['stats']).stdout).toContain(`1 commit was made inside ${agent}`);
    expect(work.tracker(['doctor']).stdout.replace(/\s+/g, ' ')).toContain(`${agent} (1)`);
  });
});

test('a person’s commit names no agent, and neither does one of a session that hooks told of', () => {
  work.write('f', 'person 1\n');
  work.commitAll();
  work.agentRuns('echo agent 1 >> f', { session: 'session-1' });
  work.write('g', 'person 2\n');
  work.commitAll({ hookEnv: { CLAUDE_CODE_SESSION_ID: 'session-1', HARNESS_PROVIDER: 'claude' } });
  expect([work.authors('f'), work.authors('g')]).toEqual(['ha', 'h']);
  expect(work.json<Stats>(['stats']).unrecorded_agents).toBeUndefined();
  expect(work.tracker(['doctor']).stdout).not.toContain('other agents');
});

test('git’s hook carries the signs of an agent that it knows nothing else of', () => {
  work.installHooks('always');
  work.write('f', 'somebody 1\n');
  work.git('add', '-A');
  work.git('commit', '-q', '-m', 'one', { env: { CODEX_THREAD_ID: 't' } });
  expect(work.authors('f')).toBe('u');
});

test('AI_TRACKER_UNEXPLAINED has the last word', () => {
  work.write('f', 'person 1\n');
  work.commitAll({ hookEnv: { OPENCODE: '1', AI_TRACKER_UNEXPLAINED: 'human' } });
  expect(work.authors('f')).toBe('h');
});
