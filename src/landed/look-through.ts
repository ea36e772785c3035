import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import { generatedPaths } from '../git/generated.ts';
import type { RawEntry } from '../git/parse-commit.ts';
import type { ArrivedCommit } from '../git/read-arrived.ts';
import { addRename, pathsChanged, recordedAmong } from '../store/repeatable-commits.ts';
import { reachedFrom } from './reached.ts';
import { readChanges } from './read-changes.ts';
import { recordLanded } from './record-landed.ts';
import { type RecordedWork, relatives, repeatedBy, worksLike } from './works.ts';

/**
 * Looks through commits from elsewhere, oldest first, for those that repeat recorded work, and records these. What
 * touches no file of recorded work is not read.
 */
export function lookThrough(context: IngestContext, worktree: Worktree, all: readonly ArrivedCommit[]): void {
  // Some of them may have been recorded since they were read.
  const recorded = recordedAmong(
    context.db,
    all.map(({ sha }) => sha),
  );
  const commits = all.filter(({ sha }) => !recorded.has(sha));
  const names = new Set(commits.flatMap(({ entries }) => entries.flatMap(namesOf)));
  const known = pathsChanged(context.db, [...names]);
  const rename = (file: RawEntry) => {
    known.add(file.newPath);
    addRename(context.db, context.repositoryOf(worktree).id, file);
  };
  const isKnown = (file: RawEntry) => namesOf(file).some((name) => known.has(name));
  const touching = commits.filter(({ entries }) => {
    for (const file of entries) if (file.status === 'R' && known.has(file.oldPath)) rename(file);
    return entries.some(isKnown);
  });
  const alike: { readonly commit: ArrivedCommit; readonly works: readonly RecordedWork[] }[] = [];
  for (const change of readChanges(worktree, touching, isKnown)) {
    const works = worksLike(context, worktree, change);
    if (works.length > 0) alike.push({ commit: change.commit, works });
  }
  if (alike.length === 0) return;
  const likely = new Set(alike.flatMap(({ works }) => works.flatMap((work) => relatives(context, work))));
  const isReached = reachedFrom(worktree, commits, [...likely]);
  const generated = generatedPaths(worktree, [...names]);
  const whole = readChanges(
    worktree,
    alike.map(({ commit }) => commit),
    ({ newPath }) => !generated.has(newPath),
  );
  for (const change of whole) {
    // Asked again: one that was recorded just now may be repeated by the next.
    const works = repeatedBy(context, change, worksLike(context, worktree, change), isReached);
    if (works.length > 0) recordLanded(context, worktree, change.commit.sha, works);
  }
}

function namesOf({ oldPath, newPath }: RawEntry): string[] {
  return oldPath === newPath ? [newPath] : [oldPath, newPath];
}
