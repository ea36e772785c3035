import type { Worktree } from '../git/find-repository.ts';
import { generatedPaths } from '../git/generated.ts';
import { type ChangedFile, isText } from '../git/parse-commit.ts';
import { type Node, readBetween } from '../git/read-arrived.ts';
import { readBlame } from '../git/read-blame.ts';
import { readDifference } from '../git/read-patches.ts';
import { firstRecorded } from '../store/arrivals.ts';
import type { Store } from '../store/open.ts';
import { recordedAmong } from '../store/repeatable-commits.ts';
import { followLines, type Replaced } from './follow-lines.ts';
import { type Range, refuseCutOff } from './range.ts';
import { readRangeCommits } from './range-commits.ts';
import { type LinesOf, type Run, type Runs, slice } from './runs.ts';

/** A file to which a range added lines, or which it changed and which has none. */
export interface RangeFile {
  readonly path: string;
  readonly isGenerated: boolean;
  readonly isBinary: boolean;
  /** Where its added lines come from. */
  readonly added: readonly AddedLines[];
}

export interface AddedLines {
  readonly count: number;
  /** `undefined`: git cannot tell. */
  readonly by: LinesOf | undefined;
}

/** What git tells of a range: nothing of this needs a database. */
export interface RangeWork {
  readonly worktree: Worktree;
  readonly range: Range;
  /** Each after its parents. */
  readonly commits: readonly Node[];
  readonly files: readonly RangeFile[];
  readonly replaced: readonly Replaced[];
}

/** History may be long, and whoever waits can break it off. */
const blameLimitMs = 600_000;

/** Reads a range: its added lines as `git diff BASE...HEAD` has them, each with the commit that `git blame` puts it down to. */
export function readRangeWork(worktree: Worktree, range: Range): RangeWork {
  const commits = readBetween(worktree, range.base, range.head);
  refuseCutOff(
    worktree,
    commits.map(({ sha }) => sha),
  );
  const changed = readDifference(worktree, range.mergeBase, range.head).filter(({ status }) => status !== 'D');
  const { runsOf, replaced } = followLines(readRangeCommits(worktree, commits, changed), range.head);
  const generated = generatedPaths(
    worktree,
    changed.map(({ newPath }) => newPath),
  );
  const files = changed.filter(isShown).map((file) => ({
    path: file.newPath,
    isGenerated: generated.has(file.newPath),
    isBinary: file.binary,
    added: isText(file) ? addedLines(worktree, range, file, runsOf(file.newPath)) : [],
  }));
  return { worktree, range, commits, files, replaced };
}

function isShown(file: ChangedFile): boolean {
  return file.binary || (isText(file) && file.hunks.some(({ newLines }) => newLines > 0));
}

/** Of lines that were there before the range, and that the difference has all the same, git is asked by itself. */
function addedLines(worktree: Worktree, { head }: Range, { newPath, hunks }: ChangedFile, runs: Runs): AddedLines[] {
  const added = hunks.map(({ newStart, newLines }) => ({
    start: newStart,
    runs: slice(runs, newStart, newStart + newLines),
  }));
  if (added.every((hunk) => hunk.runs.every(({ by }) => by !== undefined))) return added.flatMap((hunk) => hunk.runs);
  const blamed = readBlame(worktree, newPath, head, { limitMs: blameLimitMs });
  return added.flatMap((hunk) => {
    let at = hunk.start;
    return hunk.runs.flatMap(({ count, by }): readonly Run[] => {
      const start = at;
      at += count;
      return by === undefined
        ? blamed.slice(start, at).map(({ sha, path, line }) => ({ count: 1, by: { sha, path, line } }))
        : [{ count, by }];
    });
  });
}

/** Commits from before a range that some of its lines are put down to all the same. */
export function othersIn({ commits, files }: RangeWork): string[] {
  const own = new Set(commits.map(({ sha }) => sha));
  const all = files.flatMap(({ added }) => added.flatMap(({ by }) => by?.sha ?? []));
  return [...new Set(all)].filter((sha) => !own.has(sha));
}

/** Whether commits of a range that nobody recorded may repeat recorded ones. */
export function mayRepeat(db: Store, { commits }: RangeWork): boolean {
  const shas = commits.filter(({ parents }) => parents.length < 2).map(({ sha }) => sha);
  return recordedAmong(db, shas).size < new Set(shas).size && firstRecorded(db) !== undefined;
}
