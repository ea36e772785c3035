import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { maxTrackedLines } from '../../src/context/read-file.ts';
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
    const [ours, git] = [counts(), gitCounts(files)];
    // Git's diff is not always the shortest one, also where that is asked for: then ours changes fewer lines.
    const others = ours.flatMap((each, index) => (each === git[index] ? [] : [[each, git[index] ?? ''] as const]));
    expect(others.length).toBeLessThan(5);
    for (const [each, ofGit] of others) {
      expect(sizeOf(each).change).toBeLessThan(sizeOf(ofGit).change);
      expect(sizeOf(each).net).toBe(sizeOf(ofGit).net);
    }
  });
  test('of a call that two hooks tell of count once', () => {
    work.write('f.txt', 'one\nTWO\n');
    const input = { file_path: work.path('f.txt'), old_string: 'two', new_string: 'TWO' };
    const response = { oldString: 'two', newString: 'TWO', originalFile: 'one\ntwo\n' };
    const event = { session_id: 's', tool_name: 'Edit', tool_use_id: 'call', tool_input: input };
    for (let hook = 0; hook < 2; hook++) work.deliver('hook-post-tool', { ...event, tool_response: response });
    expect(counts()).toEqual(['+1 -1']);
  });
  test('in a file of very many lines are those of the texts that the edit replaces', () => {
    work.write('f.txt', `TWO\nTHREE${'\n'.repeat(maxTrackedLines + 1)}`);
    const input = { file_path: work.path('f.txt'), old_string: 'two', new_string: 'TWO\nTHREE' };
    work.deliver('hook-post-tool', { session_id: 's', tool_name: 'Edit', tool_input: input });
    expect(counts()).toEqual(['+2 -1']);
  });
});

function sizeOf(counts: string): { change: number; net: number } {
  const [added = 0, removed = 0] = counts.split(' ').map((part) => Math.abs(Number(part)));
  return { change: added + removed, net: added - removed };
}

function counts(): string[] {
  work.ingest();
  const rows = work.query<EditRow>('SELECT * FROM edits ORDER BY id');
  return rows.map((row) => `+${row.lines_added} -${row.lines_removed}`);
}

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
