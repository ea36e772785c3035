import { join } from 'node:path';
import type { Line } from '../attribution/lines.ts';
import { type KnownLines, recognise } from '../attribution/recognise.ts';
import { takenAway } from '../attribution/settle.ts';
import { human, isLive, liveLines, none, type Origin, type Weave, type WeaveLine } from '../attribution/weave.ts';
import { decodeWeave } from '../attribution/weave-codec.ts';
import type { Worktree } from '../git/find-repository.ts';
import { type ShelvedFile, shelvedOf, takeFromShelf } from '../store/shelved-files.ts';
import { earlierPaths } from '../store/transplants.ts';
import type { IngestContext } from './context.ts';
import { linesAddedHere } from './lines-added-here.ts';
import { originsOfBlob } from './origins-of-blob.ts';
import { isAiOrigin } from './weave-cache.ts';

/** A file as it reads now. */
export interface ReturnedFile {
  readonly path: string;
  /** Git's name of the content; `undefined`: it may have none. */
  readonly blob: string | undefined;
  readonly content: readonly Line[];
}

/**
 * Lines that a step put down to `origin`, and that git brought (stash pop, checkout of a path, apply): they are whose
 * they were (design 4.6).
 */
export function recogniseReturned(
  context: IngestContext,
  worktree: Worktree,
  { path, blob, content }: ReturnedFile,
  weave: Weave,
  origin: Origin,
): Weave {
  const live = liveLines(weave);
  const found = new Map<number, Origin>();
  const isOpen = (index: number) => {
    const line = live[index] as WeaveLine;
    return line.origin === origin && line.from === 0 && !found.has(line.id);
  };
  if (!live.some((_, index) => isOpen(index))) return weave;
  const shelves = shelvedLines(context, join(worktree.top, path));
  const recorded = linesAddedHere(context, worktree, earlierPaths(context.db, path)).map((row) => ({
    ...row,
    certain: false,
  }));
  const sources: KnownLines[] = [...shelves, ...recorded, ...linesFromBefore(context, join(worktree.top, path))];
  for (const [index, { origin: author, source }] of recognise(content, isOpen, sources)) {
    found.set((live[index] as WeaveLine).id, author);
    const shelf = shelves[source];
    if (shelf?.id !== undefined && isAiOrigin(author)) takeFromShelf(context.db, shelf.id, 1);
  }
  const repositoryId = context.repositoryOf(worktree).id;
  for (const [index, author] of blob === undefined ? [] : originsOfBlob(context.db, repositoryId, blob, path)) {
    if (isOpen(index)) found.set((live[index] as WeaveLine).id, author);
  }
  return weave.map((line) =>
    isLive(line) && found.has(line.id) ? { ...line, origin: found.get(line.id) ?? origin, returned: true } : line,
  );
}

/** The lines that were taken out of a file of the work tree before they were committed, the newest first. */
export function shelvedLines(context: IngestContext, path: string): ShelvedLines[] {
  return toShelvedLines(shelvedOf(context.db, path));
}

/** What stood in a shelved file before we looked, and no commit has: a person wrote it. */
function linesFromBefore(context: IngestContext, path: string): KnownLines[] {
  return shelvedOf(context.db, path).map(({ weave }) => {
    const lines = liveLines(decodeWeave(weave) ?? []).filter((line) => line.origin === none);
    return {
      certain: true,
      hashes: Float64Array.from(lines, (line) => line.stripped),
      origins: lines.map(() => human),
    };
  });
}

export interface ShelvedLines extends KnownLines {
  /** The shelf that counts them as discarded; `undefined`: none does. */
  readonly id: number | undefined;
}

/**
 * What stood in shelved files, and then what was gone from them already: that may be in a stash that nobody told of, or
 * a person deleted it, so that a short line is no proof. What stood there before we looked is a person's, or committed:
 * then it is not looked for.
 */
export function toShelvedLines(files: readonly ShelvedFile[]): ShelvedLines[] {
  const shelves = files.map(({ id, weave }) => ({ id, weave: decodeWeave(weave) ?? [] }));
  const known = (some: readonly WeaveLine[]) => {
    const lines = some.filter((line) => line.origin !== none);
    return { hashes: Float64Array.from(lines, (line) => line.stripped), origins: lines.map((line) => line.origin) };
  };
  const standing = shelves.map(({ id, weave }) => ({ id, certain: true, ...known(liveLines(weave)) }));
  const gone = shelves.map(({ weave }) => ({ id: undefined, certain: false, ...known(takenAway(weave)) }));
  return [...standing, ...gone.filter(({ hashes }) => hashes.length > 0)];
}
