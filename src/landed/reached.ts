import { existingCommits } from '../git/existing-objects.ts';
import type { Worktree } from '../git/find-repository.ts';
import type { Node } from '../git/read-arrived.ts';
import { unreachableOf } from '../git/read-range.ts';
import { walk } from './unseen.ts';

/** Tells of commits whether they are in the history of one of some `nodes`. */
export type IsReached = (sha: string, from: string) => boolean;

/**
 * Asks git once for all that is `likely` to be asked of. What is in the history of any of the nodes, and older than they
 * are, is taken to be in that of each.
 */
export function reachedFrom(worktree: Worktree, nodes: readonly Node[], likely: readonly string[]): IsReached {
  const parentsOf = new Map(nodes.map(({ sha, parents }) => [sha, parents]));
  const before = new Map<string, ReadonlySet<string>>();
  const below = (from: string) => {
    const known = before.get(from) ?? walk(parentsOf.get(from) ?? [], parentsOf, () => true);
    before.set(from, known);
    return known;
  };
  const older = new Map<string, boolean>();
  const ask = (shas: readonly string[]) => {
    const there = existingCommits(worktree, shas);
    const away = unreachableOf(worktree, [...there], [...parentsOf.keys()]);
    for (const sha of shas) older.set(sha, there.has(sha) && !away.has(sha));
  };
  const outside = likely.filter((sha) => !parentsOf.has(sha));
  if (outside.length > 0) ask(outside);
  return (sha, from) => {
    if (parentsOf.has(sha)) return below(from).has(sha);
    if (!older.has(sha)) ask([sha]);
    return older.get(sha) === true;
  };
}
