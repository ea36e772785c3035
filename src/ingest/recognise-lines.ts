import { join } from 'node:path';
import type { AttributedFile, AttributedLine } from '../attribution/attribute-file.ts';
import type { Line } from '../attribution/lines.ts';
import { type KnownLines, recognise } from '../attribution/recognise.ts';
import { takenAway } from '../attribution/settle.ts';
import { earlier, human, type Origin, unknown, type Weave, type WeaveLine } from '../attribution/weave.ts';
import type { ChangedFile } from '../git/parse-commit.ts';
import { tryGit } from '../git/run-git.ts';
import { shelvedBelow, takeFromShelf } from '../store/shelved-files.ts';
import { earlierPaths, laterPaths, linesAddedBy, linesRemovedBy } from '../store/transplants.ts';
import type { CommitSources } from './commit-sources.ts';
import { linesOfDropped } from './dropped-files.ts';
import { linesAddedHere } from './lines-added-here.ts';
import { once } from './once.ts';
import { originsOfBlob, originsOfBlobElsewhere } from './origins-of-blob.ts';
import { linesBeside } from './recognise-beside.ts';
import { shelvedLines, toShelvedLines } from './recognise-returned.ts';
import { isAiOrigin } from './weave-cache.ts';

/** A place that known lines were found in. */
interface Source extends KnownLines {
  /** The recorded commit; `undefined`: a shelved file. */
  readonly sha: string | undefined;
  readonly shelf: number | undefined;
  readonly counted: boolean;
}

export interface RecognisedLines {
  readonly lines: readonly AttributedLine[];
  /** Lines that another counted commit has already. */
  readonly repeated: ReadonlySet<number>;
}

/**
 * Gives lines that nobody is known to have written to whoever wrote them where they come from (design 4.7).
 * `returning`: lines whose author is known, but not whether another commit counts them.
 */
export function recogniseLines(
  sources: CommitSources,
  file: ChangedFile,
  commit: readonly Line[],
  lines: readonly AttributedLine[],
  returning: ReadonlySet<number>,
  { after, originOf }: Pick<AttributedFile, 'after' | 'originOf'>,
): RecognisedLines {
  const repeated = new Set<number>();
  const out = [...lines];
  const found = new Set<number>();
  const broughtBy = new Map<number, string>();
  const unexplained = sources.unexplainedIn(file.newPath);
  const isOpen = (index: number) =>
    !found.has(index) && (returning.has(index) || isOpenLine(out[index] as AttributedLine, unexplained));
  if (!out.some((_, index) => isOpen(index))) return { lines, repeated };
  const names = namesOf(sources, file);
  const known = [...knownSources(sources, file, names), goneBefore(after, originOf)];
  const apply = (some: readonly Source[]) => {
    for (const [index, { origin, source }] of recognise(commit, isOpen, some)) {
      const from = some[source] as Source;
      found.add(index);
      out[index] = { origin: origin === earlier ? sources.foundBefore : origin, added: true, carried: true };
      note(sources, from, isAiOrigin(origin));
      if (from.sha !== undefined) broughtBy.set(index, from.sha);
      if (isCountedBy(from) || isCountedElsewhere(from, (commit[index] as Line).stripped)) repeated.add(index);
    }
  };
  // What another commit counts may be another line of the same text, be it gone by now: a brace.
  const isCountedElsewhere = (from: Source, hash: number) =>
    !(from.sha !== undefined && sources.takenOver.has(from.sha)) && counted().has(hash);
  const isCountedBy = (from: Source) => from.counted && from.sha !== undefined && !sources.replacing.has(from.sha);
  const counted = once(() => new Set(known.filter(isCountedBy).flatMap((from) => [...from.hashes])));
  apply(known);
  if (out.some((_, index) => isOpen(index))) {
    apply(underOtherNames(sources, names));
    apply(shelvedUnderOtherNames(sources, file));
  }
  const left = new Set(out.flatMap((_, index) => (isOpen(index) ? [(commit[index] as Line).stripped] : [])));
  // A short line alone is no proof that it is the same, but for work from another branch.
  apply(elsewhere(sources, known, left));
  const carry = (index: number, origin: Origin) => {
    found.add(index);
    out[index] = { origin, added: true, carried: true };
    if (counted().has((commit[index] as Line).stripped)) repeated.add(index);
  };
  const isOpenText = (index: number) => isOpen(index) && !returning.has(index);
  for (const [index, origin] of linesBeside(sources, names, commit, isOpenText, broughtBy)) carry(index, origin);
  for (const [index, origin] of out.some((_, index) => isOpen(index)) ? originsBefore(sources, file) : []) {
    if (isOpen(index)) carry(index, origin);
  }
  for (const [index, { origin, sha }] of out.some((_, at) => isOpen(at))
    ? linesOfDropped(sources, names, commit)
    : []) {
    if (!isOpen(index)) continue;
    carry(index, origin);
    sources.recognisedFrom.add(sha);
  }
  // However short: it is known that git brought them.
  for (const index of returning) {
    if (isOpen(index) && counted().has((commit[index] as Line).stripped)) repeated.add(index);
  }
  // The call that made the commit did not write them.
  const isForeign = sources.broughtByGit && isAiOrigin(unexplained);
  for (const index of isForeign ? out.keys() : []) {
    const line = out[index] as AttributedLine;
    if (isOpen(index) && line.origin === unexplained) out[index] = { ...line, origin: unknown };
  }
  return { lines: out, repeated };
}

