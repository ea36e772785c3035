import { isBinary, type Line } from '../attribution/lines.ts';
import type { Pinned } from '../attribution/pinned.ts';
import { liveLines, type Weave } from '../attribution/weave.ts';
import type { FileEdit } from '../claude/file-edit.ts';
import type { Replacement } from '../claude/replace-text.ts';
import { undoReplacements, untouchedLines } from '../claude/replace-text.ts';
import { linesOf, readFileAsOf, readWorkFile } from '../context/read-file.ts';
import type { Worktree } from '../git/find-repository.ts';
import { nameIn } from '../git/name-in.ts';
import { readReflog } from '../git/reflog.ts';
import { gitBytes } from '../git/run-git.ts';

/** A file before and after an edit, as far as it can be known. */
export interface EditContents {
  /** What the file held when we first look at it, where that is not `before`. */
  readonly base: readonly Line[] | undefined;
  /** `undefined`: what is pending of the file stands. */
  readonly before: readonly Line[] | undefined;
  /** `undefined`: the file's lines are not known after the call. */
  readonly after: readonly Line[] | undefined;
  /** What the agent asked for, where a person changed it before it was written. */
  readonly proposed: readonly Line[] | undefined;
  readonly pinned: Pinned | undefined;
  /** Pairs of contents whose line diffs the row of the edit counts. */
  readonly countsFrom: readonly (readonly [readonly Line[], readonly Line[]])[];
  /** The content has no lines: nothing that is known of them holds any more. */
  readonly unfollowable: boolean;
}

export interface EditedFile {
  readonly path: string;
  readonly worktree: Worktree | undefined;
  readonly pending: Weave | undefined;
  /** When the edit was done. */
  readonly time: string;
}

/** What the payload tells of an edit; what it does not tell, from the disk, what is pending, the last commit. */
export function readContents(edit: FileEdit, file: EditedFile): EditContents {
  const { before, after, pinned } = edit.after === undefined ? contentsOnDisk(edit, file) : contentsTold(edit);
  if (after === undefined) return unknownContents(fragments(edit.replacements), false);
  const afterLines = linesOf(after);
  if (afterLines === undefined)
    return unknownContents(isBinary(Buffer.from(after)) ? [] : fragments(edit.replacements), true);
  const beforeLines = before === undefined ? undefined : linesOf(before ?? '');
  const { pending } = file;
  // The disk may hold later edits already, which must not pass for what was there before.
  const needsBase = pending === undefined && (edit.after === undefined || beforeLines === undefined);
  const base = needsBase ? (committedLines(file) ?? []) : undefined;
  const counted = beforeLines ?? base ?? liveLines(pending ?? []);
  return {
    base,
    before: beforeLines,
    after: afterLines,
    proposed: edit.proposed === undefined ? undefined : linesOf(edit.proposed),
    pinned: beforeLines && pinned,
    countsFrom: [[counted, afterLines]],
    unfollowable: false,
  };
}

function unknownContents(countsFrom: EditContents['countsFrom'], unfollowable: boolean): EditContents {
  const nothing = { base: undefined, before: undefined, after: undefined, proposed: undefined, pinned: undefined };
  return { ...nothing, countsFrom, unfollowable };
}

/** The old and new texts alone: the best that is left of an edit whose file is gone, or too large to follow. */
function fragments(replacements: readonly Replacement[]): EditContents['countsFrom'] {
  return replacements.flatMap(({ oldText, newText }) => {
    const [before, after] = [linesOf(oldText), linesOf(newText)];
    return before && after ? [[before, after] as const] : [];
  });
}

interface Contents {
  /** `null`: there was no file. */
  readonly before: string | Buffer | null | undefined;
  readonly after: string | Buffer | undefined;
  readonly pinned: Pinned | undefined;
}

function contentsTold({ before, after, replacements }: FileEdit): Contents {
  return { before, after, pinned: untouchedLines(before ?? '', replacements) };
}

/**
 * For a payload that does not tell what it made of the file: the file, when it reads as the edit left it. A file that
 * was written since still serves when the new text stands in it: what else changed is not taken for the edit's.
 */
function contentsOnDisk(edit: FileEdit, { path, time }: EditedFile): Contents {
  const nothingKnown: Contents = { before: undefined, after: undefined, pinned: undefined };
  const fresh = readFileAsOf(path, time);
  const after = fresh ?? readWorkFile(path)?.bytes;
  if (after === undefined) return nothingKnown;
  // One character a byte, so that a file which is not UTF-8 stays what it is.
  const text = after.toString('latin1');
  const replacements = spelledAsIn(text, edit.replacements, 'newText');
  const undone = replacements.length === 0 ? undefined : undoReplacements(text, replacements);
  if (undone !== undefined) {
    return { before: Buffer.from(undone, 'latin1'), after, pinned: untouchedLines(undone, replacements) };
  }
  const isLeftByEdit = fresh !== undefined && replacements.every(({ newText }) => text.includes(newText));
  return isLeftByEdit ? { before: edit.before, after, pinned: undefined } : nothingKnown;
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

/** The file as HEAD had it when the edit was done, or another commit. */
export function committedLines(
  { path, worktree, time }: Omit<EditedFile, 'pending'>,
  commit?: string,
): Line[] | undefined {
  if (worktree === undefined || !path.startsWith(`${worktree.top}/`)) return undefined;
  const object = `${commit ?? headAt(worktree, time)}:${nameIn(worktree, path)}`;
  try {
    return linesOf(gitBytes(['cat-file', 'blob', object], { cwd: worktree.top, worktree }));
  } catch {
    // No commit yet, or the file is in none.
    return undefined;
  }
}

/** The commit that HEAD named at a moment. */
export function headAt(worktree: Worktree, time: string): string {
  const seconds = Date.parse(time) / 1000;
  return readReflog(worktree.gitDir).find((entry) => entry.time > seconds)?.oldSha ?? 'HEAD';
}
