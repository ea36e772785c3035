import { isBinary, type Line } from '../attribution/lines.ts';
import type { Pinned } from '../attribution/pinned.ts';
import { liveLines, type Weave } from '../attribution/weave.ts';
import type { FileEdit } from '../claude/file-edit.ts';
import { type Replacement, untouchedLines } from '../claude/replace-text.ts';
import { linesOf } from '../context/read-file.ts';
import { committedLines } from './committed-lines.ts';
import { type Content, type Contents, type SeenEdit, type UntoldFile, untoldContents } from './untold-contents.ts';

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

export interface EditedFile extends Omit<UntoldFile, 'isClean'> {
  readonly pending: Weave | undefined;
}

/** What the payload tells of an edit; what it does not tell, from what was seen before, the disk, the last commit. */
export function readContents(edit: FileEdit, file: EditedFile): EditContents {
  const { pending, seen } = file;
  const { before, after, pinned } =
    edit.after === undefined
      ? untoldContents(edit, { ...file, isClean: pending === undefined })
      : contentsTold(edit, seen);
  if (after === undefined) return unknownContents(fragments(edit.replacements), false);
  const afterLines = toLines(after);
  if (afterLines === undefined) {
    const isText = typeof after === 'string' || !isBinary(after as Buffer);
    return unknownContents(isText ? fragments(edit.replacements) : [], true);
  }
  const beforeLines = before === undefined ? undefined : toLines(before ?? '');
  // The disk may hold later edits already, which must not pass for what was there before.
  const needsBase =
    pending === undefined && (edit.after === undefined || edit.before === undefined || beforeLines === undefined);
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

function contentsTold({ before, after, replacements }: FileEdit, seen: SeenEdit | undefined): Contents {
  const known = before === undefined ? seen?.before : before;
  return { before: known, after, pinned: untouchedLines(before ?? '', replacements) };
}

function toLines(content: Content): readonly Line[] | undefined {
  return typeof content === 'string' || Buffer.isBuffer(content) ? linesOf(content) : (content as readonly Line[]);
}
