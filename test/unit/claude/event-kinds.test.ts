import { expect, test } from 'vitest';
import { toEvent } from '../../../src/claude/event.ts';
import { parsePayload } from '../../../src/claude/wire.ts';

const event = (payload: object) =>
  toEvent('hook', parsePayload(Buffer.from(JSON.stringify({ session_id: 's', ...payload }))));

test.each([
  [
    { hook_event_name: 'SessionStart', source: 'resume', model: 'm' },
    { kind: 'session-start', source: 'resume', model: 'm' },
  ],
  [
    { hook_event_name: 'SessionEnd', reason: 'clear' },
    { kind: 'session-end', reason: 'clear' },
  ],
  [
    { hook_event_name: 'UserPromptSubmit', prompt: 'do it' },
    { kind: 'prompt', notification: undefined },
  ],
  [
    { hook_event_name: 'Stop', background_tasks: [{ id: 'b1' }, {}] },
    { kind: 'stop', background: ['b1', ''] },
  ],
  [{ hook_event_name: 'Stop' }, { kind: 'stop', background: undefined }],
  [
    { hook_event_name: 'StopFailure', error: 'rate_limit' },
    { kind: 'failure', error: 'rate_limit' },
  ],
  [
    { hook_event_name: 'SubagentStart', agent_id: 'a', agent_type: 'Explore' },
    { kind: 'subagent-start', subagentType: 'Explore' },
  ],
  [
    { hook_event_name: 'SubagentStop', agent_id: 'a' },
    { kind: 'subagent-stop', subagentId: 'a' },
  ],
  [
    { hook_event_name: 'SubagentStop', agent_id: 'a', agent_type: '' },
    { kind: 'other', subagentId: undefined },
  ],
  [{ hook_event_name: 'PreCompact' }, { kind: 'other' }],
])('%j is told as such', (payload, wanted) => {
  expect(event(payload)).toMatchObject(wanted);
});

test('of a prompt nothing is taken but what the client says in it', () => {
  const prompt =
    '<task-notification>\n<task-id>a1</task-id>\n<tool-use-id>t1</tool-use-id>\n<status>failed</status>\n<summary>words</summary>';
  const notification = { taskId: 'a1', toolUseId: 't1', status: 'failed' };
  expect(event({ hook_event_name: 'UserPromptSubmit', prompt })).toMatchObject({ notification });
  expect(JSON.stringify(event({ hook_event_name: 'UserPromptSubmit', prompt }))).not.toContain('words');
  expect(JSON.stringify(event({ hook_event_name: 'UserPromptSubmit', prompt: 'a secret' }))).not.toContain('secret');
});
