import { expect, test } from 'vitest';
import type { AttributedLine } from '../../../src/attribution/attribute-file.ts';
import { authorOf, human, preexisting, unknown, unresolved } from '../../../src/attribution/weave.ts';
import { countAuthors, toRow } from '../../../src/provenance/commit-file-row.ts';

test('whoever is no person, and is known, is the agent', () => {
  expect([human, unknown, 3, 10, preexisting, unresolved].map(authorOf)).toEqual([
    ...['human', 'unknown', 'ai', 'ai', 'unknown', 'unknown'],
  ]);
  expect(countAuthors([10, human, 11, unknown, 10])).toEqual({ ai: 3, human: 1, unknown: 1 });
});

test('a file of a commit counts what git calls added and removed', () => {
  const lines: AttributedLine[] = [
    { origin: 10, added: true, carried: false },
    { origin: 10, added: true, carried: false },
    { origin: human, added: false, carried: false },
  ];
  const change = { newPath: 'new.ts', oldPath: 'old.ts', newBlob: 'b10b', status: 'R' };
  const sources = { generated: new Set(['dist.js']) };
  const repeated = { added: [10], removed: [] };
  const row = toRow(sources, change as never, lines, new Map([[4, human]]), repeated);
  expect(row).toMatchObject({
    ...{ file_path: 'new.ts', old_path: 'old.ts', blob_sha: 'b10b', generated: false },
    ...{ added: { ai: 2, human: 0, unknown: 0 }, removed: { ai: 0, human: 1, unknown: 0 } },
    ...{ repeatedAdded: { ai: 1, human: 0, unknown: 0 }, repeatedRemoved: { ai: 0, human: 0, unknown: 0 } },
    ranges: [
      { start: 1, end: 2, origin: 10, added: true },
      { start: 3, end: 3, origin: human, added: false },
    ],
    removedRanges: [{ start: 5, end: 5, origin: human }],
  });
  const made = { ...change, newPath: 'dist.js', oldPath: 'dist.js' };
  expect(toRow(sources, made as never, lines, new Map(), repeated)).toMatchObject({ old_path: null, generated: true });
});
