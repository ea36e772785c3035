import type { Node } from '../git/read-arrived.ts';

export interface Unseen {
  /** Oldest first, merges left out. */
  readonly shas: readonly string[];
  /** Whether that is all: below these, everything was seen, or is too old. */
  readonly isWhole: boolean;
}

/**
 * The commits below a tip that are below none of those that were seen. `nodes`: the newest below the tip, newest first;
 * `isCut`: there are more than these.
 */
export function unseenBelow(tip: string, nodes: readonly Node[], seen: ReadonlySet<string>, isCut: boolean): Unseen {
  const parentsOf = new Map(nodes.map(({ sha, parents }) => [sha, parents]));
  const old = walk(seen, parentsOf, () => true);
  const fresh = walk([tip], parentsOf, (sha) => !old.has(sha));
  const isMissing = (sha: string) => !parentsOf.has(sha) && !old.has(sha);
  const found = nodes.filter(({ sha }) => fresh.has(sha)).reverse();
  return {
    shas: found.filter(({ parents }) => parents.length < 2).map(({ sha }) => sha),
    isWhole: !isCut || !found.some(({ parents }) => parents.some(isMissing)),
  };
}

/** What is reachable from some commits by those that are known. */
export function walk(
  from: Iterable<string>,
  parentsOf: ReadonlyMap<string, readonly string[]>,
  isOnTheWay: (sha: string) => boolean,
): Set<string> {
  const reached = new Set([...from].filter(isOnTheWay));
  for (const sha of reached) for (const parent of parentsOf.get(sha) ?? []) if (isOnTheWay(parent)) reached.add(parent);
  return reached;
}
