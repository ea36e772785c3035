import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { spoolDir } from '../../src/config/paths.ts';
import { pause } from '../../src/config/pause.ts';
import { callMarks } from '../../src/spool/call-marks.ts';
import { tick } from '../helpers/tick.ts';
import { byReflog, type Work, workWithFile } from '../helpers/work.ts';

// A call that a person refuses or breaks off has no end: the client tells PreToolUse, and then nothing.

let work: Work;
beforeEach(() => {
  work = workWithFile('person 1\n');
});
afterEach(() => {
  work.remove();
});

/** A person's, who is slower than the tick of the kernel's clock, which file times come from. */
const append = (text: string, file = 'f') => {
  pause(30);
  appendFileSync(work.path(file), text);
};
const committed = (file = 'f') => {
  work.commitAll();
  return work.authors(file).slice(1);
};

describe.each(['Bash', 'mcp__files__write'])('a call of %s that is refused, without a transcript', (tool) => {
  test('owns nothing of what a person writes after the turn', () => {
    work.startCall({ tool });
    work.tells('Stop', { background_tasks: [] });
    work.tells('UserPromptSubmit', { prompt: 'go on' });
    append('person 2\nperson 3\n');
    work.agentRuns('git status');
    append('person 4\nperson 5\n');
    work.agentRuns('git status');
    expect(committed()).toBe('hhhh');
    expect(work.totals()).toBe('0/4/0');
  });

  test('leaves what changed until the session goes on unknown', () => {
    work.startCall({ tool });
    append('somebody 1\n');
    work.tells('UserPromptSubmit', { prompt: 'go on' });
    append('person 2\nperson 3\nperson 4\n');
    expect(committed()).toBe('uhhh');
    expect(work.totals()).toBe('0/3/1');
  });
});

test.each([
  ['Stop', { background_tasks: [] }],
  ['StopFailure', { error: 'overloaded' }],
  ['UserPromptSubmit', { prompt: 'go on' }],
  ['SessionEnd', { reason: 'other' }],
  ['SessionStart', { source: 'resume' }],
])('a call without an end ends with %s', (name, more) => {
  work.startCall();
  append('somebody 1\n');
  work.tells(name, more);
  append('person 2\n');
  work.agentRuns('true', { session: 'session-2' });
  expect(committed()).toBe('uh');
});

test('a call that the client goes on after may have run or not', () => {
  work.startCall();
  append('somebody 1\n');
  work.agentRuns('echo agent 1 >> f');
  append('somebody 2\n');
  work.tells('Stop', { background_tasks: [] });
  append('person 2\n');
  expect(committed()).toBe('uauh');
});

test('a person commits before the session goes on: what nobody saw is unknown', () => {
  work.startCall({ env: { CLAUDE_CODE_SESSION_ID: 'session-1' } });
  append('somebody 1\n');
  // By the reflog, HEAD moved while a call ran that nobody knows by then to have been refused.
  const first = byReflog ? 'a' : 'u';
  expect(committed()).toBe(first);
  work.tells('UserPromptSubmit', { prompt: 'go on' });
  append('person 2\n');
  expect(committed()).toBe(`${first}h`);
});

test('a client that was killed in a call: what changed until somebody looks again is unknown', () => {
  work.startCall({ env: { CLAUDE_PID: String(deadProcess()) } });
  append('somebody 1\n');
  work.agentRuns('true', { session: 'session-2' });
  append('person 2\n');
  work.agentRuns('true', { session: 'session-2' });
  expect(committed()).toBe('uh');
});

test('calls side by side of a client that has ended by the time that they are read of are its own', () => {
  const env = { CLAUDE_PID: String(deadProcess()) };
  const call = work.startCall({ env });
  append('agent 1\n');
  const other = work.startCall({ env, subagent: 'a1' });
  append('agent 2\n');
  other.end();
  append('agent 3\n');
  call.end();
  append('person 2\n');
  expect(committed()).toBe('aaah');
});

