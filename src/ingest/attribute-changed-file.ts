import { join } from 'node:path';
import { align, sameContent } from '../attribution/align.ts';
import { stack, weaveOfCommit } from '../attribution/amend.ts';
import {
  type AttributedFile,
  type AttributedLine,
  attributeFile,
  type FileChange,
} from '../attribution/attribute-file.ts';
import { diffHunks } from '../attribution/diff-hunks.ts';
import type { Line } from '../attribution/lines.ts';
import { fromRanges, toRanges, toRemovedRanges } from '../attribution/ranges.ts';
import { countLosses, countPending, type Losses, pendingAfter } from '../attribution/settle.ts';
import { human, isLive, liveLines, type Origin, open, step, unknown, type Weave } from '../attribution/weave.ts';
import { encodeWeave } from '../attribution/weave-codec.ts';
import type { Worktree } from '../git/find-repository.ts';
import { isNullSha } from '../git/null-sha.ts';
import type { ChangedFile } from '../git/parse-commit.ts';
import type { Counts, NewCommitFile } from '../store/commits.ts';
import { hasPendingEdits, markCommitted } from '../store/edits.ts';
import { shelve } from '../store/shelved-files.ts';
import { narrowToMerge } from './attribute-merged-file.ts';
import type { CommitSources } from './commit-sources.ts';
import type { IngestContext } from './context.ts';
import { parentOrigins } from './parent-origins.ts';
import { linesOf, readWorkFile } from './read-file.ts';
import { recogniseLines, recogniseRemoved } from './recognise-lines.ts';
import { isAiOrigin } from './weave-cache.ts';

export interface AttributedChange {
  readonly row: NewCommitFile;
  readonly losses: Losses;
}

export type Blobs = ReadonlyMap<string, Buffer>;

const gitlink = '160000';
const noLosses: Losses = { overridden: 0, discarded: 0 };

/** The blobs whose text tells where a file's lines come from. */
export function wantedBlobs(sources: CommitSources, file: ChangedFile): string[] {
  if (!isText(file) || (file.hunks.length === 0 && file.merged === undefined)) return [];
  const parents = file.merged?.parents.map((parent) => parent.blob) ?? [file.oldBlob];
  return [...parents, file.newBlob, sources.amended.get(file.newPath)?.blob ?? file.newBlob];
}

function isText(file: ChangedFile): boolean {
  return !file.binary && file.newMode !== gitlink && file.oldMode !== gitlink;
}

/** A file of a commit, as far as it can be understood by itself. */
export interface OpenFile {
  readonly file: ChangedFile;
  readonly parent: readonly Line[];
  readonly commit: readonly Line[];
  readonly attributed: AttributedFile;
  readonly hasWeave: boolean;
  /** Ids of lines that the work tree holds. */
  readonly pending: ReadonlySet<number>;
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
  const weave = weaveFor(sources, file, parent, blobs);
  const attributed = attributeOpened(sources, file, { parent, commit, weave }, blobs);
  const before = amendedLines(sources, file, commit, blobs);
  const pending = weave === undefined ? new Set<number>() : pendingIds(sources, file, attributed);
  return { file, parent, commit, attributed, hasWeave: weave !== undefined, pending, ...before };
}

function attributeOpened(
  sources: CommitSources,
  file: ChangedFile,
  contents: Pick<FileChange, 'parent' | 'commit' | 'weave'>,
  blobs: Blobs,
): AttributedFile {
  const unexplained = sources.unexplainedIn(file.newPath);
  const { parent, commit } = contents;
  const origins = parentOrigins(sources, { path: file.oldPath, blob: file.oldBlob }, 0);
  if (file.merged === undefined) {
    return attributeFile({ ...contents, hunks: file.hunks, unexplained, parentOrigins: origins });
  }
  const hunks = diffHunks(parent, commit);
  const attributed = attributeFile({ ...contents, hunks, unexplained, parentOrigins: origins });
  const parents = file.merged.parents.map((each, index) => ({
    content: contentOf(blobs, each.blob) ?? [],
    origins: index === 0 ? origins : parentOrigins(sources, each, index),
  }));
  return narrowToMerge(attributed, commit, file.merged, parents, unexplained);
}

