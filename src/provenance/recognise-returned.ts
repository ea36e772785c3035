import { join } from 'node:path';
import { hasHalf } from '../attribution/has-half.ts';
import { type KnownLines, provingLetters } from '../attribution/known-lines.ts';
import type { Line } from '../attribution/lines.ts';
import { recognise } from '../attribution/recognise.ts';
import { takenAway } from '../attribution/settle.ts';
import {
  human,
  isAiOrigin,
  isLive,
  liveLines,
  none,
  type Origin,
  type Weave,
  type WeaveLine,
} from '../attribution/weave.ts';
import { decodeWeave } from '../attribution/weave-codec.ts';
import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import { type ShelvedFile, shelvedOf, takeFromShelf } from '../store/shelved-files.ts';
import { earlierPaths } from '../store/transplants.ts';
import { linesAddedHere } from './lines-added-here.ts';
import { originsOfBlob } from './origins-of-blob.ts';
import { type Merged, Removers } from './removers.ts';

/** A file as it reads now. */
export interface ReturnedFile {
  readonly path: string;
  /** Git's name of the content; `undefined`: it may have none. */
  readonly blob: string | undefined;
  readonly content: readonly Line[];
}

/**
 * Lines that a step put down to `origin`, and that git brought (stash pop, checkout of a path, apply): they are whose
 * they were (design 4.6). `merged`: what else git may have brought.
 */
export function recogniseReturned(
  context: IngestContext,
  worktree: Worktree,
  { path, blob, content }: ReturnedFile,
  weave: Weave,
  origin: Origin,
  merged: readonly Merged[] = [],
): Weave {
  const live = liveLines(weave);
  const found = new Map<number, Returned>();
  const texts = new Set<number>();
  const isOpen = (index: number) => {
    const line = live[index] as WeaveLine;
    return line.origin === origin && line.from === 0 && !found.has(line.id);
  };
  if (!live.some((_, index) => isOpen(index)) && !merged.some(({ isGone }) => isGone)) return weave;
  // What the step itself took out was moved by it.
  const gone = goneFrom(weave).filter((line) => line.remover !== origin);
  const names = earlierPaths(context.db, path);
  const paths = names.map((name) => join(worktree.top, name));
  const files = shelvedFiles(context, paths);
  const shelves = toShelvedLines(files, content);
  const recorded = otherLines(context, worktree, names);
  const others = [...recorded, ...linesFromBefore(files, recorded), ...merged];
  const sources: Merged[] = [{ certain: false, ...known(gone) }, ...shelves, ...others];
  for (const [index, { origin: author, source, partner }] of recognise(content, isOpen, sources)) {
    const from = source === 0 ? (gone[partner] as WeaveLine).id : 0;
    found.set((live[index] as WeaveLine).id, { origin: author, from });
    const shelf = shelves[source - 1];
    texts.add((content[index] as Line).stripped);
    if (shelf?.id !== undefined && isAiOrigin(author)) takeFromShelf(context.db, shelf.id, 1);
  }
  const repositoryId = context.repositoryOf(worktree).id;
  for (const [index, author] of blob === undefined ? [] : originsOfBlob(context.db, repositoryId, blob, path)) {
    if (isOpen(index)) found.set((live[index] as WeaveLine).id, { origin: author, from: 0 });
  }
  const brought = sources.filter(({ hashes, isGone }) => isGone || hashes.some((hash) => texts.has(hash)));
  const removers = new Removers(sources, brought);
  return weave.map((line) => {
    if (line.base && line.remover === origin) return { ...line, remover: removers.take(line.stripped) ?? origin };
    const returned = found.get(line.id);
    return returned === undefined ? line : { ...line, ...returned, returned: true };
  });
}

/** Whose a line is, and which line of the weave, gone before, it is again (0: none). */
type Returned = Pick<WeaveLine, 'origin' | 'from'>;

/**
 * What is gone from a file and no commit has: that may be in a stash that nobody told of, or somebody deleted it, so
 * that a short line is no proof.
 */
function goneFrom(weave: Weave): WeaveLine[] {
  return written(takenAway(weave));
}

/** What stood there before we looked is a person's, or committed: then it is not looked for. */
function written(lines: readonly WeaveLine[]): WeaveLine[] {
  return lines.filter((line) => line.origin !== none);
}

function known(lines: readonly WeaveLine[]): Pick<KnownLines, 'hashes' | 'origins'> {
  return { hashes: Float64Array.from(lines, (line) => line.stripped), origins: lines.map((line) => line.origin) };
}

/**
 * The lines that were taken out of a file of the work tree, by one of its names, before they were committed, the newest
 * first.
 */
export function shelvedLines(
  context: IngestContext,
  paths: readonly string[],
  content: readonly Line[],
): ShelvedLines[] {
  return toShelvedLines(shelvedFiles(context, paths), content);
}

function shelvedFiles({ db }: IngestContext, paths: readonly string[]): ShelvedFile[] {
  return paths.flatMap((path) => shelvedOf(db, path));
}

function otherLines(context: IngestContext, worktree: Worktree, names: readonly string[]): KnownLines[] {
  return linesAddedHere(context, worktree, names).map((row) => ({ ...row, certain: false }));
}

/** What stood in a shelved file before we looked is its commit's; what no commit has, a person wrote. */
function linesFromBefore(files: readonly ShelvedFile[], recorded: readonly KnownLines[]): KnownLines[] {
  const authors = new Map<number, Origin>();
  for (const { hashes, origins } of recorded) {
    for (const [at, hash] of hashes.entries()) if (!authors.has(hash)) authors.set(hash, origins[at] as Origin);
  }
  return files.map(({ weave }) => {
    const lines = liveLines(decodeWeave(weave) ?? []).filter((line) => line.origin === none);
    return {
      certain: true,
      hashes: Float64Array.from(lines, (line) => line.stripped),
      origins: lines.map((line) => authors.get(line.stripped) ?? human),
    };
  });
}

/** What a person alone took out is mostly gone for good: where it is all short, another such line is no proof. */
function mayComeBack(weave: Weave): boolean {
  return weave.some(({ base, origin, letters }) => !base && (isAiOrigin(origin) || letters >= provingLetters));
}

export interface ShelvedLines extends Merged {
  /** The shelf that counts them as discarded; `undefined`: none does. */
  readonly id: number | undefined;
}

/**
 * What stood in shelved files, and then what was gone from them already. What the `content` has not half of was thrown
 * away, as far as it shows: a short line of it is no proof.
 */
export function toShelvedLines(files: readonly ShelvedFile[], content: readonly Line[]): ShelvedLines[] {
  const shelves = files.map(({ id, weave }) => ({ id, weave: decodeWeave(weave) ?? [] }));
  const standing = shelves.map(({ id, weave }) => {
    const lines = known(written(liveLines(weave)));
    const removed = weave.filter((line) => line.base && !isLive(line));
    const certain = mayComeBack(weave) && hasHalf(content, lines.hashes);
    return { id, certain, removed, ...lines };
  });
  const gone = shelves.map(({ weave }) => ({
    ...{ id: undefined, certain: false, removed: [] },
    ...known(goneFrom(weave)),
  }));
  return [...standing, ...gone.filter(({ hashes }) => hashes.length > 0)];
}
