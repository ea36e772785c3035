import { join } from 'node:path';
import { preexisting } from '../attribution/weave.ts';
import { BlobPool } from '../context/blob-pool.ts';
import type { IngestContext } from '../context/context.ts';
import { once } from '../context/once.ts';
import { readWorkFile } from '../context/read-file.ts';
import { findWorktree, type Worktree } from '../git/find-repository.ts';
import { knownContents } from '../git/known-contents.ts';
import { isNullSha } from '../git/null-sha.ts';
import { readBlobNames } from '../git/read-blob-names.ts';
import { readBlobBatches } from '../git/read-blobs.ts';
import { pathsChangedIn } from '../git/read-range.ts';
import { readSnapshot } from '../git/read-snapshot.ts';
import { stashesMadeIn } from '../git/stashes.ts';
import type { BlobsElsewhere } from '../provenance/commit-sources.ts';
import { pendingFilesGone } from '../provenance/renamed-file.ts';
import { blobsOfTips, wantElsewhere } from '../provenance/unrecorded-lines.ts';
import { readUnstashed } from '../provenance/unstashed.ts';
import type { WorkTreeSnapshot } from '../spool/snapshot.ts';
import { forgetMissed } from '../store/missed-snapshots.ts';
import { endOff } from '../store/off.ts';
import type { Store } from '../store/open.ts';
import { dirtyFiles, findSnapshot, saveDirtyFile, saveSnapshot } from '../store/snapshots.ts';
import type { Actor } from './actor.ts';
import { changeFile, changeOf, cleanFile, type Entry } from './change-file.ts';
import { recordShownIn } from './proposed-edits.ts';
import { shelveStashed } from './shelve-stashed.ts';
import { cleanTouched, touchedSince } from './touched-files.ts';
import { writtenBetween } from './written-between.ts';

/** For changes between the calls: a person's, unless hooks were switched off. */
export function byOthers(context: IngestContext, worktree: Worktree): Actor {
  const origin = writtenBetween(context, worktree);
  return { originOf: () => origin, isCall: false };
}

/** All that was written while hooks were switched off, or had no snapshot, is seen by now. */
function endUnseen(db: Store, { gitDir }: Worktree, time: string): void {
  endOff(db, gitDir, time);
  forgetMissed(db, gitDir);
}

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
  if (isPassed(context, worktree, snapshot, time)) return;
  const last = findSnapshot(db, worktree.gitDir);
  const head = snapshot.head ?? null;
  const touched = touchedSince(context, worktree, last?.taken_at ?? '');
  const stashes = [...snapshot.autostashes, ...stashesMadeIn(worktree, snapshot.stashes)];
  const isSame = last?.tree === snapshot.tree && last.head === head && last.stashes === stashes.join(' ');
  if (isSame && touched.size === 0) {
    endUnseen(db, worktree, time);
    return;
  }
  const before = dirtyFiles(db, worktree.gitDir);
  const now = new Map<string, string>();
  const entries = readSnapshot(worktree, snapshot.head, snapshot.tree);
  if (entries === undefined) return;
  endUnseen(db, worktree, time);
  const made = actor.isCall ? stashes.filter((sha) => !last?.stashes.split(' ').includes(sha)) : [];
  const stashed = shelveStashed(context, worktree, made, time, actor);
  const seen = new Map([...before].filter(([path]) => !stashed.has(path)));
  for (const entry of entries) {
    if (entry.status === 'R') now.set(entry.oldPath, '');
    now.set(entry.newPath, entry.status === 'D' ? '' : entry.newBlob);
  }
  const isChanged = ({ newPath }: Entry) => touched.has(newPath) || seen.get(newPath) !== now.get(newPath);
  // A file that is gone may turn out to have another name, which is to take over what is pending of it.
  const changed = entries.filter(isChanged).sort((a, b) => Number(a.status === 'D') - Number(b.status === 'D'));
  recordShownIn(context, worktree, changed, time);
  const { brought, elsewhere } = actor.isCall
    ? contentsFromGit(worktree, changed, snapshot.head, last?.taken_at)
    : nothingBrought;
  const merged = actor.isCall ? changed.filter(({ newBlob }) => !brought.has(newBlob)) : [];
  const unstashed = readUnstashed(
    worktree,
    last,
    merged.map((entry) => entry.newPath),
  );
  const inHead = changed.filter(({ oldBlob }) => !isNullSha(oldBlob)).slice(0, mostCompared);
  const committed = once(() => committedSince(worktree, last?.head ?? null, head, inHead));
  const wasClean = inHead.filter(({ newPath }) => !seen.has(newPath));
  const dropped =
    last?.head && last.head !== head ? contentsDropped(worktree, last.head, wasClean, committed) : noFiles;
  const gone = once(() => pendingFilesGone(context, worktree, now));
  const wanted = ({ oldBlob, newBlob, newPath }: Entry) => [
    oldBlob,
    newBlob,
    seen.get(newPath) || newBlob,
    dropped.get(newPath) || newBlob,
  ];
  const blobs = new BlobPool(worktree);
  wantElsewhere(blobs, 'elsewhere', elsewhere);
  for (const { items, contents } of readBlobBatches(worktree, changed, wanted)) {
    for (const entry of items) {
      const last = seen.get(entry.newPath);
      const isOlder = last !== undefined && last !== '' && committed().has(entry.oldPath);
      const isBrought = brought.has(entry.newBlob) && isStillThere(worktree, entry, contents);
      const type = changeOf(entry, last);
      changeFile(context, worktree, {
        ...{ entry, last: isOlder ? undefined : last, dropped: dropped.get(entry.newPath) },
        ...{ contents, time, commit: snapshot.head, gone, elsewhere, blobs },
        unstashed,
        // Whoever wrote what git brought did so before.
        actor: (path, counts) => (isBrought ? preexisting : actor.originOf(path, { ...counts, type })),
      });
    }
  }
  for (const path of before.keys()) if (!now.has(path)) cleanFile(context, join(worktree.top, path), time);
  const clean = [...touched].filter((path) => !now.has(path) && !before.has(path));
  cleanTouched(context, worktree, head, clean, time);
  for (const path of new Set([...before.keys(), ...now.keys()])) {
    if (before.get(path) !== now.get(path)) saveDirtyFile(db, worktree.gitDir, path, now.get(path));
  }
  saveSnapshot(db, { git_dir: worktree.gitDir, head, tree: snapshot.tree, taken_at: time, stashes: stashes.join(' ') });
}

