import { join } from 'node:path';
import { align } from '../attribution/align.ts';
import { weaveOfCommit } from '../attribution/amend.ts';
import {
  type AttributedFile,
  type AttributedLine,
  attributeFile,
  type FileChange,
} from '../attribution/attribute-file.ts';
import { countLosses, noLosses } from '../attribution/close-pending.ts';
import { diffHunks } from '../attribution/diff-hunks.ts';
import { keptText } from '../attribution/kept-text.ts';
import type { Line } from '../attribution/lines.ts';
import { fromRanges, linesIn } from '../attribution/ranges.ts';
import { step } from '../attribution/step.ts';
import { isLive, liveLines, unknown, unresolved, type Weave } from '../attribution/weave.ts';
import { linesOf, readWorkFile } from '../context/read-file.ts';
import { isNullSha } from '../git/null-sha.ts';
import { type ChangedFile, isText } from '../git/parse-commit.ts';
import { attributeLines, recogniseRemoved } from '../provenance/attribute-lines.ts';
import { type AttributedChange, toRow } from '../provenance/commit-file-row.ts';
import { type CommitSources, unexplainedIn } from '../provenance/commit-sources.ts';
import { unshelve } from '../provenance/effect.ts';
import { parentOrigins } from '../provenance/parent-origins.ts';
import { amendedNameOf, blobsOfNamesGone, pendingByAnyName } from '../provenance/renamed-file.ts';
import type { RecordedRanges } from '../store/commits.ts';
import { narrowToMerge } from './attribute-merged-file.ts';
import { closePending, type TakenFile } from './close-pending.ts';

export type Blobs = ReadonlyMap<string, Buffer>;

/** The blobs whose text tells where a file's lines come from. */
export function wantedBlobs(sources: CommitSources, file: ChangedFile): string[] {
  // An empty file is new without hunks: what was pending of it may have been moved.
  const isNew = file.oldBlob !== file.newBlob;
  const isSame = file.hunks.length === 0 && !isNew && !file.merged && !sources.amended.has(file.newPath);
  if (!isText(file) || isSame) return [];
  const parents = file.merged?.parents.map((parent) => parent.blob) ?? [file.oldBlob];
  const amended = sources.amended.get(file.newPath)?.blob ?? file.newBlob;
  return [...parents, file.newBlob, amended, ...blobsOfNamesGone(sources, file)];
}

/** A file of a commit, as far as it can be understood by itself. */
export interface OpenFile extends TakenFile {
  readonly parent: readonly Line[];
  readonly attributed: AttributedFile;
  /** Lines that the amended commit had. */
  readonly settled: ReadonlySet<number>;
  /** Of these, the ones that it had from elsewhere: whether another commit counts them is asked again. */
  readonly returning: ReadonlySet<number>;
}

/** Attributes one file of a commit by itself; `undefined` where its text is not to be had. */
export function openChangedFile(sources: CommitSources, file: ChangedFile, blobs: Blobs): OpenFile | undefined {
  const parent = contentOf(blobs, file.oldBlob);
  const commit = contentOf(blobs, file.newBlob);
  if (!isText(file) || parent === undefined || commit === undefined) return undefined;
  const amended = amendedText(sources, file, commit, blobs);
  const { pendingFile, pending: weave } = pendingByAnyName(sources, file, { below: amended?.text ?? parent, commit });
  const contents = { parent, commit, weave, amended: amended && weaveOfAmended(parent, amended) };
  const attributed = attributeOpened(sources, file, contents, blobs);
  const before = amendedLines(sources, amended, commit, attributed.lines);
  const hasWeave = weave !== undefined || amended !== undefined;
  const pending = hasWeave ? pendingIds(sources, file, attributed) : new Set<number>();
  return { file, pendingFile, parent, commit, attributed, hasWeave, pending, ...before };
}

function attributeOpened(
  sources: CommitSources,
  file: ChangedFile,
  contents: Pick<FileChange, 'parent' | 'commit' | 'amended' | 'weave'>,
  blobs: Blobs,
): AttributedFile {
  const unexplained = unexplainedIn(sources, file);
  const { foundBefore } = sources;
  const { parent, commit } = contents;
  const origins = parentOrigins(sources, { path: file.oldPath, blob: file.oldBlob }, 0);
  if (file.merged === undefined) {
    return attributeFile({ ...contents, hunks: file.hunks, unexplained, foundBefore, parentOrigins: origins });
  }
  const hunks = diffHunks(parent, commit);
  const attributed = attributeFile({ ...contents, hunks, unexplained, foundBefore, parentOrigins: origins });
  const parents = file.merged.parents.map((each, index) => ({
    content: contentOf(blobs, each.blob) ?? [],
    origins: index === 0 ? origins : parentOrigins(sources, each, index),
  }));
  return narrowToMerge(attributed, commit, file.merged, parents, unexplained);
}

/**
 * Looks for what is still open where lines come back from, and settles what was pending of the file. `attributed`: with
 * what is known of the commit's other files.
 */
