import { hasHalf, isDistinctive } from '../attribution/has-half.ts';
import type { Line } from '../attribution/lines.ts';
import { step } from '../attribution/step.ts';
import { isLive, newWeave, preexisting, type WeaveLine } from '../attribution/weave.ts';
import { textOf } from '../context/lines-at.ts';
import type { Worktree } from '../git/find-repository.ts';
import { readBlobNames } from '../git/read-blob-names.ts';
import { readBlobBatches } from '../git/read-blobs.ts';
import { stashesGone } from '../git/stashes.ts';
import type { SnapshotRow } from '../store/snapshots.ts';
import type { Unstashed } from './commit-sources.ts';

const mostFiles = 200;

/**
 * What the stashes that were there at the last look at a work tree did to files: where a call brought one back, git merged
 * that into what stood there. Whoever did it did so before.
 */
export function readUnstashed(
  worktree: Worktree,
  last: SnapshotRow | undefined,
  paths: readonly string[],
): Unstashed[] {
  const some = paths.slice(0, mostFiles);
  const shas = last?.stashes.split(' ').filter(Boolean) ?? [];
  if (some.length === 0 || shas.length === 0) return [];
  const gone = new Set(stashesGone(worktree, shas));
  return shas.flatMap((sha) => {
    const below = readBlobNames(worktree, `${sha}^`, some);
    const changed = [...readBlobNames(worktree, sha, some)].flatMap(([path, blob]) => {
      const old = below.get(path);
      return old === blob ? [] : [{ path, blob, old }];
    });
    const wanted = (file: (typeof changed)[number]) => [file.blob, ...(file.old === undefined ? [] : [file.old])];
    return [...readBlobBatches(worktree, changed, wanted)].flatMap(({ items, contents }) =>
      items.map((file) => {
        const before = newWeave(textOf(contents.get(file.old ?? '')));
        return {
          ...linesOfStash(file.path, step(before, textOf(contents.get(file.blob)), preexisting)),
          isGone: gone.has(sha),
        };
      }),
    );
  });
}

/**
 * Those that a file of these names and this content may have been brought back from. One that is kept (applied, or popped
 * with a conflict) may be another version of the same work: half of its lines must be here.
 */
export function unstashedIn(
  unstashed: readonly Unstashed[],
  names: readonly string[],
  content: readonly Line[],
): Unstashed[] {
  return unstashed.filter(
    ({ path, isGone, isDistinctive, hashes }) =>
      names.includes(path) && (isGone || (isDistinctive && hasHalf(content, hashes))),
  );
}

function linesOfStash(path: string, weave: readonly WeaveLine[]): Omit<Unstashed, 'isGone'> {
  const added = weave.filter((line) => isLive(line) && !line.base && line.from === 0);
  return {
    path,
    evidence: 'brought-by-git',
    isDistinctive: added.some(isDistinctive),
    hashes: Float64Array.from(added, (line) => line.stripped),
    origins: added.map(() => preexisting),
    removed: weave.filter((line) => line.base && !isLive(line)),
  };
}
