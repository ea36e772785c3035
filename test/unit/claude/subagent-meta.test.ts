import { expect, test } from 'vitest';
import { parseMeta } from '../../../src/claude/subagent-meta.ts';

// As Claude Code 2.1.329 writes it.
const meta = {
  ...{ agentType: 'general-purpose', isBuiltIn: true, description: 'Inner', toolUseId: 'toolu_1', parentAgentId: 'a1' },
  ...{ spawnDepth: 2, requestShape: 'foreground', model: 'claude-x', finished: true },
};

test('a subagent’s file tells which call started it, for what, and how', () => {
  expect(parseMeta(JSON.stringify(meta))).toEqual({
    ...{ toolUseId: 'toolu_1', description: 'Inner', model: 'claude-x', inBackground: false, parentId: 'a1' },
  });
  expect(parseMeta(JSON.stringify({ ...meta, requestShape: 'background' }))?.inBackground).toBe(true);
});

test('what an earlier client does not tell is not known', () => {
  expect(Object.values(parseMeta('{"description":7}') ?? { none: 1 })).toEqual(Array(5).fill(undefined));
});

test.each(['', '[', '[]', '"text"', 'null'])('%s is no such file', (text) => {
  expect(parseMeta(text)).toBeUndefined();
});
