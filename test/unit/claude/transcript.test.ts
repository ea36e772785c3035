import { expect, test } from 'vitest';
import { modelsIn, transcriptOf } from '../../../src/claude/transcript.ts';

const says = (model: string, ...calls: string[]) =>
  JSON.stringify({
    type: 'assistant',
    message: {
      role: 'assistant',
      model,
      content: calls.map((id) => ({ type: 'tool_use', id, input: { model: 'x' } })),
    },
  });

test('a call is the model’s that made it, whatever spoke later', () => {
  const person = JSON.stringify({
    type: 'user',
    message: { role: 'user', content: '"model":"mine", "role":"assistant"' },
  });
  const cut = says('claude-0', 'toolu_0').slice(60);
  const { byCall, latest } = modelsIn(
    [cut, says('claude-a', 'toolu_1', 'toolu_2'), person, says('claude-b', 'toolu_3'), says('<synthetic>'), ''].join(
      '\n',
    ),
  );
  expect(Object.fromEntries(byCall)).toEqual({ toolu_1: 'claude-a', toolu_2: 'claude-a', toolu_3: 'claude-b' });
  expect(latest).toBe('claude-b');
});

test('where nobody spoke no model is known', () => {
  expect(modelsIn('')).toEqual({ byCall: new Map(), latest: undefined });
});

test('a subagent has a transcript of its own', () => {
  expect(transcriptOf('/p/s.jsonl', 's', undefined)).toBe('/p/s.jsonl');
  expect(transcriptOf('/p/s.jsonl', 's', 'a1')).toBe('/p/s/subagents/agent-a1.jsonl');
});
