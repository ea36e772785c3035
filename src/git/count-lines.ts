import type { Worktree } from './find-repository.ts';
import { tryGit } from './run-git.ts';

const showArgs = [
  ...['show', '--numstat', '--format=%P', '--no-color', '--no-ext-diff', '--no-textconv'],
  ...['--no-relative', '--no-show-signature', '--submodule=short'],
];

export interface LineCounts {
  readonly added: number;
  readonly removed: number;
  /** Of a merge git counts no lines in this way. */
  readonly isMerge: boolean;
}

/** The lines of a commit as `git show --numstat` counts them; `undefined`: git cannot show it. */
export function countLines(worktree: Worktree, sha: string): LineCounts | undefined {
  const output = tryGit([...showArgs, sha, '--'], { cwd: worktree.top, worktree });
  return output === undefined ? undefined : parseCounts(output);
}

/**
 * `PARENTS\n\n`, then `ADDED\tREMOVED\tPATH\n` a file; of a binary one it says `-`. A path that has a line break is
 * quoted.
 */
function parseCounts(output: string): LineCounts {
  const [parents = '', ...lines] = output.split('\n');
  const counts = { added: 0, removed: 0 };
  for (const line of lines) {
    const [, added, removed] = /^(\d+)\t(\d+)\t/.exec(line) ?? [];
    counts.added += Number(added ?? 0);
    counts.removed += Number(removed ?? 0);
  }
  return { ...counts, isMerge: parents.includes(' ') };
}
