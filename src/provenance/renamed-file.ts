import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { sameContent } from '../attribution/align.ts';
import { likeness } from '../attribution/likeness.ts';
import type { Line } from '../attribution/lines.ts';
import { fromRanges } from '../attribution/ranges.ts';
import { inherited, liveLines, unknown, type Weave } from '../attribution/weave.ts';
import type { IngestContext } from '../context/context.ts';
import { pendingOf } from '../context/pending-of-file.ts';
import { linesOf } from '../context/read-file.ts';
import { predecessorsIn } from '../context/relations.ts';
import type { Worktree } from '../git/find-repository.ts';
import { nameIn } from '../git/name-in.ts';
import type { ChangedFile } from '../git/parse-commit.ts';
import { readBlobNames } from '../git/read-blob-names.ts';
import { readBlobBatches } from '../git/read-blobs.ts';
import { blobsOfFile, rangesOfBlob } from '../store/commits.ts';
import type { CommitSources } from './commit-sources.ts';

/** As git's own rename detection (`-M`, git-diff(1)). */
const leastLikeness = 0.5;
const mostPending = 50;

interface Candidate {
  /** `undefined`: its own. */
  readonly path: string | undefined;
  readonly lines: readonly Line[];
}

/**
 * Files of a work tree that are gone, and whose lines are pending: somebody may have renamed them. Absolute paths. `seen`:
 * by name, what there was of some of them at that moment, which may be long ago; empty for nothing.
 */
export function pendingFilesGone(
  context: IngestContext,
  worktree: Worktree,
  seen: ReadonlyMap<string, string> = new Map(),
): string[] {
  const isGone = (path: string) => {
    const then = seen.get(nameIn(worktree, path));
    return then === undefined ? !existsSync(path) : then === '';
  };
  return context.weaves.below(worktree.top, mostPending).filter(isGone);
}

/** The same when a commit was made: it has no more what was committed before, although it may be there again since. */
export function pendingFilesGoneIn(context: IngestContext, worktree: Worktree, sha: string): string[] {
  const pending = context.weaves.below(worktree.top, mostPending);
  const nameOf = (path: string) => nameIn(worktree, path);
  const there = pending.filter((path) => existsSync(path));
  const committed = there.filter((path) => context.weaves.get(path)?.some((line) => line.base));
  const kept = committed.length === 0 ? undefined : readBlobNames(worktree, sha, committed.map(nameOf));
  const gone = new Set(committed.filter((path) => !kept?.has(nameOf(path))));
  return pending.filter((path) => gone.has(path) || !there.includes(path));
}

/**
 * The path, one of `gone`, that a file had before, where git cannot tell; `undefined`: it is none of these. `below`: what
 * the commit below has under the file's own name. Then it was renamed away and back again, if it was changed in between.
 */
function pendingPathOf(
  context: IngestContext,
  gone: readonly string[],
  content: readonly Line[],
  below: readonly Line[] | undefined,
): string | undefined {
  if (content.length === 0) return undefined;
  const candidates = gone.flatMap((path) => {
    const weave = context.weaves.get(path) ?? [];
    const wasThis = below === undefined || (!existsSync(path) && sameContent(baseOf(weave), below));
    return wasThis ? [{ path, lines: liveLines(weave) }] : [];
  });
  const own = below === undefined || candidates.length === 0 ? [] : [{ path: undefined, lines: below }];
  return mostAlike([...own, ...candidates], content);
}

function baseOf(weave: Weave): Weave {
  return weave.filter((line) => line.base);
}

/** What is pending of a file, also where it had another name meanwhile that no commit knows. `below`: what it was before. */
export function pendingByAnyName(
  sources: CommitSources,
  file: ChangedFile,
  { below, commit }: { readonly below: readonly Line[]; readonly commit: readonly Line[] },
): { readonly pendingFile: ChangedFile; readonly pending: Weave | undefined } {
  const { context, worktree, sha, pendingGone } = sources;
  const own = withDroppedAuthors(sources, file, pendingOf(context, worktree, file));
  const isOpen = own === undefined && file.status !== 'D';
  const known = file.status === 'M' ? below : undefined;
  const before = isOpen ? pendingPathOf(context, pendingGone(), commit, known) : undefined;
  if (before === undefined || hasOldName(sources, file, before)) return { pendingFile: file, pending: own };
  const oldPath = nameIn(worktree, before);
  if (known !== undefined && blobIn(worktree, sha, oldPath) !== undefined) return { pendingFile: file, pending: own };
  const pending = context.weaves.get(before);
  const blobBelow = () => sources.amended.get(oldPath)?.blob ?? blobIn(worktree, sources.parents[0], oldPath);
  return {
    pendingFile: { ...file, oldPath },
    pending: pending && withAuthors(context, worktree, pending, oldPath, blobBelow),
  };
}

