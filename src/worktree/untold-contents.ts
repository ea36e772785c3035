import type { Line } from '../attribution/lines.ts';
import type { Pinned } from '../attribution/pinned.ts';
import type { FileEdit } from '../claude/file-edit.ts';
import { type Replacement, replaceText, undoReplacements, untouchedLines } from '../claude/replace-text.ts';
import { readFileAsOf, readWorkFile } from '../context/read-file.ts';
import { committedContent, type FileThen } from './committed-lines.ts';

/** A content's bytes or text, or its lines. */
export type Content = string | Buffer | readonly Line[];

export interface Contents {
  /** `null`: there was no file. */
  readonly before: Content | null | undefined;
  readonly after: Content | undefined;
  readonly pinned: Pinned | undefined;
}

/** What the hook before a call saw of its file, and what the call was to make of that. */
export interface SeenEdit {
  readonly before: readonly Line[] | undefined;
  readonly after: readonly Line[];
}

export interface UntoldFile extends FileThen {
  /** When the edit was done. */
  readonly time: string;
  /** Nothing is pending of it. */
  readonly isClean: boolean;
  readonly seen?: SeenEdit | undefined;
}

const nothingKnown: Contents = { before: undefined, after: undefined, pinned: undefined };

/**
 * For a payload that does not tell what it made of the file: the file, when it reads as the edit left it; else what was
 * seen before the call, or was committed. A file that was written since still serves when the new text stands in it: what
 * else changed is not taken for the edit's.
 */
export function untoldContents(edit: FileEdit, file: UntoldFile): Contents {
  const { path, time, seen } = file;
  const fresh = readFileAsOf(path, time);
  const left = fresh && undone(fresh, edit);
  if (left !== undefined) return left;
  if (seen?.before !== undefined) return { before: seen.before, after: fresh ?? seen.after, pinned: undefined };
  const committed = fresh === undefined && file.isClean ? committedContent(file) : undefined;
  const since = fresh === undefined ? readWorkFile(path)?.bytes : undefined;
  return (
    (committed && done(committed, edit)) ??
    (since && undone(since, edit)) ??
    (fresh && holdsAll(fresh, edit) ? { before: edit.before, after: fresh, pinned: undefined } : nothingKnown)
  );
}

/** An edit from what it left; `undefined`: that does not tell. */
function undone(after: Buffer, edit: FileEdit): Contents | undefined {
  // One character a byte, so that a file which is not UTF-8 stays what it is.
  const text = after.toString('latin1');
  const replacements = spelledAsIn(text, edit.replacements, 'newText');
  const before = replacements.length === 0 ? undefined : undoReplacements(text, replacements);
  if (before === undefined) return undefined;
  return { before: Buffer.from(before, 'latin1'), after, pinned: untouchedLines(before, replacements) };
}

/** An edit of what was there. */
function done(before: Buffer, edit: FileEdit): Contents | undefined {
  const text = before.toString('latin1');
  const replacements = spelledAsIn(text, edit.replacements, 'oldText');
  const after = replacements.length === 0 ? undefined : replaceText(text, replacements);
  if (after === undefined) return undefined;
  return { before, after: Buffer.from(after, 'latin1'), pinned: untouchedLines(text, replacements) };
}

function holdsAll(content: Buffer, edit: FileEdit): boolean {
  const text = content.toString('latin1');
  return spelledAsIn(text, edit.replacements, 'newText').every(({ newText }) => text.includes(newText));
}

/** The replacements as the bytes of the file have them: in UTF-8, and with CR LF where the client normalised it. */
export function spelledAsIn(
  text: string,
  replacements: readonly Replacement[],
  there: 'oldText' | 'newText',
): Replacement[] {
  const bytes = (part: string) => Buffer.from(part).toString('latin1');
  const plain = replacements.map((each) => ({ ...each, oldText: bytes(each.oldText), newText: bytes(each.newText) }));
  if (!text.includes('\r\n') || plain.every((each) => text.includes(each[there]))) return plain;
  const withReturns = (part: string) => part.replace(/\r?\n/g, '\r\n');
  return plain.map((each) => ({ ...each, oldText: withReturns(each.oldText), newText: withReturns(each.newText) }));
}
