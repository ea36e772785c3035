import type { Line } from '../attribution/lines.ts';
import { linesOf } from '../context/read-file.ts';
import type { Worktree } from '../git/find-repository.ts';
import { nameIn } from '../git/name-in.ts';
import { gitBytes } from '../git/run-git.ts';

/** A file of a commit. */
export interface FileThen {
  /** In the work tree; absolute. */
  readonly path: string;
  readonly worktree: Worktree | undefined;
  /** The commit. */
  readonly head: string;
}

export function committedLines(file: FileThen): Line[] | undefined {
  const content = committedContent(file);
  return content && linesOf(content);
}

/** `undefined`: there is no such commit yet, or the file is not in it. */
export function committedContent({ path, worktree, head }: FileThen): Buffer | undefined {
  if (worktree === undefined || !path.startsWith(`${worktree.top}/`)) return undefined;
  try {
    return gitBytes(['cat-file', 'blob', `${head}:${nameIn(worktree, path)}`], { cwd: worktree.top, worktree });
  } catch {
    return undefined;
  }
}