/** What was pending upon a commit that a reset dropped is of that one's authors, be the reset what it may. */
function withDroppedAuthors(
  { context, worktree, resetFrom }: CommitSources,
  { newPath }: ChangedFile,
  pending: Weave | undefined,
): Weave | undefined {
  const below = pending && resetFrom().find((file) => file.path === newPath);
  return below ? withAuthors(context, worktree, pending, newPath, () => below.blob) : pending;
}

/**
 * Whether a file has the name that it had in what this commit was made from (an amend, a cherry-pick): `pending`, which
 * is like it, was renamed from it and not to it, and is in no commit yet.
 */
function hasOldName(
  { context, relations }: CommitSources,
  { newPath, newBlob }: ChangedFile,
  pending: string,
): boolean {
  const blobs = blobsOfFile(context.db, predecessorsIn(relations), newPath);
  return blobs.includes(newBlob) || (blobs.length > 0 && existsSync(pending));
}

function blobIn(worktree: Worktree, commit: string | undefined, path: string): string | undefined {
  return commit === undefined ? undefined : readBlobNames(worktree, commit, [path]).get(path);
}

/**
 * The lines that the commit below had under the old name have their authors from now on, since it does not know the new
 * one. `blobBelow`: what it had there.
 */
function withAuthors(
  context: IngestContext,
  worktree: Worktree,
  weave: Weave,
  oldPath: string,
  blobBelow: () => string | undefined,
): Weave {
  const base = baseOf(weave);
  const blob = base.some((line) => line.origin === inherited) ? blobBelow() : undefined;
  if (blob === undefined) return weave;
  const [read] = readBlobBatches(worktree, [blob], (name) => [name]);
  const below = linesOf(read?.contents.get(blob) ?? '');
  if (below === undefined || !sameContent(base, below)) return weave;
  const origins = fromRanges(rangesOfBlob(context.db, blob, oldPath) ?? [], unknown);
  const authors = new Map(base.map(({ id }, index) => [id, origins[index] ?? unknown]));
  return weave.map((line) => {
    const author = line.origin === inherited ? (authors.get(line.id) ?? unknown) : unknown;
    return author === unknown ? line : { ...line, origin: author };
  });
}

export interface RenamedFile {
  readonly content: readonly Line[] | undefined;
  /** What HEAD has under that name; `undefined`: nothing. */
  readonly below: readonly Line[] | undefined;
  /** What HEAD was when it was seen; `undefined`: nothing yet. */
  readonly head: string | undefined;
}

/** What is pending of a file under the name that it had before, an absolute path; `undefined`: nothing. */
export function pendingOfRenamed(
  context: IngestContext,
  worktree: Worktree,
  gone: readonly string[],
  { content, below, head }: RenamedFile,
): { readonly before: string; readonly weave: Weave | undefined } | undefined {
  const before = content && pendingPathOf(context, gone, content, below);
  if (before === undefined) return undefined;
  const pending = context.weaves.get(before);
  const oldPath = nameIn(worktree, before);
  const weave = pending && withAuthors(context, worktree, pending, oldPath, () => blobIn(worktree, head, oldPath));
  return { before, weave };
}

/** The name that a file had in the commit that this one amends. */
export function amendedNameOf(
  sources: CommitSources,
  file: ChangedFile,
  commit: readonly Line[],
  contentOf: (blob: string) => readonly Line[] | undefined,
): string {
  if (!mayBeRenamed(sources, file)) return file.newPath;
  const candidates = sources.amendedNamesGone().map((path) => ({
    path,
    lines: contentOf(sources.amended.get(path)?.blob ?? '') ?? [],
  }));
  return mostAlike(candidates, commit) ?? file.newPath;
}

/** The blobs that tell whether a file was renamed by an amend. */
export function blobsOfNamesGone(sources: CommitSources, file: ChangedFile): string[] {
  if (!mayBeRenamed(sources, file)) return [];
  return sources.amendedNamesGone().flatMap((path) => sources.amended.get(path)?.blob ?? []);
}

function mayBeRenamed({ amended, context, worktree }: CommitSources, file: ChangedFile): boolean {
  if (file.status !== 'A' || amended.size === 0 || amended.has(file.newPath)) return false;
  // A call wrote it from nothing: what it has of others' lines was moved there.
  const pending = context.weaves.get(join(worktree.top, file.newPath));
  return pending === undefined || pending.some((line) => line.base);
}

/** Some paths of a commit that an amend replaced which the new one has not. */
export function namesGone(worktree: Worktree, sha: string, amended: Iterable<string>): string[] {
  const names = [...amended].slice(0, mostPending);
  if (names.length === 0) return [];
  const there = readBlobNames(worktree, sha, names);
  return names.filter((path) => !there.has(path));
}

function mostAlike(candidates: readonly Candidate[], commit: readonly Line[]): string | undefined {
  // Of those that are as like as each other, the first.
  const rated = candidates.map(({ path, lines }) => ({ path, like: likeness(lines, commit) }));
  const [best] = rated.sort((a, b) => b.like - a.like);
  return best !== undefined && best.like >= leastLikeness ? best.path : undefined;
}