test('what such a call commits is its own, also where a call beside it tells of the commit', () => {
  const env = { CLAUDE_PID: String(deadProcess()) };
  const call = work.startCall({ env });
  append('agent 1\n');
  work.git('commit', '-qam', 'in the call', { env });
  work.startCall({ env, subagent: 'a1' }).end();
  call.end();
  expect(work.authors('f').slice(1)).toBe('a');
});

test('a subagent’s call goes on past the prompt, and ends with the subagent', () => {
  const call = work.startCall({ subagent: 'a1' });
  append('agent 1\n');
  work.tells('UserPromptSubmit', { prompt: 'go on' });
  append('agent 2\n');
  call.end();
  work.startCall({ subagent: 'a1' });
  append('somebody 1\n');
  work.tells('SubagentStop', { agent_id: 'a1', agent_type: 'general-purpose', background_tasks: [] });
  append('person 2\n');
  expect(committed()).toBe('aauh');
});

test('an end that comes after all is the better word', () => {
  const call = work.startCall();
  work.tells('UserPromptSubmit', { prompt: 'go on' });
  append('agent 1\n');
  call.end();
  append('person 2\n');
  expect(committed()).toBe('ah');
});

describe('what the transcript tells', () => {
  const transcript = () => join(work.root, 'transcript.jsonl');
  const write = (line: object) => appendFileSync(transcript(), `${JSON.stringify(line)}\n`);
  const asks = (id: string) =>
    write({ type: 'assistant', message: { content: [{ type: 'tool_use', id, name: 'Bash', input: {} }] } });
  const answers = (id: string, words: string, more: object) => {
    const block = { type: 'tool_result', tool_use_id: id, content: words, is_error: true };
    write({ type: 'user', timestamp: new Date().toISOString(), message: { role: 'user', content: [block] }, ...more });
  };
  const rejected = 'The user doesn’t want to proceed with this tool use.';
  const begin = () => {
    const call = work.startCall({ transcript: transcript() });
    asks(call.id);
    return call;
  };
  const goesOn = () => {
    work.tells('UserPromptSubmit', { prompt: 'go on', transcript_path: transcript() });
    work.ingest();
  };

  test.each([
    ['by a person', { toolDenialKind: 'user-rejected', toolDenialBeforeRun: true }],
    ['by a person’s words', { toolDenialKind: 'permission-rule', permissionDecision: { decision: 'reject' } }],
    ['by a rule', { toolDenialKind: 'permission-rule' }],
  ])('a refused call owns nothing: %s', (_, more) => {
    const { id } = begin();
    append('person 2\n');
    answers(id, rejected, more);
    goesOn();
    append('person 3\n');
    expect(committed()).toBe('hh');
  });

  test('of a call that was broken off, what it wrote until then is the agent’s', async () => {
    const { id } = begin();
    append('agent 1\n');
    await tick();
    const words = `${rejected} Correction to the text above: this call was stopped while running, not refused.`;
    answers(id, words, { toolDenialKind: 'user-rejected' });
    await tick();
    append('somebody 1\n', 'g');
    goesOn();
    append('person 2\n');
    expect(committed()).toBe('ah');
    // Nothing tells whether the call had begun that file.
    expect(work.authors('g')).toBe('u');
  });

  test('an older client’s words for both leave it unknown', () => {
    const { id } = begin();
    append('somebody 1\n');
    answers(id, rejected, {});
    goesOn();
    append('person 2\n');
    expect(committed()).toBe('uh');
  });

  test('a call that failed, and whose end was lost, ran', async () => {
    const { id } = begin();
    append('agent 1\n');
    await tick();
    answers(id, 'Exit code 1\nno such file', {});
    goesOn();
    append('person 2\n');
    expect(committed()).toBe('ah');
  });

  test('calls side by side run until their ends', () => {
    const first = begin();
    append('agent 1\n');
    const second = begin();
    append('agent 2\n');
    second.end();
    append('agent 3\n');
    first.end();
    append('person 2\n');
    expect(committed()).toBe('aaah');
  });

  test('a refused call owns nothing of what comes before the next', () => {
    const { id } = begin();
    append('person 2\n');
    answers(id, rejected, { toolDenialKind: 'user-rejected', toolDenialBeforeRun: true });
    work.agentRuns('echo agent 1 >> f');
    append('person 3\n');
    expect(committed()).toBe('hah');
  });
});

