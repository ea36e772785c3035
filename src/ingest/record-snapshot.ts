import { join } from 'node:path';
import { countChanges, sameContent } from '../attribution/align.ts';
import { stack } from '../attribution/amend.ts';
import { type Line, sameLine } from '../attribution/lines.ts';
import { earlier, human, liveLines, newWeave, type Origin, step, type Weave } from '../attribution/weave.ts';
import { findWorktree, type Worktree } from '../git/find-repository.ts';
import { knownContents } from '../git/known-contents.ts';
import { isNullSha } from '../git/null-sha.ts';
import { readBlobBatches } from '../git/read-blobs.ts';
import { readSnapshot } from '../git/read-snapshot.ts';
import type { WorkTreeSnapshot } from '../spool/snapshot.ts';
import { dirtyFiles, findSnapshot, saveDirtyFile, saveSnapshot } from '../store/snapshots.ts';
import type { IngestContext } from './context.ts';
import { linesOf, readWorkFile } from './read-file.ts';
import { recogniseReturned } from './recognise-returned.ts';
import { pendingOfRenamed } from './renamed-file.ts';
import type { BashChange } from './running-call.ts';
import { shelvePending } from './settle-undone.ts';
import { isAiOrigin, isClean } from './weave-cache.ts';

/** Who changed a file between two snapshots. */
export type Actor = (path: string, change: Omit<BashChange, 'path' | 'time'>) => Origin;

type Entry = ReturnType<typeof readSnapshot>[number];

/** A person's, for changes between the calls. */
export const byPerson: Actor = () => human;

/** Whoever wrote it did so before. */
const byGit: Actor = () => earlier;

/** Puts what changed in a work tree since its last snapshot down to `actor` (design 4.6). */
export function recordSnapshot(
  context: IngestContext,
  worktree: Worktree,
  snapshot: WorkTreeSnapshot & { readonly tree: string },
  time: string,
  actor: Actor,
): void {
  const { db } = context;
  context.snapshots.set(worktree.gitDir, worktree);
  const last = findSnapshot(db, worktree.gitDir);
  const head = snapshot.head ?? null;
  if (last?.tree === snapshot.tree && last.head === head) return;
  const before = dirtyFiles(db, worktree.gitDir);
  const now = new Map<string, string>();
  const entries = tryRead(worktree, snapshot);
  if (entries === undefined) return;
  for (const entry of entries) {
    if (entry.status === 'R') now.set(entry.oldPath, '');
    now.set(entry.newPath, entry.status === 'D' ? '' : entry.newBlob);
  }
  const changed = entries.filter((entry) => before.get(entry.newPath) !== now.get(entry.newPath));
  const brought = actor === byPerson ? new Set<string>() : contentsFromGit(worktree, changed);
  for (const { items, contents } of readBlobBatches(worktree, changed, (entry) => [entry.oldBlob, entry.newBlob])) {
    for (const entry of items) {
      const type = changeOf(entry, before.get(entry.newPath));
      const isBrought = brought.has(entry.newBlob) && isStillThere(worktree, entry, contents);
      const who = isBrought ? byGit : actor;
      changeFile(context, worktree, entry, contents, time, (path, counts) => who(path, { ...counts, type }));
    }
  }
  for (const path of before.keys()) if (!now.has(path)) cleanFile(context, join(worktree.top, path), time);
  for (const path of new Set([...before.keys(), ...now.keys()])) {
    if (before.get(path) !== now.get(path)) saveDirtyFile(db, worktree.gitDir, path, now.get(path));
  }
  saveSnapshot(db, { git_dir: worktree.gitDir, head, tree: snapshot.tree, taken_at: time });
}

/** What was done to a file whose content was `before`: empty for none, `undefined` for that of HEAD. */
function changeOf({ status }: Entry, before: string | undefined): BashChange['type'] {
  if (status === 'D') return 'delete';
  return before === '' || (before === undefined && status === 'A') ? 'create' : 'edit';
}

/** Contents that a call did not write: git had them before (stash apply, checkout of a path). */
function contentsFromGit(worktree: Worktree, changed: readonly Entry[]): ReadonlySet<string> {
  const there = changed.filter((entry) => entry.status !== 'D');
  return knownContents(
    worktree,
    there.map((entry) => ({ path: join(worktree.top, entry.newPath), blob: entry.newBlob })),
  );
}

/** Written again since, a file's time tells nothing of the call. */
function isStillThere({ top }: Worktree, { newPath, newBlob }: Entry, contents: ReadonlyMap<string, Buffer>): boolean {
  const then = contents.get(newBlob);
  return then !== undefined && readWorkFile(join(top, newPath))?.bytes.equals(then) === true;
}

/** A snapshot whose objects are gone (another database's ingest, a cleared git folder) tells nothing. */
function tryRead(worktree: Worktree, { head, tree }: { head: string | undefined; tree: string }): Entry[] | undefined {
  try {
    return readSnapshot(worktree, head, tree);
  } catch {
    return undefined;
  }
}

/** The work tree of a snapshot, when it is still there. */
export function worktreeOf(snapshot: WorkTreeSnapshot): Worktree | undefined {
  const worktree = findWorktree(snapshot.top);
  return worktree?.top === snapshot.top ? worktree : undefined;
}

function changeFile(
  context: IngestContext,
  worktree: Worktree,
  entry: Entry,
  contents: ReadonlyMap<string, Buffer>,
  time: string,
  actor: (path: string, counts: { readonly added: number; readonly removed: number }) => Origin,
): void {
  const path = join(worktree.top, entry.newPath);
  const oldPath = join(worktree.top, entry.oldPath);
  const head = textOf(entry.oldBlob, entry.oldMode, contents);
  const now = entry.status === 'D' ? [] : textOf(entry.newBlob, entry.newMode, contents);
  const repositoryId = context.repositoryOf(worktree).id;
  const told = context.weaves.get(path) ?? context.weaves.get(oldPath);
  const pending =
    told ?? (entry.status === 'A' ? pendingOfRenamed(context, worktree, { path, content: now, time }) : undefined);
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
  const weave = recogniseReturned(
    context,
    worktree,
    { path: entry.newPath, blob: entry.newBlob, content: now },
    stepped,
    origin,
  );
  context.weaves.set(path, isClean(weave) ? undefined : weave, repositoryId, time);
}

/** The step to the new content; on a new base, when HEAD has moved away from the one that the pending state has. */
function nextWeave(pending: Weave | undefined, head: readonly Line[], now: readonly Line[], origin: Origin): Weave {
  if (pending === undefined) return step(newWeave(head), now, origin);
  const base = pending.filter((line) => line.base);
  if (sameContent(base, head)) return step(pending, now, origin);
  return step(stack(newWeave(head), pending), now, origin);
}

/** A file that reads as HEAD again: committed by what was recorded before, or undone. */
function cleanFile(context: IngestContext, path: string, time: string): void {
  const pending = context.weaves.get(path);
  if (pending === undefined) return;
  if (pending.some((line) => !line.base && isAiOrigin(line.origin))) shelvePending(context, path, pending, time);
  else context.weaves.set(path, undefined, null, time);
}

function textOf(blob: string, mode: string, contents: ReadonlyMap<string, Buffer>): Line[] | undefined {
  if (isNullSha(blob)) return [];
  const bytes = mode.startsWith('100') ? contents.get(blob) : undefined;
  return bytes === undefined ? undefined : linesOf(bytes);
}