/** Who wrote the lines of a file that reads as it did once, under this name or one that is gone. */
function originsBefore(sources: CommitSources, { status, newBlob, newPath }: ChangedFile): Map<number, Origin> {
  const { context, repositoryId, worktree, sha } = sources;
  const origins = originsOfBlob(context.db, repositoryId, newBlob, newPath);
  if (origins.size > 0 || status !== 'A') return origins;
  const options = { cwd: worktree.top, worktree };
  const isGone = (path: string) => tryGit(['rev-parse', '--verify', '-q', `${sha}:${path}`], options) === undefined;
  return originsOfBlobElsewhere(context.db, repositoryId, newBlob, isGone);
}

/** The file's names so far; of work that git brings from elsewhere also those that it had there. */
function namesOf({ context: { db }, transplanted }: CommitSources, file: ChangedFile): string[] {
  const paths = [file.newPath, file.oldPath];
  const later = transplanted ? paths.flatMap((path) => laterPaths(db, path)) : [];
  return [...new Set([...paths.flatMap((path) => earlierPaths(db, path)), ...later])];
}

function isOpenLine({ added, carried, origin }: AttributedLine, unexplained: Origin): boolean {
  return added && !carried && (origin === human || origin === unknown || origin === unexplained);
}

function note(sources: CommitSources, from: Source, isAi: boolean): void {
  if (from.sha !== undefined) sources.recognisedFrom.add(from.sha);
  if (from.shelf !== undefined && isAi) takeFromShelf(sources.context.db, from.shelf, 1);
}

function knownSources(sources: CommitSources, file: ChangedFile, names: readonly string[]): Source[] {
  const recorded = linesAddedHere(sources.context, sources.worktree, names).map((row): Source => {
    const certain = sources.transplanted || sources.predecessors.has(row.sha);
    return { ...row, certain, shelf: undefined };
  });
  // First what it was made from: lines that were shelved before they were committed there are that commit's by now.
  const isPredecessor = ({ sha }: Source) => sha !== undefined && sources.predecessors.has(sha);
  const others = recorded.filter((source) => !isPredecessor(source));
  return [...withCopied(sources, recorded.filter(isPredecessor)), ...shelved(sources, file), ...others];
}

