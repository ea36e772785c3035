import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Work } from '../helpers/work.ts';

let work: Work;
beforeEach(() => {
  work = new Work();
});
afterEach(() => {
  work.remove();
});

interface EditRow {
  readonly lines_added: number;
  readonly lines_removed: number;
}

describe('lines added and removed', () => {
  test('are those of a line diff of the file before and after, as git counts', () => {
    const line = fc.constantFrom('a', 'b', 'c', ' a', '', '}', '\tb', 'a\r');
    const content = fc
      .tuple(fc.array(line, { maxLength: 12 }), fc.boolean())
      .map(([lines, ended]) => lines.join('\n') + (ended && lines.length > 0 ? '\n' : ''));
    const files: { before: string; after: string; file: string }[] = [];
    fc.assert(
      fc.property(content, content, (before, after) => {
        files.push({ before, after, file: `f${files.length}` });
      }),
      { numRuns: 150 },
    );
    for (const { before, after, file } of files) {
      const response = { type: 'update', content: after, originalFile: before };
      const input = { file_path: file, content: after };
      work.deliver('hook-post-tool', {
        session_id: 's',
        tool_name: 'Write',
        tool_input: input,
        tool_response: response,
      });
    }
    work.ingest();
    const counted = work.query<EditRow>('SELECT * FROM edits ORDER BY id');
    expect(counted.map((row) => `+${row.lines_added} -${row.lines_removed}`)).toEqual(gitCounts(files));
  });
});

/** What `git diff --numstat` counts between two folders that hold the contents. */
function gitCounts(files: readonly { before: string; after: string; file: string }[]): string[] {
  for (const side of ['before', 'after'] as const) {
    mkdirSync(join(work.root, side));
    for (const each of files) writeFileSync(join(work.root, side, each.file), each[side]);
  }
  const args = ['diff', '--no-index', '--no-renames', '--minimal', '--numstat', '-z', 'before', 'after'];
  const output = work.run('git', args, { cwd: work.root }).stdout.split('\0');
  const counts = new Map<string, string>();
  for (let at = 0; at + 2 < output.length; at += 3) {
    const [added, removed] = (output[at] ?? '').split('\t');
    counts.set((output[at + 2] ?? '').replace('after/', ''), `+${added} -${removed}`);
  }
  return files.map(({ file }) => counts.get(file) ?? '+0 -0');
}