export function closeChangedFile(
  sources: CommitSources,
  opened: OpenFile,
  attributed: AttributedFile,
): AttributedChange {
  const { file, parent, commit } = opened;
  const { lines } = attributed;
  const isReturning = (line: AttributedLine, index: number) =>
    line.added && (line.returned || opened.returning.has(index));
  const returning = new Set(lines.flatMap((line, index) => (isReturning(line, index) ? [index] : [])));
  const added = attributeLines(sources, file, commit, { ...opened, lines, returning });
  const removed = recogniseRemoved(sources, file, opened, attributed.removed);
  const whole = { ...attributed, lines: added.lines };
  const { isPending, effects } = closePending(sources, opened, whole);
  const unexplained = unexplainedIn(sources, file);
  // What a merge lost, its branches lost before.
  const losses = file.merged ? noLosses : countLosses(whole, isPending, unexplained);
  const kept = keptText(opened, whole);
  const repeated = {
    added: [...new Set([...added.repeated, ...kept.added])].map((index) => added.lines[index]?.origin ?? unknown),
    removed: [...new Set([...removed.repeated, ...kept.removed])].map((index) => removed.removed.get(index) ?? unknown),
  };
  const row = toRow(sources, file, added.lines, removed.removed, repeated);
  const hashes = (some: readonly Line[]) => Float64Array.from(some, (line) => line.stripped);
  const addedHashes = hashes(commit.filter((_, index) => added.lines[index]?.added));
  const removedHashes = hashes(parent.filter((_, index) => removed.removed.has(index)));
  const countedElsewhere = added.repeated.size + removed.repeated.size;
  const asDropped = [...removed.asDropped].flatMap(([index, line]) => (kept.removed.has(index) ? [] : [line]));
  const { recognisedFrom } = added;
  return {
    ...{ row: { ...row, addedHashes, removedHashes }, losses, countedElsewhere, asDropped, recognisedFrom },
    effects: [...added.unshelved.map(unshelve), ...effects],
  };
}

/** What is recorded of a file in the commit that an amend replaces, with its text. */
interface AmendedText {
  readonly recorded: RecordedRanges;
  readonly text: readonly Line[];
}

function amendedText(
  sources: CommitSources,
  file: ChangedFile,
  commit: readonly Line[],
  blobs: Blobs,
): AmendedText | undefined {
  const name = amendedNameOf(sources, file, commit, (blob) => contentOf(blobs, blob));
  const recorded = sources.amended.get(name);
  const text = recorded?.blob ? contentOf(blobs, recorded.blob) : undefined;
  return recorded === undefined || text === undefined ? undefined : { recorded, text };
}

/** What the commit that an amend replaces made of the file that its parent had. */
function weaveOfAmended(parent: readonly Line[], { recorded, text }: AmendedText): Weave {
  const removed = new Map(
    recorded.removed.flatMap((range) => linesIn(range).map((line) => [line, range.origin] as const)),
  );
  const added = new Set(recorded.ranges.flatMap((range) => (range.added ? linesIn(range) : [])));
  return weaveOfCommit(parent, text, { origins: fromRanges(recorded.ranges, unknown), removed, added });
}

/** The lines that a commit lacks may still be in the work tree, to be committed next. */
function pendingIds(
  { context, worktree, sha }: CommitSources,
  file: ChangedFile,
  { before }: AttributedFile,
): ReadonlySet<number> {
  // Where HEAD has moved on, so has the work tree: a revert may have brought them back.
  const head = context.reflogOf(worktree.gitDir).entries.at(-1)?.newSha ?? sha;
  if (head !== sha) return new Set();
  const found = readWorkFile(join(worktree.top, file.newPath));
  const now = found === undefined ? [] : linesOf(found.bytes);
  if (now === undefined) return new Set();
  // What was taken out before and has come back since was gone when it was committed.
  const gone = new Set(before.flatMap((line) => (line.base || isLive(line) ? [] : [line.id])));
  const ids = liveLines(step(before, now, unresolved)).flatMap((line) => [line.id, line.from]);
  return new Set(ids.filter((id) => !gone.has(id)));
}

function amendedLines(
  { amendedTwice }: CommitSources,
  amended: AmendedText | undefined,
  commit: readonly Line[],
  lines: readonly AttributedLine[],
): Pick<OpenFile, 'settled' | 'returning'> {
  const settled = new Set<number>();
  const returning = new Set<number>();
  if (amended === undefined) return { settled, returning };
  const { recorded, text } = amended;
  for (const [index, line] of align(text, commit).entries()) {
    if (line === -1) continue;
    const range = recorded.ranges.find(({ start, end }) => start <= line + 1 && line + 1 <= end);
    // Else it was written anew since, or moved there.
    if (range?.origin === lines[index]?.origin) settled.add(index);
    if (range?.added && (range.carried || amendedTwice)) returning.add(index);
  }
  return { settled, returning };
}

function contentOf(blobs: Blobs, blob: string): Line[] | undefined {
  if (isNullSha(blob)) return [];
  const bytes = blobs.get(blob);
  return bytes === undefined ? undefined : linesOf(bytes);
}