/** Looks for what is still open where lines come back from, and settles what was pending of the file. */
export function closeChangedFile(
  sources: CommitSources,
  opened: OpenFile,
  lines: readonly AttributedLine[],
): AttributedChange {
  const { file, parent, commit, attributed } = opened;
  const returning = new Set([...opened.returning].filter((index) => lines[index]?.added));
  const added = recogniseLines(sources, file, commit, lines, returning);
  const removed = recogniseRemoved(sources, file, parent, attributed.removed);
  const whole = { ...attributed, lines: added.lines };
  const left = opened.hasWeave && !isInWorkTree(sources, file, commit) ? pendingAfter(whole) : undefined;
  if (left === undefined && opened.hasWeave) shelveRest(sources, file, whole);
  settle(sources, file, left);
  const unexplained = sources.unexplainedIn(file.newPath);
  // What a merge lost, its branches lost before.
  const losses = file.merged ? noLosses : countLosses(whole, isAiOrigin, left !== undefined, unexplained);
  const repeated = {
    added: [...added.repeated].map((index) => added.lines[index]?.origin ?? unknown),
    removed: [...removed.repeated].map((index) => removed.removed.get(index) ?? unknown),
  };
  const row = toRow(sources, file, added.lines, removed.removed, repeated);
  const hashes = (some: readonly Line[]) => Float64Array.from(some, (line) => line.stripped);
  const addedHashes = hashes(commit.filter((_, index) => added.lines[index]?.added));
  const removedHashes = hashes(parent.filter((_, index) => removed.removed.has(index)));
  return { row: { ...row, addedHashes, removedHashes }, losses };
}

/** What is known of a file since the commit's parent: its pending state, on top of the commit that an amend replaces. */
function weaveFor(sources: CommitSources, file: ChangedFile, parent: readonly Line[], blobs: Blobs): Weave | undefined {
  const pending = pendingOf(sources.context, sources.worktree, file);
  const amended = sources.amended.get(file.newPath);
  const text = amended?.blob ? contentOf(blobs, amended.blob) : undefined;
  if (amended === undefined || text === undefined) return pending;
  const removed = new Map(
    amended.removed.flatMap(({ start, end, origin }) =>
      Array.from({ length: end - start + 1 }, (_, at) => [start - 1 + at, origin] as const),
    ),
  );
  const own = weaveOfCommit(parent, text, { origins: fromRanges(amended.ranges, unknown), removed });
  return pending === undefined ? own : stack(own, pending);
}

/** The lines that a commit lacks may still be in the work tree, to be committed next. */
function pendingIds({ worktree }: CommitSources, file: ChangedFile, { before }: AttributedFile): ReadonlySet<number> {
  const found = readWorkFile(join(worktree.top, file.newPath));
  const now = found === undefined ? [] : linesOf(found.bytes);
  return new Set(now === undefined ? [] : liveLines(step(before, now, open)).flatMap((line) => [line.id, line.from]));
}

function amendedLines(
  sources: CommitSources,
  file: ChangedFile,
  commit: readonly Line[],
  blobs: Blobs,
): Pick<OpenFile, 'settled' | 'returning'> {
  const amended = sources.amended.get(file.newPath);
  const text = amended?.blob ? contentOf(blobs, amended.blob) : undefined;
  const settled = new Set<number>();
  const returning = new Set<number>();
  if (amended === undefined || text === undefined) return { settled, returning };
  for (const [index, line] of align(text, commit).entries()) {
    if (line === -1) continue;
    settled.add(index);
    const range = amended.ranges.find(({ start, end }) => start <= line + 1 && line + 1 <= end);
    if (range?.added && (range.carried || sources.amendedTwice)) returning.add(index);
  }
  return { settled, returning };
}

/** What is pending of the file, under its old name and then under its new one. */
function pendingOf(context: IngestContext, worktree: Worktree, file: ChangedFile): Weave | undefined {
  const own = context.weaves.get(join(worktree.top, file.newPath));
  const old = file.oldPath === file.newPath ? undefined : context.weaves.get(join(worktree.top, file.oldPath));
  return own !== undefined && old !== undefined ? stack(old, own) : (own ?? old);
}

function contentOf(blobs: Blobs, blob: string): Line[] | undefined {
  if (isNullSha(blob)) return [];
  const bytes = blobs.get(blob);
  return bytes === undefined ? undefined : linesOf(bytes);
}

