import { join } from 'node:path';
import { rebaseWeave } from '../attribution/amend.ts';
import type { Weave } from '../attribution/weave.ts';
import type { Worktree } from '../git/find-repository.ts';
import type { ChangedFile } from '../git/parse-commit.ts';
import type { IngestContext } from './context.ts';

/**
 * What is pending of the file, under its old name and then under its new one. With nothing of the old file, what is
 * pending under the old name is another one that was made since.
 */
export function pendingOf(context: IngestContext, worktree: Worktree, file: ChangedFile): Weave | undefined {
  const own = context.weaves.get(join(worktree.top, file.newPath));
  const before = file.oldPath === file.newPath ? undefined : context.weaves.get(join(worktree.top, file.oldPath));
  const old = before?.some((line) => line.base) ? before : undefined;
  return own !== undefined && old !== undefined ? rebaseWeave(old, own) : (own ?? old);
}
