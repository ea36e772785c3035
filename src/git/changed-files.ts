import type { Worktree } from './find-repository.ts';
import { decodePath } from './path-bytes.ts';
import { tryGitBytes } from './run-git.ts';

export interface ChangedFiles {
  /** They have other lines than HEAD's. */
  readonly changed: readonly string[];
  /** They are in HEAD and not in the work tree. */
  readonly deleted: readonly string[];
}

/** The files below a folder (`''`: the top) that the work tree has otherwise than HEAD. */
export function changedFiles(worktree: Worktree, folder: string): ChangedFiles {
  const form = ['--name-status', '-z', '--no-renames', '--no-ext-diff', '--no-textconv', '--ignore-submodules'];
  const args = ['--literal-pathspecs', 'diff', ...form, 'HEAD', '--', folder === '' ? '.' : folder];
  const output = tryGitBytes(args, { cwd: worktree.top, worktree })?.toString('latin1') ?? '';
  const fields = output.split('\0').filter(Boolean);
  const found = { changed: [] as string[], deleted: [] as string[] };
  for (let at = 0; at + 1 < fields.length; at += 2) {
    const path = decodePath(Buffer.from(fields[at + 1] ?? '', 'latin1'));
    if (fields[at] === 'D') found.deleted.push(path);
    else if (fields[at] === 'M') found.changed.push(path);
  }
  return found;
}
