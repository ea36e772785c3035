import { join } from 'node:path';
import { BlobPool } from '../context/blob-pool.ts';
import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import { readBlobBatches } from '../git/read-blobs.ts';
import { readSnapshot } from '../git/read-snapshot.ts';
import { tryGit } from '../git/run-git.ts';
import type { Actor } from './actor.ts';
import { changeFile, changeOf, type Entry } from './change-file.ts';
import { shelvePending } from './shelve-reverted.ts';

const mostFiles = 200;

/**
 * Puts aside what a call stashed, with what it had written itself before that and no snapshot saw. Returns the paths of
 * its files: what they read by now was made of what HEAD has.
 */
export function shelveStashed(
  context: IngestContext,
  worktree: Worktree,
  shas: readonly string[],
  time: string,
  actor: Actor,
): Set<string> {
  const paths = new Set<string>();
  for (const sha of shas) {
    const files = changesOf(worktree, sha).slice(0, mostFiles);
    for (const { items, contents } of readBlobBatches(worktree, files, ({ oldBlob, newBlob }) => [oldBlob, newBlob])) {
      for (const entry of items) {
        changeFile(context, worktree, {
          ...{ entry, last: undefined, dropped: undefined, contents, time, commit: `${sha}^` },
          ...{ gone: () => [], elsewhere: new Map(), blobs: new BlobPool(worktree), unstashed: [] },
          actor: (path, counts) => actor.originOf(path, { ...counts, type: changeOf(entry, undefined) }),
        });
        const path = join(worktree.top, entry.newPath);
        const weave = context.weaves.get(path);
        if (weave !== undefined) shelvePending(context, path, weave, time);
        paths.add(entry.newPath);
      }
    }
  }
  return paths;
}

/** What a stash did to tracked files and, with `-u`, to others: those stand in its third parent. None when it is gone. */
function changesOf(worktree: Worktree, sha: string): Entry[] {
  const others = tryGit(['rev-parse', '--verify', '-q', `${sha}^3^{tree}`], { cwd: worktree.top, worktree });
  return [
    ...(readSnapshot(worktree, `${sha}^`, sha) ?? []),
    ...((others && readSnapshot(worktree, undefined, others)) || []),
  ];
}
