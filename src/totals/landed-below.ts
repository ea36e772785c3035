import { countTexts, takeText } from '../attribution/text-counts.ts';
import type { IngestContext } from '../context/context.ts';
import { existingCommits } from '../git/existing-objects.ts';
import type { Worktree } from '../git/find-repository.ts';
import { unreachableOf } from '../git/read-range.ts';
import { readSuccessors } from '../store/commits.ts';
import { changedLines } from '../store/copies.ts';
import { landingsOf } from '../store/repeatable-commits.ts';

/**
 * Of some commits, those whose work came back from elsewhere and is in the history of one of `tips`: at least half of the
 * lines that each added. Such a commit counts on, whatever is committed upon that.
 */
export function landedBelow(
  context: IngestContext,
  worktree: Worktree,
  shas: readonly string[],
  tips: readonly string[],
): Set<string> {
  const landings = landingsOf(context.db, shas).map((landing) => ({
    ...landing,
    // Amended, it is the same work.
    forms: [landing.landed, ...readSuccessors(context.db, [landing.landed]).values()],
  }));
  if (landings.length === 0) return new Set();
  const there = existingCommits(
    worktree,
    landings.flatMap(({ forms }) => forms),
  );
  const away = unreachableOf(worktree, [...there], tips);
  const below = landings.filter(({ forms }) => forms.some((sha) => there.has(sha) && !away.has(sha)));
  const { id } = context.repositoryOf(worktree);
  const addedBy = (which: readonly string[]) => changedLines(context.db, id, which).flatMap(({ added }) => [...added]);
  const isLanded = (sha: string) => {
    const left = countTexts(addedBy(below.flatMap(({ source, landed }) => (source === sha ? [landed] : []))));
    const own = addedBy([sha]);
    return own.filter((text) => takeText(left, text)).length * 2 >= own.length;
  };
  return new Set([...new Set(below.map(({ source }) => source))].filter(isLanded));
}
