import { join } from 'node:path';
import { stack } from '../attribution/amend.ts';
import type { Weave } from '../attribution/weave.ts';
import type { Worktree } from '../git/find-repository.ts';
import type { ChangedFile } from '../git/parse-commit.ts';
import type { IngestContext } from './context.ts';

/** What is pending of the file, under its old name and then under its new one. */
export function pendingOf(context: IngestContext, worktree: Worktree, file: ChangedFile): Weave | undefined {
  const own = context.weaves.get(join(worktree.top, file.newPath));
  const old = file.oldPath === file.newPath ? undefined : context.weaves.get(join(worktree.top, file.oldPath));
  return own !== undefined && old !== undefined ? stack(old, own) : (own ?? old);
}
