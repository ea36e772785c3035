import { join } from 'node:path';
import { step } from '../attribution/step.ts';
import { newWeave, unknown } from '../attribution/weave.ts';
import type { IngestContext } from '../context/context.ts';
import { linesOf, readWorkFile } from '../context/read-file.ts';
import { isClean } from '../context/weave-cache.ts';
import type { Worktree } from '../git/find-repository.ts';
import { readBlobNames } from '../git/read-blob-names.ts';
import { readBlobBatches } from '../git/read-blobs.ts';
import { uncommittedFiles } from '../git/uncommitted-files.ts';

const mostFiles = 1000;

/**
 * What a work tree has that no commit has, and that nothing explains, was written while hooks were switched off: nobody
 * knows by whom. `false`: there is too much of it to be looked at.
 */
export function lookAfterOff(context: IngestContext, worktree: Worktree, time: string): boolean {
  const paths = uncommittedFiles(worktree, mostFiles);
  if (paths === undefined) return false;
  const blobs = paths.length === 0 ? new Map<string, string>() : readBlobNames(worktree, 'HEAD', paths);
  const wanted = (path: string) => [blobs.get(path)].filter((blob) => blob !== undefined);
  for (const { items, contents } of readBlobBatches(worktree, paths, wanted)) {
    for (const path of items) {
      const blob = blobs.get(path);
      closePending(context, worktree, { path, head: blob === undefined ? Buffer.alloc(0) : contents.get(blob), time });
    }
  }
  return true;
}

interface File {
  readonly path: string;
  /** `undefined`: too large to follow. */
  readonly head: Buffer | undefined;
  readonly time: string;
}

function closePending(context: IngestContext, worktree: Worktree, { path, head, time }: File): void {
  const file = join(worktree.top, path);
  const lines = linesOf(readWorkFile(file)?.bytes ?? Buffer.alloc(0));
  const committed = head && linesOf(head);
  if (lines === undefined || committed === undefined) return;
  const weave = step(context.weaves.get(file) ?? newWeave(committed), lines, unknown);
  context.weaves.set(file, isClean(weave) ? undefined : weave, context.repositoryOf(worktree).id, time);
}
