import { join } from 'node:path';
import { hashesLeft } from '../attribution/hashes-left.ts';
import type { Line } from '../attribution/lines.ts';
import { takeText } from '../attribution/text-counts.ts';
import { countedHere } from '../context/commits-here.ts';
import type { IngestContext } from '../context/context.ts';
import { linesAt, textOf } from '../context/lines-at.ts';
import { readWorkFile } from '../context/read-file.ts';
import type { Worktree } from '../git/find-repository.ts';
import { changes, type Kind } from '../store/commit-terms.ts';
import {
  type ChangedLines,
  type CountedLines,
  changedLines,
  commitsAlike,
  countedCommits,
  kinds,
} from '../store/copies.ts';
import { countedOf, type LostLines, linesLost, linesOfFiles, recountLines } from './recount-lines.ts';

export interface Replacement {
  /** The commits that counted before it. */
  readonly counted: readonly CountedLines[];
  /** What has their work now. */
  readonly made: readonly string[];
  /** What it left out may wait in the work tree, to be committed next (amend, reset). */
  readonly mayWait: boolean;
}

/**
 * Commits were replaced. Work of theirs that is not in what replaced them (a rebase leaves out what is upstream) counts
 * from now on where a copy has it (design 4.9).
 */
export function promoteCopies(context: IngestContext, worktree: Worktree, replacement: Replacement): void {
  const { counted, made, mayWait } = replacement;
  const { db } = context;
  const { id } = context.repositoryOf(worktree);
  const still = shasOf(countedCommits(db, id, shasOf(counted)));
  const gone = counted.filter((commit) => !still.includes(commit.commit_sha));
  if (gone.length === 0) return;
  const files = changedLines(db, id, shasOf(gone)).map(withoutKept);
  const lines = linesLost(files, changedLines(db, id, made).map(withoutKept));
  if (lines.added.size + lines.removed.size === 0) return;
  const keys = gone.flatMap((commit) => commit.author_key ?? []);
  const paths = [...new Set(files.map((file) => file.file_path))];
  const found = commitsAlike(db, id, keys, paths, 'repeating').filter((copy) => !made.includes(copy.commit_sha));
  const copies = countedHere(context, worktree, found, shasOf(gone));
  if (copies.length === 0) return;
  if (mayWait) leaveOutWaiting(lines, worktree, made, paths);
  const most = mostLost(gone, countedCommits(db, id, made));
  const all = linesLost(files, []);
  for (const copy of copies) {
    const own = changedLines(db, id, [copy.commit_sha]).map(withoutKept);
    const isTold = shasOf(gone).includes(copy.copy_of ?? '') || keys.includes(copy.author_key ?? '');
    const repeated = kinds.reduce((sum, kind) => sum + copy[`repeated_${kind}`], 0);
    const found = recountLines(db, copy, linesOfFiles(db, own), lines, {
      by: 1,
      room: (kind) => Math.min(copy[`repeated_${kind}`], most.get(kind) ?? 0),
      leastOf: isTold || countShared(own, all) * 2 >= repeated ? 0 : repeated,
    });
    for (const [kind, count] of found) most.set(kind, (most.get(kind) ?? 0) - count);
  }
}

/** What changed but for white space: the rest counts nowhere, so that no commit has it instead of another. */
function withoutKept(file: ChangedLines): ChangedLines {
  const { added, removed } = file;
  return { ...file, added: hashesLeft(added, [removed]), removed: hashesLeft(removed, [added]) };
}

/** How many lines some files have that are among others. */
function countShared(own: readonly ChangedLines[], others: LostLines): number {
  return changes.reduce((sum, change) => {
    const left = new Map(others[change]);
    return sum + own.flatMap((file) => [...file[change]]).filter((hash) => takeText(left, hash)).length;
  }, 0);
}

function shasOf(commits: readonly CountedLines[]): string[] {
  return commits.map((commit) => commit.commit_sha);
}

/** What was repeated already was not theirs to lose, whichever lines it was. */
function mostLost(gone: readonly CountedLines[], made: readonly CountedLines[]): Map<Kind, number> {
  const isWhole = gone.every((commit) => kinds.every((kind) => commit[`repeated_${kind}`] === 0));
  const own = (commits: readonly CountedLines[], kind: Kind) =>
    commits.reduce((sum, row) => sum + countedOf(row, kind), 0);
  return new Map(kinds.map((kind) => [kind, isWhole ? Number.POSITIVE_INFINITY : own(gone, kind) - own(made, kind)]));
}

/** What the next commit will have is not lost. */
function leaveOutWaiting(
  { added, removed }: LostLines,
  worktree: Worktree,
  made: readonly string[],
  paths: readonly string[],
): void {
  const texts = (lines: readonly Line[]) => new Set(lines.map((line) => line.stripped));
  const there = texts(paths.flatMap((path) => textOf(readWorkFile(join(worktree.top, path))?.bytes)));
  const committed = removed.size === 0 ? there : texts(made.flatMap((sha) => linesAt(worktree, sha, paths)));
  for (const hash of added.keys()) if (there.has(hash)) added.delete(hash);
  for (const hash of removed.keys()) if (committed.has(hash) && !there.has(hash)) removed.delete(hash);
}