/** Git copied a line but once, although several commits may have it that are the same but for a rebase or an amend. */
function withCopied({ copied }: CommitSources, predecessors: readonly Source[]): Source[] {
  const seen = new Set<number>();
  return predecessors.map((source) => {
    if (source.sha === undefined || !copied.has(source.sha)) return source;
    const fresh = new Set([...source.hashes].filter((hash) => !seen.has(hash)));
    for (const hash of fresh) seen.add(hash);
    return { ...source, copied: fresh };
  });
}

/**
 * The agent's lines that were gone from the file since its last commit: a stash that nobody told of may bring them
 * back.
 */
function goneBefore(after: Weave, originOf: (line: WeaveLine) => Origin): Source {
  const gone = takenAway(after).filter((line) => isAiOrigin(originOf(line)));
  const hashes = Float64Array.from(gone, (line) => line.stripped);
  return { hashes, origins: gone.map(originOf), certain: false, sha: undefined, shelf: undefined, counted: false };
}

/** What the commits that this one was made from added to other files: one of them may have had this one's name. */
function underOtherNames({ context, predecessors }: CommitSources, names: readonly string[]): Source[] {
  const facts = { certain: true, shelf: undefined };
  return linesAddedBy(context.db, [...predecessors], names).map((row) => ({ ...row, ...facts }));
}

const mostShelves = 50;

/** What git took away of other files: a file may have been renamed before. */
function shelvedUnderOtherNames({ context, worktree }: CommitSources, file: ChangedFile): Source[] {
  const own = join(worktree.top, file.newPath);
  const rows = shelvedBelow(context.db, worktree.top, mostShelves).filter((row) => row.path !== own);
  return toShelvedLines(rows).map((known) => {
    return { ...known, certain: false, sha: undefined, shelf: known.id, counted: false };
  });
}

function shelved(sources: CommitSources, file: ChangedFile): Source[] {
  return shelvedLines(sources.context, join(sources.worktree.top, file.newPath)).map(
    (known): Source => ({ ...known, sha: undefined, shelf: known.id, counted: false }),
  );
}

const mostAncestryChecks = 10;

function elsewhere(sources: CommitSources, known: readonly Source[], wanted: ReadonlySet<number>): Source[] {
  if (wanted.size === 0) return [];
  const candidates = known.filter(
    ({ sha, certain, hashes }) => sha !== undefined && !certain && hashes.some((hash) => wanted.has(hash)),
  );
  return candidates.slice(0, mostAncestryChecks).flatMap((source) => {
    const args = ['merge-base', '--is-ancestor', source.sha as string, sources.sha];
    const isAncestor = tryGit(args, { cwd: sources.worktree.top, worktree: sources.worktree }) !== undefined;
    return isAncestor ? [] : [{ ...source, certain: true }];
  });
}

/** Who removed lines whose removal comes from a commit that this one was made from; lines of it that are repeated. */
export function recogniseRemoved(
  sources: CommitSources,
  file: ChangedFile,
  parent: readonly Line[],
  removed: ReadonlyMap<number, number>,
): { removed: ReadonlyMap<number, number>; repeated: ReadonlySet<number> } {
  const repeated = new Set<number>();
  const out = new Map(removed);
  const unexplained = sources.unexplainedIn(file.newPath);
  for (const sha of sources.predecessors) {
    const known = linesRemovedBy(sources.context.db, sha, file.oldPath);
    if (known === undefined) continue;
    const open = new Map<number, number[]>();
    for (const [at, hash] of known.hashes.entries()) open.set(hash, [...(open.get(hash) ?? []), at]);
    for (const [index, origin] of removed) {
      const at = open.get((parent[index] as Line).stripped)?.shift();
      if (at === undefined || (origin !== human && origin !== unknown && origin !== unexplained)) continue;
      out.set(index, known.origins[at] ?? origin);
      if (known.counted && !sources.replacing.has(sha)) repeated.add(index);
    }
  }
  return { removed: out, repeated };
}
