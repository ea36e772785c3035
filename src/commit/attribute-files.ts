import type { AttributedLine } from '../attribution/attribute-file.ts';
import type { GoneLines } from '../attribution/moved-lines.ts';
import { type FollowedFile, followMoves, withMoves } from '../attribution/moves-between-files.ts';
import { human, isLive } from '../attribution/weave.ts';
import { decodeWeave } from '../attribution/weave-codec.ts';
import { once } from '../context/once.ts';
import { nameIn } from '../git/name-in.ts';
import type { ChangedFile } from '../git/parse-commit.ts';
import { readBlobBatches } from '../git/read-blobs.ts';
import { attributeDeleted } from '../provenance/attribute-deleted.ts';
import type { AttributedChange } from '../provenance/commit-file-row.ts';
import type { CommitSources } from '../provenance/commit-sources.ts';
import { goneFromReplaced } from '../provenance/dropped-files.ts';
import { unshelve } from '../provenance/effect.ts';
import { authorsIn, goneFromPending } from '../provenance/gone-from-pending.ts';
import { originsOfContent } from '../provenance/origins-of-blob.ts';
import { shelvedBelow } from '../store/shelved-files.ts';
import { attributeByHunks } from './attribute-by-hunks.ts';
import { closeChangedFile, type OpenFile, openChangedFile, wantedBlobs } from './attribute-changed-file.ts';

/**
 * Attributes the files of a commit, in its order. Their contents are read in batches that fit into memory; what moved
 * from file to file is found within a batch.
 */
export function attributeFiles(sources: CommitSources, files: readonly ChangedFile[]): AttributedChange[] {
  const changes: AttributedChange[] = [];
  const renamed = new Set<string>();
  const elsewhere = once(() => (sources.transplanted ? [] : linesGoneElsewhere(sources, files, renamed)));
  for (const { items, contents } of readBlobBatches(sources.worktree, files, (file) => wantedBlobs(sources, file))) {
    const opened = items.map((file) => openChangedFile(sources, file, contents) ?? file);
    for (const each of opened) if (isOpen(each)) renamed.add(each.pendingFile.oldPath);
    changes.push(...closeBatch(sources, opened, elsewhere));
  }
  return changes;
}

function isOpen(file: OpenFile | ChangedFile): file is OpenFile {
  return 'attributed' in file;
}

/** Attributes files with what moves between them tell. */
function closeBatch(
  sources: CommitSources,
  files: readonly (OpenFile | ChangedFile)[],
  elsewhere: () => readonly GoneLines[],
): AttributedChange[] {
  const opened = files.filter(isOpen);
  const movable = opened.map((each) => ({
    ...each,
    attributed: attributeDeleted(sources, each.file, each.attributed),
  }));
  const followed = followMoves(movable, elsewhere);
  const byFile = new Map(opened.map((file, index) => [file, followed[index] as FollowedFile]));
  return files.map((file) => {
    if (!isOpen(file)) return attributeByHunks(sources, file);
    const moves = asItWas(sources, file, byFile.get(file) as FollowedFile);
    const change = closeChangedFile(sources, file, withMoves(file.attributed, moves));
    return { ...change, effects: [...moves.unshelved.map(unshelve), ...change.effects] };
  });
}

/** What reads as a commit had it came from there: a move that says otherwise is of a copy, which somebody made and gave up. */
function asItWas(sources: CommitSources, { file, attributed }: OpenFile, moves: FollowedFile): FollowedFile {
  const isMoved = (line: AttributedLine, index: number) => line.origin !== attributed.lines[index]?.origin;
  if (!moves.lines.some(isMoved)) return moves;
  const known = originsOfContent(sources, file);
  const lines = moves.lines.map((line, index) =>
    isMoved(line, index) ? { ...line, origin: known.get(index) ?? line.origin } : line,
  );
  return { ...moves, lines };
}

const mostPending = 50;

/**
 * Lines that are gone from pending files which the commit leaves alone, or that git took away: they may have been moved
 * on.
 */
function linesGoneElsewhere(
  sources: CommitSources,
  files: readonly ChangedFile[],
  renamed: ReadonlySet<string>,
): GoneLines[] {
  const { context, worktree } = sources;
  const ownNames = new Set(files.flatMap((file) => [file.newPath, file.oldPath]));
  const shelves = shelvedBelow(context.db, worktree.top, mostPending).flatMap((row): GoneLines[] => {
    const weave = (decodeWeave(row.weave) ?? []).filter((line) => isLive(line) && !line.base);
    const originOf = authorsIn(weave, sources.foundBefore);
    return [{ weave: weave.map((line) => ({ ...line, remover: human })), originOf, shelf: row.id }];
  });
  const replaced = goneFromReplaced(sources, ownNames);
  const isElsewhere = (name: string) => !ownNames.has(name) && !renamed.has(name) && !replaced.has(name);
  const names = context.weaves.below(worktree.top, mostPending).map((path) => nameIn(worktree, path));
  return [...goneFromPending(sources, names.filter(isElsewhere)), ...shelves, ...replaced.values()];
}
