import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findWorktree } from '../git/find-repository.ts';
import { snapshotStores } from '../git/snapshot-stores.ts';
import { type Check, type Patient, warn } from './check.ts';

const name = 'work tree';

/** Says when the snapshots around Bash calls do not see the whole work tree here. */
export function checkWorkTree({ cwd }: Patient): Check | undefined {
  const worktree = findWorktree(cwd);
  // `bin/ai-tracker` leaves this file where the list of untracked files grew too long.
  if (worktree === undefined || !snapshotStores(worktree.gitDir).some((store) => existsSync(join(store, 'many'))))
    return undefined;
  return warn(
    name,
    `${worktree.top} has too many untracked files: lines that Bash calls write into new files are not seen until the files are added to git`,
    'name the folder that holds them in .gitignore',
  );
}
