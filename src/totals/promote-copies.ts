import { join } from 'node:path';
import { hashesLeft } from '../attribution/hashes-left.ts';
import type { Line } from '../attribution/lines.ts';
import type { Origin } from '../attribution/weave.ts';
import { countedHere } from '../context/commits-here.ts';
import type { IngestContext } from '../context/context.ts';
import { linesAt, textOf } from '../context/lines-at.ts';
import { readWorkFile } from '../context/read-file.ts';
import type { Worktree } from '../git/find-repository.ts';
import { authorOf } from '../provenance/commit-file-row.ts';
import type { Change } from '../store/commit-terms.ts';
import {
  type ChangedLines,
  type CountedLines,
  changedLines,
  changes,
  countedCommits,
  findCopies,
  type Kind,
  kinds,
  type LinesColumn,
  recount,
} from '../store/copies.ts';
import type { Store } from '../store/open.ts';
import { changedOrigins } from '../store/transplants.ts';

export interface Replacement {
  /** The commits that counted before it. */
  readonly counted: readonly CountedLines[];
  /** What has their work now. */
  readonly made: readonly string[];
  /** What it left out may wait in the work tree, to be committed next (amend, reset). */
  readonly mayWait: boolean;
}

/** Work that counts nowhere. */
export interface Lost {
  /** How often a line is lost, by its hash. */
  readonly lines: Readonly<Record<Change, Map<number, number>>>;
  /** How many of a kind at most. */
  readonly most: Map<Kind, number>;
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
  const found = findCopies(db, id, keys, paths).filter((copy) => !made.includes(copy.commit_sha));
  const copies = countedHere(context, worktree, found, shasOf(gone));
  if (copies.length === 0) return;
  if (mayWait) leaveOutWaiting(lines, worktree, made, paths);
  const lost = { lines, most: mostLost(gone, countedCommits(db, id, made)) };
  const all = linesLost(files, []);
  for (const copy of copies) {
    const own = changedLines(db, id, [copy.commit_sha]).map(withoutKept);
    const isTold = shasOf(gone).includes(copy.copy_of ?? '') || keys.includes(copy.author_key ?? '');
    leaveTo(context, copy, own, lost, isTold || countShared(own, all) * 2 >= repeatedOf(copy));
  }
}

/** What changed but for white space: the rest counts nowhere, so that no commit has it instead of another. */
function withoutKept(file: ChangedLines): ChangedLines {
  const { added, removed } = file;
  return { ...file, added: hashesLeft(added, [removed]), removed: hashesLeft(removed, [added]) };
}

/** How many lines some files have that are among others. */
function countShared(own: readonly ChangedLines[], others: Lost['lines']): number {
  return changes.reduce((sum, change) => {
    const seen = new Map<number, number>();
    const isShared = (hash: number) => {
      add(seen, hash, 1);
      return (seen.get(hash) ?? 0) <= (others[change].get(hash) ?? 0);
    };
    return sum + own.flatMap((file) => [...file[change]]).filter(isShared).length;
  }, 0);
}

function shasOf(commits: readonly CountedLines[]): string[] {
  return commits.map((commit) => commit.commit_sha);
}

export function linesLost(before: readonly ChangedLines[], after: readonly ChangedLines[]): Lost['lines'] {
  const lost = { added: new Map<number, number>(), removed: new Map<number, number>() };
  for (const change of changes) {
    for (const file of before) for (const hash of file[change]) add(lost[change], hash, 1);
    for (const file of after) for (const hash of file[change]) take(lost[change], hash);
  }
  return lost;
}

export function add<Key>(counts: Map<Key, number>, key: Key, count: number): void {
  if (Number.isNaN(key)) return;
  counts.set(key, (counts.get(key) ?? 0) + count);
}

export function take(lines: Map<number, number>, hash: number): boolean {
  if (!lines.has(hash)) return false;
  add(lines, hash, -1);
  if (lines.get(hash) === 0) lines.delete(hash);
  return true;
}

/** What was repeated already was not theirs to lose, whichever lines it was. */
function mostLost(gone: readonly CountedLines[], made: readonly CountedLines[]): Lost['most'] {
  const isWhole = !gone.some(repeatedOf);
  const own = (commits: readonly CountedLines[], kind: Kind) =>
    commits.reduce((sum, row) => sum + countedOf(row, kind), 0);
  return new Map(kinds.map((kind) => [kind, isWhole ? Number.POSITIVE_INFINITY : own(gone, kind) - own(made, kind)]));
}

/** How many lines of a kind a commit counts itself. */
export function countedOf(commit: CountedLines, kind: Kind): number {
  return commit[kind.replace('_', '_lines_') as LinesColumn] - commit[`repeated_${kind}`];
}

function repeatedOf(commit: CountedLines): number {
  return kinds.reduce((sum, kind) => sum + commit[`repeated_${kind}`], 0);
}

/** What the next commit will have is not lost. */
function leaveOutWaiting(
  { added, removed }: Lost['lines'],
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

/** Lets a copy count what it has of the lost lines. */
function leaveTo(
  { db }: IngestContext,
  copy: CountedLines,
  files: readonly ChangedLines[],
  lost: Lost,
  isSure: boolean,
) {
  const columns = new Map<string, number>();
  const taken = linesOfFiles(db, files).filter(({ kind, change, hash, generated }) => {
    const repeated = `repeated_${kind}` as const;
    const left = Math.min(copy[repeated], lost.most.get(kind) ?? 0) + (columns.get(repeated) ?? 0);
    if (left <= 0 || !take(lost.lines[change], hash)) return false;
    add(columns, repeated, -1);
    add(columns, `generated_${kind}`, generated);
    return true;
  });
  // A few lines alone, as braces, may be repeated from elsewhere.
  if (!isSure && taken.length * 2 < repeatedOf(copy)) {
    for (const { change, hash } of taken) add(lost.lines[change], hash, 1);
  } else if (taken.length > 0) {
    for (const kind of kinds) add(lost.most, kind, columns.get(`repeated_${kind}`) ?? 0);
    recount(db, copy.id, columns, null);
  }
}

export function linesOfFiles(db: Store, files: readonly ChangedLines[]) {
  return files.flatMap(({ id, generated, ...file }) =>
    changes.flatMap((change) => {
      const origins = changedOrigins(db, id, change);
      return Array.from(file[change], (hash, at) => {
        return { kind: `${authorOf(origins[at] as Origin)}_${change}` as Kind, change, at, hash, generated };
      });
    }),
  );
}
