import { align } from '../attribution/align.ts';
import { diffHunks } from '../attribution/diff-hunks.ts';
import { type Line, parseLines, sameText } from '../attribution/lines.ts';
import type { FileEdit } from '../claude/file-edit.ts';
import { maxTrackedBytes } from '../git/read-blobs.ts';

/** Whose edit a line is. */
export interface Writer {
  readonly session_id: string | null;
  readonly subagent_id: string | null;
  readonly model: string | null;
}

/** A file, or a part of it, as an edit left it: who wrote each line, as far as edits tell; `undefined`: nobody known. */
export interface FileState {
  readonly lines: readonly Line[];
  readonly by: (Writer | undefined)[];
}

/**
 * What an edit left, after what was known of the file before. Where it does not tell the whole file, only the part that it
 * wrote. What a person changed before accepting it is left out: nothing here tells what the agent asked for.
 */
export function stateAfter(state: FileState | undefined, edit: FileEdit, writer: Writer): FileState[] {
  const { before, after, proposed, replacements } = edit;
  if (after !== undefined && before !== undefined) {
    const then = parse(before ?? '');
    const now = parse(after);
    if (then === undefined || now === undefined) return [];
    return [changed(met(state, then), now, proposed === undefined ? writer : undefined)];
  }
  if (proposed !== undefined) return [];
  return replacements.flatMap(({ oldText, newText }) => {
    const [then, now] = [parse(oldText), parse(newText)];
    return then === undefined || now === undefined ? [] : [changed(met(undefined, then), now, writer)];
  });
}

function parse(text: string): Line[] | undefined {
  return text.length > maxTrackedBytes ? undefined : parseLines(Buffer.from(text));
}

/** The file as an edit found it: what is not as it was left is somebody else's. */
function met(state: FileState | undefined, lines: readonly Line[]): FileState {
  if (state === undefined) return { lines, by: lines.map(() => undefined) };
  const matched = align(state.lines, lines);
  const by = lines.map((line, at) => {
    const partner = matched[at] as number;
    return partner !== -1 && sameText(state.lines[partner] as Line, line) ? state.by[partner] : undefined;
  });
  return { lines, by };
}

function changed(then: FileState, lines: readonly Line[], writer: Writer | undefined): FileState {
  const by: (Writer | undefined)[] = [];
  let old = 0;
  for (const { oldStart, oldLines, newStart, newLines } of diffHunks(then.lines, lines)) {
    while (old < oldStart) by.push(then.by[old++]);
    for (let at = newStart; at < newStart + newLines; at++) by.push(writer);
    old = oldStart + oldLines;
  }
  while (by.length < lines.length) by.push(then.by[old++]);
  return { lines, by };
}