/** Without the text: all that the commit added is what nothing explains, the rest what the parent had. */
export function attributeByHunks(sources: CommitSources, file: ChangedFile): AttributedChange {
  const path = join(sources.worktree.top, file.newPath);
  // The agent wrote in it, but the file is too large to say what.
  const tooLarge = hasPendingEdits(sources.context.db, path) && isText(file);
  const origin = tooLarge ? unknown : sources.unexplainedIn(file.newPath);
  const lines: AttributedLine[] = [];
  const parent = parentOrigins(sources, { path: file.oldPath, blob: file.oldBlob }, 0) ?? [];
  const removed = new Map<number, Origin>();
  let old = 0;
  const copyUntil = (end: number) => {
    for (; lines.length < end; old++) lines.push({ origin: parent[old] ?? unknown, added: false, carried: false });
  };
  for (const hunk of file.hunks) {
    copyUntil(hunk.newStart);
    for (let at = 0; at < hunk.newLines; at++) lines.push({ origin, added: true, carried: false });
    for (let at = 0; at < hunk.oldLines; at++) removed.set(hunk.oldStart + at, origin);
    old = hunk.oldStart + hunk.oldLines;
  }
  copyUntil(lines.length + Math.max(0, parent.length - old));
  // A new name or mode alone leaves what is pending of the text as it was.
  const isSameText = isText(file) && file.oldBlob === file.newBlob;
  settle(sources, file, isSameText ? pendingOf(sources.context, sources.worktree, file) : undefined);
  const row = toRow(sources, file, lines, removed, { added: [], removed: [] });
  return { row, losses: noLosses };
}

/** Whether the work tree holds what the commit holds: then nothing of the file is pending. */
function isInWorkTree(sources: CommitSources, file: ChangedFile, commit: readonly Line[]): boolean {
  const now = readWorkFile(join(sources.worktree.top, file.newPath));
  const lines = now === undefined ? [] : linesOf(now.bytes);
  return lines === undefined || sameContent(lines, commit);
}

/** Pending lines that are neither in the commit nor in the work tree may have gone to another file, or come back. */
function shelveRest(
  { context, worktree, repositoryId, time }: CommitSources,
  file: ChangedFile,
  whole: AttributedFile,
): void {
  const rest = pendingAfter(whole);
  if (rest === undefined || countPending(rest, isAiOrigin) === 0) return;
  const path = join(worktree.top, file.newPath);
  const facts = { path, repository_id: repositoryId, agent_id: null, shelved_at: time };
  // The commit counts them among its losses.
  shelve(context.db, { ...facts, ai_lines: 0, weave: encodeWeave(rest) });
}

function settle(sources: CommitSources, file: ChangedFile, rest: Weave | undefined): void {
  const { context, repositoryId, time } = sources;
  const path = join(sources.worktree.top, file.newPath);
  const origins = (rest ?? []).filter((line) => isLive(line) && !line.base).map((line) => line.origin);
  for (const each of new Set([path, join(sources.worktree.top, file.oldPath)])) {
    if (each === path) context.weaves.set(path, rest, repositoryId, time);
    else if (readWorkFile(each) === undefined) context.weaves.set(each, undefined, repositoryId, time);
    markCommitted(context.db, each, origins);
  }
}

function toRow(
  sources: CommitSources,
  file: ChangedFile,
  lines: readonly AttributedLine[],
  removed: ReadonlyMap<number, Origin>,
  repeated: { readonly added: readonly Origin[]; readonly removed: readonly Origin[] },
): NewCommitFile {
  return {
    file_path: file.newPath,
    old_path: file.oldPath === file.newPath ? null : file.oldPath,
    blob_sha: file.newBlob,
    generated: sources.generated.has(file.newPath),
    added: countAuthors(lines.filter((line) => line.added).map((line) => line.origin)),
    removed: countAuthors([...removed.values()]),
    repeatedAdded: countAuthors(repeated.added),
    repeatedRemoved: countAuthors(repeated.removed),
    ranges: toRanges(lines),
    removedRanges: toRemovedRanges(removed),
    addedHashes: undefined,
    removedHashes: undefined,
  };
}

function countAuthors(origins: readonly Origin[]): Counts {
  const counts = { ai: 0, human: 0, unknown: 0 };
  for (const origin of origins) counts[isAiOrigin(origin) ? 'ai' : origin === human ? 'human' : 'unknown']++;
  return counts;
}
