import type { KnownLines } from '../attribution/recognise.ts';
import { earlier, isLive, newWeave, step, type WeaveLine } from '../attribution/weave.ts';
import type { Worktree } from '../git/find-repository.ts';
import { readBlobNames } from '../git/read-blob-names.ts';
import { readBlobBatches } from '../git/read-blobs.ts';
import { stashesGone } from '../git/stashes.ts';
import type { SnapshotRow } from '../store/snapshots.ts';
import { textOf } from './lines-at.ts';

const mostFiles = 200;

/** Stashes that were there at the last look at the work tree, and are not any more. */
export function stashesTaken(worktree: Worktree, last: SnapshotRow | undefined): string[] {
  return stashesGone(worktree, last?.stashes.split(' ').filter(Boolean) ?? []);
}

/** What a stash did to a file. */
export interface Unstashed extends KnownLines {
  readonly path: string;
  /** Committed lines that it has not. */
  readonly removed: readonly WeaveLine[];
}

/**
 * What some stashes did to files: where a call took them, git merged that into what stood there. Whoever did it did so
 * before.
 */
export function readUnstashed(worktree: Worktree, shas: readonly string[], paths: readonly string[]): Unstashed[] {
  const some = paths.slice(0, mostFiles);
  if (some.length === 0) return [];
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
        return linesOfStash(file.path, step(before, textOf(contents.get(file.blob)), earlier));
      }),
    );
  });
}

function linesOfStash(path: string, weave: readonly WeaveLine[]): Unstashed {
  const added = weave.filter((line) => isLive(line) && !line.base && line.from === 0);
  return {
    path,
    certain: false,
    hashes: Float64Array.from(added, (line) => line.stripped),
    origins: added.map(() => earlier),
    removed: weave.filter((line) => line.base && !isLive(line)),
  };
}
