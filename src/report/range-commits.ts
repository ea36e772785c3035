import type { Worktree } from '../git/find-repository.ts';
import type { ChangedFile } from '../git/parse-commit.ts';
import type { Node } from '../git/read-arrived.ts';
import { readStepNames, readSteps, type Step } from '../git/read-patches.ts';
import type { RangeCommit } from './follow-lines.ts';

/** Reads what the commits of a range changed of `files`, and what these were called before. `nodes`: each after its parents. */
export function readRangeCommits(
  worktree: Worktree,
  nodes: readonly Node[],
  files: readonly ChangedFile[],
): RangeCommit[] {
  const steps = nodes.flatMap(({ sha, parents }): Step[] =>
    parents.length === 0 ? [{ sha, parent: undefined }] : parents.map((parent) => ({ sha, parent })),
  );
  // A merge of all that happened elsewhere since changes everything: of that only these files are read.
  const hasMerges = steps.length > nodes.length;
  const paths = hasMerges ? namesBefore(worktree, steps, files) : [];
  const changes = hasMerges && paths.length === 0 ? steps.map(() => []) : readSteps(worktree, steps, paths);
  let at = 0;
  return nodes.map(({ sha, parents }) => {
    const own = steps.slice(at, at + Math.max(1, parents.length));
    const parts = own.map(({ parent }, index) => ({ sha: parent, files: changes[at + index] ?? [] }));
    at += own.length;
    return { sha, parents: parts };
  });
}

/** The names that some files have at the end, and those that they had before. */
function namesBefore(worktree: Worktree, steps: readonly Step[], files: readonly ChangedFile[]): string[] {
  const names = new Set(files.map(({ newPath }) => newPath));
  for (const entries of readStepNames(worktree, steps).reverse()) {
    for (const { status, oldPath, newPath } of entries) if (status === 'R' && names.has(newPath)) names.add(oldPath);
  }
  return [...names];
}
