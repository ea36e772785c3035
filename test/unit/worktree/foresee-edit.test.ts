import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { FileEdit } from '../../../src/claude/file-edit.ts';
import { foreseeEdit } from '../../../src/worktree/foresee-edit.ts';
import { ScratchFolder } from '../../helpers/records.ts';

const time = '2026-03-02T10:00:00.100Z';
const insertion = { oldText: 'one\n', newText: 'one\ntwo\n', all: false };
const write: FileEdit = { path: 'f', before: undefined, after: 'one\ntwo\n', proposed: undefined, replacements: [] };
const edit: FileEdit = { ...write, after: undefined, replacements: [insertion] };

/** What a call is foreseen to make of a file that was written so many ms before it began. */
function foreseen(call: FileEdit, content: string, age: number): (string | undefined)[] | undefined {
  using folder = new ScratchFolder();
  const path = join(folder.path, 'f');
  writeFileSync(path, content);
  const at = (Date.parse(time) - age) / 1000;
  utimesSync(path, at, at);
  const result = foreseeEdit(call, path, time);
  return result && [result.before?.toString(), result.after.toString()];
}

test.each([
  ['long before: it is still to come', 'one\n', 1000, ['one\n', 'one\ntwo\n']],
  ['long before, and reads so already: it comes once more', 'one\ntwo\n', 1000, ['one\ntwo\n', 'one\ntwo\ntwo\n']],
  ['in the tick of the begin, and not as it is to be: it is still to come', 'one\n', 4, ['one\n', 'one\ntwo\n']],
  ['in the tick of the begin, and as it is to be: it is done', 'one\ntwo\n', 4, ['one\n', 'one\ntwo\n']],
  ['since: it is done', 'one\ntwo\n', -50, ['one\n', 'one\ntwo\n']],
  ['since, by somebody else: nobody can tell', 'three\n', -50, undefined],
])('an edit of a file that was written %s', (_, content, age, wanted) => {
  expect(foreseen(edit, content, age)).toEqual(wanted);
});

test.each([
  ['long before', 1000, 'one\ntwo\n'],
  ['in the tick of the begin', 4, undefined],
  ['since', -50, undefined],
])('what was there before a file was written whole is not the call’s own content: %s', (_, age, before) => {
  expect(foreseen(write, 'one\ntwo\n', age)).toEqual([before, 'one\ntwo\n']);
});
