import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import { generatedPaths } from '../git/generated.ts';
import type { RawEntry } from '../git/parse-commit.ts';
import type { ArrivedCommit } from '../git/read-arrived.ts';
import { readBlobNames } from '../git/read-blob-names.ts';
import { addRename, namesOfContents, pathsChanged, recordedAmong } from '../store/repeatable-commits.ts';
import { reachedFrom } from './reached.ts';
import { readChanges } from './read-changes.ts';
import { recordLanded } from './record-landed.ts';
import { keptFrom, type RecordedWork, relatives, repeatedBy, worksLike } from './works.ts';

type Renamed = Pick<RawEntry, 'oldPath' | 'newPath'>;

/**
 * Looks through commits from elsewhere, oldest first, for those that repeat recorded work, or put its lines otherwise, and
 * records these. What touches no file of recorded work is not read.
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
  const rename = (file: Renamed) => {
    known.add(file.newPath);
    addRename(context.db, context.repositoryOf(worktree).id, file);
  };
  const renamedBefore = renamesUnseen(context, worktree, commits, known);
  const isKnown = (file: RawEntry) => namesOf(file).some((name) => known.has(name));
  const touching = commits.filter((commit) => {
    for (const file of commit.entries) if (file.status === 'R' && known.has(file.oldPath)) rename(file);
    for (const file of renamedBefore(commit)) rename(file);
    return commit.entries.some(isKnown);
  });
  const alike: { readonly commit: ArrivedCommit; readonly works: readonly RecordedWork[] }[] = [];
  for (const change of readChanges(worktree, touching, isKnown)) {
    const works = worksLike(context, worktree, change);
    if (works.length > 0 || keptFrom(context, worktree, change)) alike.push({ commit: change.commit, works });
  }
  if (alike.length === 0) return;
  const likely = new Set(alike.flatMap(({ works }) => works.flatMap((work) => relatives(context, work))));
  const isReached = reachedFrom(worktree, commits, [...likely]);
  const generated = generatedPaths(worktree, [...names]);
  const isGenerated = ({ newPath }: RawEntry) => generated.has(newPath);
  const whole = readChanges(
    worktree,
    alike.map(({ commit }) => commit),
    // Beside others they tell nothing, by themselves they are the work.
    (file, { entries }) => !isGenerated(file) || entries.every(isGenerated),
  );
  for (const change of whole) {
    // Asked again: one that was recorded just now may be repeated by the next.
    const works = repeatedBy(context, change, worksLike(context, worktree, change), isReached);
    const of = works[0] ?? keptFrom(context, worktree, change);
    if (of !== undefined) recordLanded(context, worktree, change.commit.sha, { works, of });
  }
}

/** Files that a commit adds as recorded ones left them under a name which is gone: a branch renamed them before it landed. */
function renamesUnseen(
  context: IngestContext,
  worktree: Worktree,
  commits: readonly ArrivedCommit[],
  known: ReadonlySet<string>,
): (commit: ArrivedCommit) => Renamed[] {
  const isNew = ({ status, newPath }: RawEntry) => status === 'A' && !known.has(newPath);
  const added = commits.flatMap(({ entries }) => entries.filter(isNew).map(({ newBlob }) => newBlob));
  const names = added.length === 0 ? new Map<string, string>() : namesOfContents(context.db, added);
  return ({ sha, entries }) => {
    const renamed = entries.filter(isNew).flatMap(({ newPath, newBlob }) => {
      const oldPath = names.get(newBlob);
      return oldPath === undefined ? [] : [{ oldPath, newPath }];
    });
    const still =
      renamed.length === 0
        ? new Map()
        : readBlobNames(
            worktree,
            sha,
            renamed.map(({ oldPath }) => oldPath),
          );
    return renamed.filter(({ oldPath }) => !still.has(oldPath));
  };
}

function namesOf({ oldPath, newPath }: RawEntry): string[] {
  return oldPath === newPath ? [newPath] : [oldPath, newPath];
}
