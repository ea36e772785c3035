import { join } from 'node:path';
import { countChanges, sameContent } from '../attribution/align.ts';
import { rebaseWeave } from '../attribution/amend.ts';
import { conflictedLines, markers } from '../attribution/conflicted-lines.ts';
import { type Line, sameLine } from '../attribution/lines.ts';
import { step } from '../attribution/step.ts';
import { inherited, liveLines, newWeave, type Origin, preexisting, type Weave } from '../attribution/weave.ts';
import type { IngestContext } from '../context/context.ts';
import { linesOf } from '../context/read-file.ts';
import { isClean } from '../context/weave-cache.ts';
import type { Worktree } from '../git/find-repository.ts';
import { isNullSha } from '../git/null-sha.ts';
import type { RawEntry } from '../git/parse-commit.ts';
import type { Brought } from '../provenance/attribute-restored.ts';
import { originsOfBlob } from '../provenance/origins-of-blob.ts';
import { adoptRenamed, restoreLines } from './restore-lines.ts';
import type { BashChange } from './running-call.ts';
import { shelvePending } from './shelve-reverted.ts';

/** How a file of a snapshot differs from HEAD. */
export type Entry = RawEntry;

export interface Change extends Brought {
  readonly entry: Entry;
  /** Git's name of the content at the last snapshot; `undefined`: that of HEAD, empty: none. */
  readonly last: string | undefined;
  /** Git's name of what HEAD had at the last snapshot, where a reset dropped that commit since; empty: none. */
  readonly dropped: string | undefined;
  /** By git's names. */
  readonly contents: ReadonlyMap<string, Buffer>;
  readonly time: string;
  /** The commit that HEAD named. */
  readonly commit: string | undefined;
  /** Pending files that are not there any more. */
  readonly gone: () => readonly string[];
  /** Who made the change. */
  readonly actor: (path: string, counts: { readonly added: number; readonly removed: number }) => Origin;
}

/** Brings what is pending of a file to what a snapshot shows of it. */
export function changeFile(context: IngestContext, worktree: Worktree, change: Change): void {
  const { entry, contents, time, actor } = change;
  const path = join(worktree.top, entry.newPath);
  const oldPath = join(worktree.top, entry.oldPath);
  const head = textOf(entry.oldBlob, entry.oldMode, contents);
  const now = entry.status === 'D' ? [] : textOf(entry.newBlob, entry.newMode, contents);
  const repositoryId = context.repositoryOf(worktree).id;
  const told = context.weaves.get(path) ?? context.weaves.get(oldPath);
  const pending = told ?? pendingUntil(context, worktree, change, { head, now });
  if (oldPath !== path) context.weaves.set(oldPath, undefined, repositoryId, time);
  if (head === undefined || now === undefined) {
    // Binary, a link, or too large: nothing that is known of its lines holds any more.
    if (pending !== undefined) context.weaves.set(path, undefined, repositoryId, time);
    return;
  }
  const old = pending === undefined ? head : liveLines(pending);
  if (old.length === now.length && old.every((line, index) => sameLine(line, now[index] as Line))) {
    if (pending !== undefined && oldPath !== path) context.weaves.set(path, pending, repositoryId, time);
    return;
  }
  const origin = actor(path, countChanges(old, now));
  const stepped = nextWeave(pending, head, now, origin);
  const bytes = contents.get(entry.newBlob);
  const conflicted = bytes?.includes(markers.start) ? conflictedLines(bytes.toString('latin1')) : new Set<number>();
  const file = { path: entry.newPath, oldPath: entry.oldPath, blob: entry.newBlob, content: now, conflicted };
  const weave = restoreLines(context, worktree, file, stepped, origin, change);
  context.weaves.set(path, isClean(weave) ? undefined : weave, repositoryId, time);
}

/** What was done to a file whose content was `before`: empty for none, `undefined` for that of HEAD. */
export function changeOf({ status }: Entry, before: string | undefined): BashChange['type'] {
  if (status === 'D') return 'delete';
  return before === '' || (before === undefined && status === 'A') ? 'create' : 'edit';
}

interface Contents {
  /** `undefined`: no text. */
  readonly head: readonly Line[] | undefined;
  readonly now: readonly Line[] | undefined;
}

/** What is pending of a file that nothing is kept of. */
function pendingUntil(
  context: IngestContext,
  worktree: Worktree,
  { entry, last, dropped, contents, time, commit, gone }: Change,
  { head, now }: Contents,
): Weave | undefined {
  const { status, oldBlob, oldPath, newPath, oldMode, newMode } = entry;
  const below = status === 'M' ? head : undefined;
  const file = { path: join(worktree.top, newPath), content: now, below, head: commit, time };
  const mayBeRenamed = status === 'A' || below !== undefined;
  const adopted = mayBeRenamed ? adoptRenamed(context, worktree, gone(), file) : undefined;
  if (adopted !== undefined || head === undefined) return adopted;
  const before = last && last !== oldBlob ? textOf(last, newMode, contents) : undefined;
  if (before !== undefined) {
    // As it was committed, and reset; or as a person left it.
    const weave = step(newWeave(head), before, preexisting);
    return restoreLines(
      context,
      worktree,
      { path: newPath, blob: last as string, content: before },
      weave,
      preexisting,
    );
  }
  const then = dropped === '' ? [] : dropped && textOf(dropped, oldMode, contents);
  // What the dropped commit removed, nobody removed since; what it added may be gone with it.
  if (then) return step(newWeave(head), then, preexisting).filter((line) => line.base);
  if (status !== 'R') return undefined;
  // Once it is changed, git may not know it again: its lines have their authors from now on.
  const authors = originsOfBlob(context.db, context.repositoryOf(worktree).id, oldBlob, oldPath);
  return newWeave(head).map((line, index) => ({ ...line, origin: authors.get(index) ?? inherited }));
}

/** The step to the new content; on a new base, when HEAD has moved away from the one that the pending state has. */
function nextWeave(pending: Weave | undefined, head: readonly Line[], now: readonly Line[], origin: Origin): Weave {
  if (pending === undefined) return step(newWeave(head), now, origin);
  const base = pending.filter((line) => line.base);
  if (sameContent(base, head)) return step(pending, now, origin);
  return step(rebaseWeave(newWeave(head), pending), now, origin);
}

/** A file that reads as HEAD again: committed by what was recorded before, or undone. */
export function cleanFile(context: IngestContext, path: string, time: string): void {
  const pending = context.weaves.get(path);
  if (pending === undefined) return;
  if (pending.some((line) => !line.base)) shelvePending(context, path, pending, time);
  else context.weaves.set(path, undefined, null, time);
}

function textOf(blob: string, mode: string, contents: ReadonlyMap<string, Buffer>): Line[] | undefined {
  if (isNullSha(blob)) return [];
  const bytes = mode.startsWith('100') ? contents.get(blob) : undefined;
  return bytes === undefined ? undefined : linesOf(bytes);
}
