import { existsSync } from 'node:fs';
import type { FileEdit } from '../claude/file-edit.ts';
import { replaceText, undoReplacements } from '../claude/replace-text.ts';
import { readWorkFile } from '../context/read-file.ts';
import { spelledAsIn } from './untold-contents.ts';

/** What a call is about to make of a file. */
export interface ForeseenEdit {
  /** `undefined`: the file was written since. */
  readonly before: Buffer | undefined;
  readonly after: Buffer;
}

/** File times lag behind the clock by a tick of the kernel's. */
const tickMs = 12;

/** What a call that began at `time` makes of its file; `undefined`: nobody can tell. */
export function foreseeEdit(edit: FileEdit, path: string, time: string): ForeseenEdit | undefined {
  if (!existsSync(path)) return stillToDo(edit, Buffer.alloc(0));
  const file = readWorkFile(path);
  const age = file === undefined ? undefined : Date.parse(time) - file.mtimeMs;
  // Written in the very tick that the call began in, it may seem older: then what it shows tells.
  const done = file !== undefined && age !== undefined && age < tickMs ? doneAlready(edit, file.bytes) : undefined;
  return done ?? stillToDo(edit, isBefore(age) ? file?.bytes : undefined);
}

/** Times of deliveries are cut to the millisecond. */
function isBefore(age: number | undefined): boolean {
  return age !== undefined && age > -1;
}

function stillToDo(edit: FileEdit, before: Buffer | undefined): ForeseenEdit | undefined {
  if (edit.after !== undefined) return { before, after: Buffer.from(edit.after) };
  if (edit.replacements.length === 0 || before === undefined) return undefined;
  // One character a byte, so that a file which is not UTF-8 stays what it is.
  const text = before.toString('latin1');
  const after = replaceText(text, spelledAsIn(text, edit.replacements, 'oldText'));
  return after === undefined ? undefined : { before, after: Buffer.from(after, 'latin1') };
}

/** The file was written since the call began: by the call, where it reads as the call was to leave it. */
function doneAlready(edit: FileEdit, after: Buffer): ForeseenEdit | undefined {
  if (edit.after !== undefined) return after.equals(Buffer.from(edit.after)) ? { before: undefined, after } : undefined;
  if (edit.replacements.length === 0) return undefined;
  const text = after.toString('latin1');
  const before = undoReplacements(text, spelledAsIn(text, edit.replacements, 'newText'));
  return before === undefined ? undefined : { before: Buffer.from(before, 'latin1'), after };
}
