import { join } from 'node:path';
import { sameContent } from '../attribution/align.ts';
import { stack, weaveOfCommit } from '../attribution/amend.ts';
import { type AttributedLine, attributeFile } from '../attribution/attribute-file.ts';
import type { Line } from '../attribution/lines.ts';
import { fromRanges, toRanges, toRemovedRanges } from '../attribution/ranges.ts';
import { countLosses, type Losses, pendingAfter } from '../attribution/settle.ts';
import { human, isLive, type Origin, unknown, type Weave } from '../attribution/weave.ts';
import type { Worktree } from '../git/find-repository.ts';
import type { ChangedFile } from '../git/parse-commit.ts';
import { type Counts, type NewCommitFile, type RecordedRanges, rangesOfBlob } from '../store/commits.ts';
import { hasPendingEdits, markCommitted } from '../store/edits.ts';
import type { IngestContext } from './context.ts';
import { linesOf, readWorkFile } from './read-file.ts';
import { isAiOrigin } from './weave-cache.ts';

/** What the files of one commit are attributed with. */
export interface CommitSources {
  readonly context: IngestContext;
  readonly worktree: Worktree;
  readonly repositoryId: number;
  /** What is recorded, by path, of the commit that this one replaces. */
  readonly replaced: ReadonlyMap<string, RecordedRanges>;
  readonly unexplained: Origin;
  readonly time: string;
  readonly blobs: ReadonlyMap<string, Buffer>;
  readonly generated: ReadonlySet<string>;
}

export interface AttributedChange {
  readonly row: NewCommitFile;
  readonly losses: Losses;
}

const gitlink = '160000';

/** The blobs whose text is needed: where lines may come from somewhere, not for what a person simply added. */
export function wantedBlobs(
  context: IngestContext,
  worktree: Worktree,
  files: readonly ChangedFile[],
  replaced: ReadonlyMap<string, RecordedRanges>,
): string[] {
  return files
    .filter((file) => isText(file) && file.hunks.length > 0)
    .filter(
      (file) =>
        replaced.has(file.newPath) ||
        file.hunks.some((hunk) => hunk.oldLines > 0 && hunk.newLines > 0) ||
        pendingOf(context, worktree, file) !== undefined,
    )
    .flatMap((file) => [file.oldBlob, file.newBlob, replaced.get(file.newPath)?.blob ?? file.newBlob]);
}

function isText(file: ChangedFile): boolean {
  return !file.binary && file.newMode !== gitlink && file.oldMode !== gitlink;
}

/** Attributes one file of a commit, and settles what was pending of it. */
export function attributeChangedFile(sources: CommitSources, file: ChangedFile): AttributedChange {
  const parent = contentOf(sources, file.oldBlob);
  const commit = contentOf(sources, file.newBlob);
  if (!isText(file) || parent === undefined || commit === undefined) return attributeByHunks(sources, file);
  const weave = weaveFor(sources, file, parent);
  const { unexplained } = sources;
  const origins = parentOrigins(sources, file);
  const attributed = attributeFile({ parent, commit, hunks: file.hunks, weave, unexplained, parentOrigins: origins });
  const left = weave && !isInWorkTree(sources, file, commit) ? pendingAfter(weave, attributed) : undefined;
  settle(sources, file, left);
  const losses = countLosses(attributed, isAiOrigin, left !== undefined, unexplained);
  return { row: toRow(sources, file, attributed.lines, attributed.removed), losses };
}

/** What is known of a file since the commit's parent: its pending state, on top of the commit that an amend replaces. */
function weaveFor(sources: CommitSources, file: ChangedFile, parent: readonly Line[]): Weave | undefined {
  const pending = pendingOf(sources.context, sources.worktree, file);
  const replaced = sources.replaced.get(file.newPath);
  const text = replaced?.blob ? contentOf(sources, replaced.blob) : undefined;
  if (replaced === undefined || text === undefined) return pending;
  const removed = new Map(
    replaced.removed.flatMap(({ start, end, origin }) =>
      Array.from({ length: end - start + 1 }, (_, at) => [start - 1 + at, origin] as const),
    ),
  );
  const own = weaveOfCommit(parent, text, { origins: fromRanges(replaced.ranges, unknown), removed });
  return pending === undefined ? own : (stack(own, pending) ?? own);
}

function pendingOf(context: IngestContext, worktree: Worktree, file: ChangedFile): Weave | undefined {
  const own = context.weaves.get(join(worktree.top, file.newPath));
  return own ?? (file.oldPath === file.newPath ? undefined : context.weaves.get(join(worktree.top, file.oldPath)));
}

function contentOf(sources: CommitSources, blob: string): Line[] | undefined {
  if (/^0+$/.test(blob)) return [];
  const bytes = sources.blobs.get(blob);
  return bytes === undefined ? undefined : linesOf(bytes);
}

function parentOrigins(sources: CommitSources, file: ChangedFile): Origin[] | undefined {
  const ranges = rangesOfBlob(sources.context.db, file.oldBlob, file.oldPath);
  return ranges && fromRanges(ranges, unknown);
}

/** Without the text: all that the commit added is what nothing explains, the rest what the parent had. */
function attributeByHunks(sources: CommitSources, file: ChangedFile): AttributedChange {
  const path = join(sources.worktree.top, file.newPath);
  // The agent wrote in it, but the file is too large to say what.
  const tooLarge = hasPendingEdits(sources.context.db, path) && !file.binary;
  const origin = tooLarge ? unknown : sources.unexplained;
  const lines: AttributedLine[] = [];
  const parent = parentOrigins(sources, file) ?? [];
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
  settle(sources, file, undefined);
  return { row: toRow(sources, file, lines, removed), losses: { overridden: 0, discarded: 0 } };
}

/** Whether the work tree holds what the commit holds: then nothing of the file is pending. */
function isInWorkTree(sources: CommitSources, file: ChangedFile, commit: readonly Line[]): boolean {
  const now = readWorkFile(join(sources.worktree.top, file.newPath));
  const lines = now === undefined ? [] : linesOf(now.bytes);
  return lines === undefined || sameContent(lines, commit);
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
): NewCommitFile {
  const added = lines.filter((line) => line.added).map((line) => line.origin);
  return {
    file_path: file.newPath,
    old_path: file.oldPath === file.newPath ? null : file.oldPath,
    blob_sha: file.newBlob,
    generated: sources.generated.has(file.newPath),
    added: countAuthors(added),
    removed: countAuthors([...removed.values()]),
    ranges: toRanges(lines),
    removedRanges: toRemovedRanges(removed),
  };
}

function countAuthors(origins: readonly Origin[]): Counts {
  const counts = { ai: 0, human: 0, unknown: 0 };
  for (const origin of origins) counts[isAiOrigin(origin) ? 'ai' : origin === human ? 'human' : 'unknown']++;
  return counts;
}
