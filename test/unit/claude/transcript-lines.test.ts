import { expect, test } from 'vitest';
import { readLine } from '../../../src/claude/transcript-lines.ts';

const read = (value: unknown, space = 0) =>
  readLine(Buffer.from(JSON.stringify(value, null, space).replaceAll('\n', ' ')));
const usage = { input_tokens: 3, output_tokens: 5, cache_read_input_tokens: 7, cache_creation_input_tokens: 11 };
const message = {
  id: 'm',
  role: 'assistant',
  model: 'claude-x',
  usage,
  content: [
    { type: 'tool_use', id: 't' },
    { type: 'text', text: 'hi' },
  ],
};
const line = { type: 'assistant', timestamp: '2026-11-20T20:36:30.000Z', message };

test.each([0, 1])('a message is its model, time, tokens and calls, and nothing that it says (%d blanks)', (space) => {
  expect(read(line, space)).toEqual({
    ...{ kind: 'message', id: 'm', subagentId: undefined, model: 'claude-x', at: '2026-11-20T20:36:30.000Z' },
    ...{ inputTokens: 3, outputTokens: 5, cacheReadTokens: 7, cacheWriteTokens: 11, calls: ['t'] },
  });
});

test('of a subagent that an older client wrote into the session’s transcript names it', () => {
  expect(read({ ...line, isSidechain: true, agentId: 'a1' })).toMatchObject({ subagentId: 'a1' });
});

test('tokens that are not told count as none', () => {
  expect(read({ ...line, message: { ...message, usage: { output_tokens: 5, input_tokens: null } } })).toMatchObject({
    ...{ inputTokens: 0, outputTokens: 5, cacheReadTokens: 0 },
  });
});

test('a prompt begins what follows', () => {
  expect(read({ type: 'user', promptId: 'p-1', message: { role: 'user', content: 'do it' } })).toEqual({
    kind: 'prompt',
    promptId: 'p-1',
  });
});

test('an error of the service is told in one word at most', () => {
  const failed = { ...line, isApiErrorMessage: true, message: { ...message, model: '<synthetic>' } };
  expect(read({ ...failed, error: 'rate_limit' })).toMatchObject({ kind: 'failure', error: 'rate_limit' });
  expect(read({ ...failed, error: 'all that was said' })).toMatchObject({ kind: 'failure', error: null });
});

test.each([
  ['the client’s own words', { ...line, message: { ...message, model: '<synthetic>' } }],
  ['a message without tokens', { ...line, message: { ...message, usage: undefined } }],
  ['a text that looks like one', { type: 'user', message: { role: 'user', content: JSON.stringify(line) } }],
  ['another kind of line', { type: 'api-request-blob', message: { role: 'assistant' } }],
  ['no object', ['assistant']],
])('%s is nothing', (_name, value) => {
  expect(read(value)).toBeUndefined();
});

test('a line that is cut off is nothing', () => {
  expect(readLine(Buffer.from(JSON.stringify(line).slice(0, -5)))).toBeUndefined();
});
