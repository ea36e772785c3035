import type { AttributedLine } from '../attribution/attribute-file.ts';
import { claimRepeated, type LeftFile, type RepeatedFile, type SourcedLine } from '../attribution/claim-repeated.ts';
import type { Line } from '../attribution/lines.ts';
import { fromRanges } from '../attribution/ranges.ts';
import { type Origin, unknown } from '../attribution/weave.ts';
import type { IngestContext } from '../context/context.ts';
import { once } from '../context/once.ts';
import type { Worktree } from '../git/find-repository.ts';
import { type ChangedFile, isText } from '../git/parse-commit.ts';
import type { Commit } from '../git/read-commit.ts';
import { toRow } from '../provenance/commit-file-row.ts';
import { parentOrigins } from '../provenance/parent-origins.ts';
import { lineRanges, type NewCommitFile } from '../store/commits.ts';
import { changesOfPaths, type RepeatableFile } from '../store/repeatable-commits.ts';
import { changedOrigins, earlierPaths } from '../store/transplants.ts';
import type { RecordedWork } from './works.ts';

/** What the files of a commit from elsewhere are attributed with. */
export interface LandedSources {
  readonly context: IngestContext;
  readonly worktree: Worktree;
  readonly commit: Commit;
  readonly generated: ReadonlySet<string>;
  /** The recorded commits that it repeats. */
  readonly works: readonly RecordedWork[];
  /** Whether git may be asked to blame one more file: each takes a process. */
  readonly mayBlame: () => boolean;
}

export interface LandedFile {
  readonly row: NewCommitFile;
  /** Whether the author of any line that it changed is known. */
  readonly isClaimed: boolean;
}

type Contents = (blob: string) => readonly Line[] | undefined;

/** Who wrote a file's lines: those of the commits that are repeated, else nobody that is known. */
export function attributeLanded(sources: LandedSources, file: ChangedFile, contentOf: Contents): LandedFile {
  const [parent, commit] = [contentOf(file.oldBlob), contentOf(file.newBlob)];
  if (!isText(file) || parent === undefined || commit === undefined) return withoutText(sources, file);
  const { parents } = sources.commit;
  let isCut = false;
  const mayBlame = () => {
    isCut = !sources.mayBlame();
    return !isCut;
  };
  const below = { path: file.oldPath, blob: file.oldBlob };
  const known = parentOrigins({ ...sources, parents, mayBlame }, below, 0);
  const { lines, removed, kept, claims } = claimRepeated(
    { parent, commit, hunks: file.hunks, parentOrigins: known },
    repeatedFiles(sources, file),
    leftFile(sources, file, contentOf),
  );
  const isRepeated = repetitionIn(sources, file);
  const added = lines.flatMap(({ added, origin }, index) =>
    added && (kept.added.has(index) || isRepeated('added', commit[index] as Line, claims.added.get(index)))
      ? [origin]
      : [],
  );
  const gone = [...removed].flatMap(([index, origin]) =>
    kept.removed.has(index) || isRepeated('removed', parent[index] as Line, claims.removed.get(index)) ? [origin] : [],
  );
  const row = {
    ...toRow(sources, file, lines, removed, { added, removed: gone }),
    addedHashes: hashesOf(commit, (index) => lines[index]?.added === true),
    removedHashes: hashesOf(parent, (index) => removed.has(index)),
  };
  // Nobody is to take what it left as it was for lines that nobody knows.
  return { row: isCut ? { ...row, blob_sha: null } : row, isClaimed: claims.removed.size > 0 || lines.some(isKnown) };
}

function isKnown({ added, origin }: AttributedLine): boolean {
  return added && origin !== unknown;
}

function hashesOf(lines: readonly Line[], isOne: (index: number) => boolean): Float64Array {
  return Float64Array.from(
    lines.filter((_, index) => isOne(index)),
    (line) => line.stripped,
  );
}

function withoutText(sources: LandedSources, file: ChangedFile): LandedFile {
  const lines: AttributedLine[] = [];
  const removed = new Map<number, Origin>();
  for (const { newStart, newLines, oldStart, oldLines } of file.hunks) {
    while (lines.length < newStart) lines.push({ origin: unknown, added: false, carried: false });
    for (let at = 0; at < newLines; at++) lines.push({ origin: unknown, added: true, carried: false });
    for (let at = 0; at < oldLines; at++) removed.set(oldStart + at, unknown);
  }
  const added = lines.filter((line) => line.added).map(({ origin }) => origin);
  return { row: toRow(sources, file, lines, removed, { added, removed: [...removed.values()] }), isClaimed: false };
}

/** The file in each of the repeated commits that changed it. */
function filesOf({ context: { db }, works }: LandedSources, { oldPath, newPath }: ChangedFile): RepeatableFile[] {
  const names = new Set([oldPath, newPath].flatMap((path) => earlierPaths(db, path)));
  return works.flatMap((work) => work.files.filter(({ path }) => names.has(path)));
}

/** The newest of them. */
export function newestOf(sources: LandedSources, file: ChangedFile): RepeatableFile | undefined {
  return filesOf(sources, file).sort((a, b) => b.fileId - a.fileId)[0];
}

function leftFile(sources: LandedSources, file: ChangedFile, contentOf: Contents): LeftFile | undefined {
  const newest = newestOf(sources, file);
  const lines = newest?.blob ? contentOf(newest.blob) : undefined;
  if (newest === undefined || lines === undefined) return undefined;
  return { lines, origins: fromRanges(lineRanges(sources.context.db, newest.fileId), unknown) };
}

/** What the repeated commits did to the file. */
function repeatedFiles(sources: LandedSources, file: ChangedFile): RepeatedFile[] {
  const { db } = sources.context;
  return filesOf(sources, file).map(({ id, fileId, added, removed }) => ({
    source: id,
    added: { hashes: added, origins: changedOrigins(db, fileId, 'added') },
    removed: { hashes: removed, origins: changedOrigins(db, fileId, 'removed') },
  }));
}

/**
 * Tells of lines whether they are counted elsewhere, or nowhere: all but those of commits which count no more, and which no
 * other that counts has.
 */
function repetitionIn({ context, worktree, works }: LandedSources, file: ChangedFile) {
  const dropped = new Set(works.filter(({ superseded_by }) => superseded_by !== null).map(({ id }) => id));
  const counted = once(() => {
    const names = [file.oldPath, file.newPath].flatMap((path) => earlierPaths(context.db, path));
    const rows = changesOfPaths(context.db, names, context.repositoryOf(worktree).id).filter(
      (row) => row.counted === 1,
    );
    const textsIn = (change: 'added' | 'removed') => new Set(rows.flatMap((row) => [...row[change]]));
    return { added: textsIn('added'), removed: textsIn('removed') };
  });
  return (change: 'added' | 'removed', line: Line, claim: SourcedLine | undefined): boolean =>
    claim === undefined || !dropped.has(claim.source) || counted()[change].has(line.stripped);
}
