import type { ChangedFile } from '../git/parse-commit.ts';
import { afterHunks, before, type LinesOf, type Run, type Runs, slice, unlessKnown } from './runs.ts';

/** A commit of a range with what it changes of each of its parents, in their order. */
export interface RangeCommit {
  readonly sha: string;
  readonly parents: readonly ChangedParent[];
}

export interface ChangedParent {
  /** `undefined`: nothing was before. */
  readonly sha: string | undefined;
  readonly files: readonly ChangedFile[];
}

/** Lines of the range in whose place a later commit of the range put others. */
export interface Replaced {
  /** The lines, as the commit that they came with has them. */
  readonly from: LinesOf;
  readonly count: number;
  /** The commit that replaced them, the file's name there, and the first of them in what the file was before, from 1. */
  readonly by: LinesOf;
}

export interface FollowedLines {
  /** The lines of a file as the last commit has it. */
  readonly runsOf: (path: string) => Runs;
  readonly replaced: readonly Replaced[];
}

/** Files that commits of the range changed, by name; one that is gone has no lines, and all others are as they were before. */
type Files = Map<string, Runs>;

/**
 * Follows the lines of a range from its first commit to its last, as `git blame` would put them down to commits: a line that a
 * parent has is the parent's, of several the first that has it. `commits`: each after its parents.
 */
export function followLines(commits: readonly RangeCommit[], head: string): FollowedLines {
  const states = new Map<string, Files>();
  const children = new Map<string, number>();
  for (const { sha } of commits.flatMap(({ parents }) => parents)) {
    if (sha !== undefined) children.set(sha, (children.get(sha) ?? 0) + 1);
  }
  const replaced: Replaced[] = [];
  for (const commit of commits) {
    const befores = commit.parents.map(({ sha }) => states.get(sha ?? '') ?? new Map<string, Runs>());
    const first = befores[0] ?? new Map<string, Runs>();
    if (commit.parents.length === 1) replaced.push(...replacedBy(commit, first));
    const changed = changedFiles(commit, befores);
    // What no other commit is made upon goes on as the state of this one.
    const isLast = (children.get(commit.parents[0]?.sha ?? '') ?? 0) <= 1;
    const files = isLast ? first : new Map(first);
    for (const { sha } of commit.parents) {
      const left = (children.get(sha ?? '') ?? 0) - 1;
      children.set(sha ?? '', left);
      if (left <= 0) states.delete(sha ?? '');
    }
    for (const [path, runs] of changed) files.set(path, runs);
    states.set(commit.sha, files);
  }
  const last = states.get(head);
  return { runsOf: (path) => last?.get(path) ?? before, replaced };
}

/** By name, the files that differ from the first parent's, those that are gone first: another may have a name now. */
function changedFiles({ sha, parents }: RangeCommit, befores: readonly Files[]): [string, Runs][] {
  const gone = (parents[0]?.files ?? []).filter(({ status }) => status === 'D' || status === 'R');
  const byName = parents.map(({ files }) => new Map(files.filter(isThere).map((file) => [file.newPath, file])));
  return [
    ...gone.map(({ oldPath }): [string, Runs] => [oldPath, []]),
    ...[...(byName[0]?.keys() ?? [])].map((path): [string, Runs] => {
      const changes = byName.map((files) => files.get(path));
      return [path, runsIn({ sha, path }, changes, befores)];
    }),
  ];
}

function isThere({ status }: ChangedFile): boolean {
  return status !== 'D';
}

/** A file that differs from the first parent's, made of what each parent has of it; `undefined`: the same. */
function runsIn(
  { sha, path }: Omit<LinesOf, 'line'>,
  changes: readonly (ChangedFile | undefined)[],
  befores: readonly Files[],
): Runs {
  const same = changes.indexOf(undefined);
  if (same !== -1) return befores[same]?.get(path) ?? before;
  let runs: Runs | undefined;
  for (const [at, change] of changes.entries()) {
    // A parent that had it not, or had something else of that name, gave nothing. Of what has no lines none are followed.
    if (change === undefined || 'AT'.includes(change.status) || change.binary) continue;
    const old = befores[at]?.get(change.oldPath) ?? before;
    const of = afterHunks(old, change.hunks, { sha, path });
    runs = runs === undefined ? of : unlessKnown(runs, sha, of);
  }
  return runs ?? [{ count: Number.POSITIVE_INFINITY, by: { sha, path, line: 1 } }];
}

function replacedBy({ sha, parents }: RangeCommit, files: Files): Replaced[] {
  return (parents[0]?.files ?? []).flatMap(({ status, oldPath, newPath, hunks }) => {
    const old = status === 'T' ? undefined : files.get(oldPath);
    if (old === undefined) return [];
    return hunks.flatMap(({ oldStart, oldLines, newLines }) => {
      const gone = newLines === 0 ? [] : slice(old, oldStart, oldStart + oldLines);
      return placed(gone, oldStart + 1).flatMap(({ run, line }) =>
        run.by === undefined ? [] : [{ from: run.by, count: run.count, by: { sha, path: newPath, line } }],
      );
    });
  });
}

/** Each run with the line that it begins at. */
function placed(runs: readonly Run[], first: number): { run: Run; line: number }[] {
  let line = first;
  return runs.map((run) => {
    const at = { run, line };
    line += run.count;
    return at;
  });
}
