import { relative } from 'node:path';
import type { Worktree } from './find-repository.ts';

/** A file's name in its work tree, as commits have it. `path`: absolute, below the top. */
export function nameIn({ top }: Pick<Worktree, 'top'>, path: string): string {
  return relative(top, path);
}