describe('a command in the background', () => {
  const behind = (id: string) => ({ background_tasks: [{ id, type: 'shell', status: 'running' }] });

  test('writes as the agent as long as the client says that it runs', () => {
    work.startCall({ background: true }).end();
    append('agent 1\n');
    work.tells('Stop', behind('b1'));
    append('agent 2\n');
    work.tells('UserPromptSubmit', { prompt: '<task-notification><task-id>b1</task-id><status>completed</status>' });
    append('person 2\n');
    work.agentRuns('true');
    append('person 3\n');
    expect(committed()).toBe('aahh');
  });

  test('and until a Stop that does not name it', () => {
    work.startCall({ background: true }).end();
    append('agent 1\n');
    work.tells('Stop', behind('b1'));
    work.tells('UserPromptSubmit', { prompt: 'go on' });
    append('agent 2\n');
    work.tells('Stop', behind('another'));
    append('person 2\n');
    expect(committed()).toBe('aah');
  });

  test('also where a person commits meanwhile', () => {
    work.startCall({ background: true }).end();
    append('agent 1\n');
    expect(committed()).toBe('a');
  });
});

test('what a slash command’s own shell line writes is nobody’s that is known', () => {
  const line = { tool_name: 'Bash', tool_input: { command: 'echo x >> f' }, command_name: 'gen', invoked_by: 'user' };
  work.tells('UserPromptSubmit', { prompt: '/gen' });
  work.tells('PreSkillShellCommand', { ...line, tool_use_id: '1:inner:preamble-0' });
  append('somebody 1\n');
  work.tells('PreSkillShellCommand', { ...line, tool_use_id: '1:inner:preamble-1' });
  append('somebody 2\n');
  work.agentRuns('echo agent 1 >> f');
  append('person 2\n');
  work.agentRuns('true');
  expect(committed()).toBe('uuah');
  expect(work.query("SELECT count(*) AS calls FROM tool_calls WHERE tool_use_id LIKE '%preamble%'")).toEqual([
    { calls: 0 },
  ]);
});

describe('the marks of open calls', () => {
  const marks = () => callMarks(spoolDir(work.database));

  test('are there while calls run, and go when their ends are known', () => {
    expect(marks()).toEqual([]);
    const first = work.startCall();
    const second = work.startCall({ session: 'session-2' });
    work.ingest();
    expect(marks()).toHaveLength(2);
    first.end();
    work.ingest();
    expect(marks().map((name) => name.split('.')[0])).toEqual(['session-2']);
    second.end();
    work.ingest();
    expect(marks()).toEqual([]);
  });

  test.each(['../x', 'a/b', '*', '', 'é'])('are none for a session that is called %j', (session) => {
    work.tells('PreToolUse', {
      session_id: session,
      tool_name: 'Bash',
      tool_input: { command: 'true' },
      tool_use_id: 't',
    });
    expect(marks()).toEqual([]);
  });

  test('are made whatever a call is called', () => {
    const call = { tool_name: 'Bash', tool_input: { command: 'x'.repeat(20_000) } };
    work.tells('PreToolUse', { ...call, tool_use_id: '../../x' });
    expect(marks()).toHaveLength(1);
    append('somebody 1\n');
    work.tells('Stop', { background_tasks: [] });
    append('person 2\n');
    expect(committed()).toBe('uh');
    expect(marks()).toEqual([]);
  });
});

function deadProcess(): number {
  return Number(work.run('sh', ['-c', 'echo $$']).stdout) || process.pid;
}
