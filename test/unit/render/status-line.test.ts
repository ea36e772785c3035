import { expect, test } from 'vitest';
import { renderStatusLine } from '../../../src/render/status-line.ts';

test.each<[string, Parameters<typeof renderStatusLine>[0], string]>([
  [
    'all of it',
    { lines: { ai: 3, human: 1, pending: 12 }, tokens: 48_213 },
    'AI 75.0% · 12 AI lines pending · 48.2k tokens',
  ],
  ['nothing known', { lines: undefined, tokens: undefined }, ''],
  ['nothing committed', { lines: { ai: 0, human: 0, pending: 1 }, tokens: 0 }, '1 AI line pending'],
  ['nothing pending, outside a session', { lines: { ai: 0, human: 5, pending: 0 }, tokens: undefined }, 'AI 0.0%'],
  ['in no repository', { lines: undefined, tokens: 999 }, '999 tokens'],
])('%s', (_, facts, line) => {
  expect(renderStatusLine(facts)).toBe(line);
});
