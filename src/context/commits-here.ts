import type { Worktree } from '../git/find-repository.ts';
import type { CountedLines } from '../store/copies.ts';
import type { RecordedLines } from '../store/transplants.ts';
import type { IngestContext } from './context.ts';

/**
 * Of recorded commits, those that this repository recorded, or has too, being a clone of the one that did. A commit is
 * known by its sha (design 4.10); a file of the same name proves nothing.
 */
export function commitsHere(
  context: IngestContext,
  worktree: Worktree,
  commits: readonly Pick<RecordedLines, 'sha' | 'repositoryId'>[],
): Set<string> {
  const { id } = context.repositoryOf(worktree);
  const shasOf = (those: typeof commits) => those.map(({ sha }) => sha);
  const foreign = commits.filter(({ repositoryId }) => repositoryId !== id);
  const own = commits.filter(({ repositoryId }) => repositoryId === id);
  return new Set([...shasOf(own), ...context.existingCommits(worktree)(shasOf(foreign))]);
}

/** Of commits that may be copies, or have them, the ones that are here, or are marked as copies of one of `originals`. */
export function countedHere(
  context: IngestContext,
  worktree: Worktree,
  commits: readonly CountedLines[],
  originals: readonly string[],
): CountedLines[] {
  const asked = commits.map(({ commit_sha: sha, repository_id: repositoryId }) => ({ sha, repositoryId }));
  const here = commitsHere(context, worktree, asked);
  return commits.filter((commit) => here.has(commit.commit_sha) || originals.includes(commit.copy_of ?? ''));
}