/** Hooks at once: another began earlier, and so is recorded already, but looked later, and saw all that this one did. */
function isPassed(context: IngestContext, { gitDir }: Worktree, { change }: WorkTreeSnapshot, time: string): boolean {
  if (change === undefined) return false;
  const last = context.lastTaken.get(gitDir);
  // A repository that was made anew counts from the beginning.
  if (last && change < last.change && Date.parse(time) - Date.parse(last.time) < mostAtOnceMs) return true;
  context.lastTaken.set(gitDir, { change, time });
  return false;
}

/** A look takes no longer than that (bin/limit.sh), by far. */
const mostAtOnceMs = 5000;
const mostCompared = 200;
const noFiles: ReadonlyMap<string, string> = new Map();
const noBlobs: BlobsElsewhere = new Map();

interface Brought {
  readonly brought: ReadonlySet<string>;
  /** What branches have of files that git stored since the last look, which it may have merged into them. */
  readonly elsewhere: BlobsElsewhere;
}

const nothingBrought: Brought = { brought: new Set(), elsewhere: noBlobs };

/**
 * Files that commits since the last snapshot changed, though they may have been put back: what they read then is older
 * than what HEAD has.
 */
function committedSince(
  worktree: Worktree,
  before: string | null,
  now: string | null,
  seen: readonly Entry[],
): ReadonlySet<string> {
  if (now === null || before === now) return new Set();
  const paths = seen.map((entry) => entry.oldPath);
  return pathsChangedIn(worktree, now, before ?? undefined, paths);
}

/**
 * By path, git's names of what files had in the commit `sha`, which was HEAD and was dropped since, while no other one
 * changed them; empty for none.
 */
function contentsDropped(
  worktree: Worktree,
  sha: string,
  wasClean: readonly Entry[],
  committed: () => ReadonlySet<string>,
): ReadonlyMap<string, string> {
  const files = wasClean.filter(({ status, oldPath }) => status !== 'R' && !committed().has(oldPath));
  if (files.length === 0) return noFiles;
  const paths = files.map((entry) => entry.newPath);
  const found = readBlobNames(worktree, sha, paths);
  for (const { status, newPath } of files) if (status === 'D' && !found.has(newPath)) found.set(newPath, '');
  return found;
}

/**
 * Contents that a call did not write: git had them before (stash apply, checkout of a path). What git has since the last
 * look alone, it may have from the call itself (stash and pop in one call), unless a branch has it (fetched by then).
 */
function contentsFromGit(
  worktree: Worktree,
  changed: readonly Entry[],
  head: string | undefined,
  lastLook: string | undefined,
): Brought {
  const there = changed.filter((entry) => entry.status !== 'D');
  const files = there.map((entry) => ({ path: join(worktree.top, entry.newPath), blob: entry.newBlob }));
  const known = knownContents(worktree, files);
  const since = lastLook === undefined ? undefined : BigInt(Date.parse(lastLook)) * 1_000_000n;
  const isNew = ({ newBlob }: Entry) => since !== undefined && (known.get(newBlob)?.since ?? 0n) > since;
  const fresh = new Set(there.filter(isNew));
  const elsewhere = fresh.size === 0 ? noBlobs : blobsOfTips(worktree, head, [...fresh]);
  const brought = there.filter((entry) => {
    const { newPath, newBlob } = entry;
    return fresh.has(entry) ? elsewhere.get(newPath)?.has(newBlob) : known.get(newBlob)?.isOlder;
  });
  return { brought: new Set(brought.map((entry) => entry.newBlob)), elsewhere };
}

/** Written again since, a file's time tells nothing of the call. */
function isStillThere({ top }: Worktree, { newPath, newBlob }: Entry, contents: ReadonlyMap<string, Buffer>): boolean {
  const then = contents.get(newBlob);
  return then !== undefined && readWorkFile(join(top, newPath))?.bytes.equals(then) === true;
}

/** The work tree of a snapshot, when it is still there. */
export function worktreeOf(snapshot: WorkTreeSnapshot): Worktree | undefined {
  const worktree = findWorktree(snapshot.top);
  return worktree?.top === snapshot.top ? worktree : undefined;
}
