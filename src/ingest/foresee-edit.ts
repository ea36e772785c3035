import { existsSync } from 'node:fs';
import type { FileEdit } from '../claude/file-edit.ts';
import { replaceText, undoReplacements } from '../claude/replace-text.ts';
import { spelledAsIn } from './edit-contents.ts';
import { readFileAsOf, readWorkFile } from './read-file.ts';

/** What a call is about to make of a file. */
export interface ForeseenEdit {
  /** `undefined`: the file was written since. */
  readonly before: Buffer | undefined;
  readonly after: Buffer;
}

/** What a call that began at `time` makes of its file; `undefined`: nobody can tell. */
export function foreseeEdit(edit: FileEdit, path: string, time: string): ForeseenEdit | undefined {
  const before = existsSync(path) ? readFileAsOf(path, time) : Buffer.alloc(0);
  if (edit.after !== undefined) return { before, after: Buffer.from(edit.after) };
  if (edit.replacements.length === 0) return undefined;
  return before === undefined ? doneAlready(edit, path) : stillToDo(edit, before);
}

function stillToDo(edit: FileEdit, before: Buffer): ForeseenEdit | undefined {
  // One character a byte, so that a file which is not UTF-8 stays what it is.
  const text = before.toString('latin1');
  const after = replaceText(text, spelledAsIn(text, edit.replacements, 'oldText'));
  return after === undefined ? undefined : { before, after: Buffer.from(after, 'latin1') };
}

/** The file was written since the call began, by the call where its new text stands there. */
function doneAlready(edit: FileEdit, path: string): ForeseenEdit | undefined {
  const after = readWorkFile(path)?.bytes;
  if (after === undefined) return undefined;
  const text = after.toString('latin1');
  const before = undoReplacements(text, spelledAsIn(text, edit.replacements, 'newText'));
  return before === undefined ? undefined : { before: Buffer.from(before, 'latin1'), after };
}
