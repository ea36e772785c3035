import { join } from 'node:path';
import type { GoneLines } from '../attribution/moved-lines.ts';
import { type FollowedFile, followMoves, withMoves } from '../attribution/moves-between-files.ts';
import { human, isAiOrigin, isLive, type Origin } from '../attribution/weave.ts';
import { decodeWeave } from '../attribution/weave-codec.ts';
import { once } from '../context/once.ts';
import { nameIn } from '../git/name-in.ts';
import type { ChangedFile } from '../git/parse-commit.ts';
import { readBlobBatches } from '../git/read-blobs.ts';
import { attributeDeleted } from '../provenance/attribute-deleted.ts';
import type { AttributedChange } from '../provenance/commit-file-row.ts';
import type { CommitSources } from '../provenance/commit-sources.ts';
import { goneFromReplaced } from '../provenance/dropped-files.ts';
import { authorsIn, goneFromPending } from '../provenance/gone-from-pending.ts';
import { pendingPaths } from '../store/pending-files.ts';
import { shelvedBelow, takeFromShelf } from '../store/shelved-files.ts';
import { attributeByHunks } from './attribute-by-hunks.ts';
import { type Blobs, closeChangedFile, openChangedFile, wantedBlobs } from './attribute-changed-file.ts';

/**
 * Attributes the files of a commit, in its order. Their contents are read in batches that fit into memory; what moved
 * from file to file is found within a batch.
 */
export function attributeFiles(sources: CommitSources, files: readonly ChangedFile[]): AttributedChange[] {
  const changes: AttributedChange[] = [];
  const elsewhere = once(() => (sources.transplanted ? [] : linesGoneElsewhere(sources, files)));
  for (const { items, contents } of readBlobBatches(sources.worktree, files, (file) => wantedBlobs(sources, file))) {
    changes.push(...attributeBatch(sources, items, contents, elsewhere));
  }
  return changes;
}

function attributeBatch(
  sources: CommitSources,
  files: readonly ChangedFile[],
  contents: Blobs,
  elsewhere: () => readonly GoneLines[],
): AttributedChange[] {
  const opened = files.map((file) => openChangedFile(sources, file, contents));
  const known = opened.filter((file) => file !== undefined);
  const movable = known.map((each) => ({ ...each, attributed: attributeDeleted(sources, each.file, each.attributed) }));
  const followed = followMoves(movable, elsewhere);
  const byFile = new Map(known.map((file, index) => [file, followed[index] as FollowedFile]));
  return opened.map((open, index) =>
    open === undefined
      ? attributeByHunks(sources, files[index] as ChangedFile)
      : closeChangedFile(sources, open, withMoves(open.attributed, byFile.get(open) as FollowedFile)),
  );
}

const mostPending = 50;

/**
 * Lines that are gone from pending files which the commit leaves alone, or that git took away: they may have been moved
 * on.
 */
function linesGoneElsewhere(sources: CommitSources, files: readonly ChangedFile[]): GoneLines[] {
  const { context, worktree } = sources;
  context.weaves.flush();
  const ownNames = new Set(files.flatMap((file) => [file.newPath, file.oldPath]));
  const own = new Set([...ownNames].map((path) => join(worktree.top, path)));
  const shelves = shelvedBelow(context.db, worktree.top, mostPending).flatMap((row): GoneLines[] => {
    const onFound = (origin: Origin) => isAiOrigin(origin) && takeFromShelf(context.db, row.id, 1);
    const weave = (decodeWeave(row.weave) ?? []).filter((line) => isLive(line) && !line.base);
    const originOf = authorsIn(weave, sources.foundBefore);
    return [{ weave: weave.map((line) => ({ ...line, remover: human })), originOf, onFound }];
  });
  const replaced = goneFromReplaced(sources, ownNames);
  const isElsewhere = (path: string) =>
    !own.has(path) && !sources.renamedFrom.has(path) && !replaced.has(nameIn(worktree, path));
  const paths = pendingPaths(context.db, worktree.top, mostPending).filter(isElsewhere);
  const names = paths.map((path) => nameIn(worktree, path));
  return [...goneFromPending(sources, names), ...shelves, ...replaced.values()];
}
