import type { Worktree } from './find-repository.ts';
import { tryGit } from './run-git.ts';

const logArgs = [
  ...['log', '--no-walk=unsorted', '--stdin', '--ignore-missing', '--numstat', '--format=%x00%H %P', '--no-color'],
  ...['--no-ext-diff', '--no-textconv', '--no-relative', '--no-show-signature', '--submodule=short'],
];

export interface LineCounts {
  readonly added: number;
  readonly removed: number;
  /** Of a merge git counts no lines in this way. */
  readonly isMerge: boolean;
}

/** The lines of commits as `git log --numstat` counts them, by their names; without those that git does not have or cannot show. */
export function countLines(worktree: Worktree, shas: readonly string[]): Map<string, LineCounts> {
  const all = countTogether(worktree, shas);
  if (all !== undefined) return all;
  // Git does not work there at all (another user's), or one that is damaged takes the others along.
  if (tryGit(['rev-parse', '--git-dir'], { cwd: worktree.top, worktree }) === undefined) return new Map();
  return new Map(shas.flatMap((sha) => [...(countTogether(worktree, [sha]) ?? [])]));
}

function countTogether(worktree: Worktree, shas: readonly string[]): Map<string, LineCounts> | undefined {
  const output = tryGit(logArgs, { cwd: worktree.top, worktree, input: `${shas.join('\n')}\n` });
  return output === undefined ? undefined : new Map(output.split('\0').slice(1).map(parseCounts));
}

/**
 * `SHA PARENTS\n\n`, then `ADDED\tREMOVED\tPATH\n` a file; of a binary one it says `-`. A path that has a line break is
 * quoted.
 */
function parseCounts(output: string): [string, LineCounts] {
  const [head = '', ...lines] = output.split('\n');
  const [sha = '', ...parents] = head.trim().split(' ');
  const counts = { added: 0, removed: 0 };
  for (const line of lines) {
    const [, added, removed] = /^(\d+)\t(\d+)\t/.exec(line) ?? [];
    counts.added += Number(added ?? 0);
    counts.removed += Number(removed ?? 0);
  }
  return [sha, { ...counts, isMerge: parents.length > 1 }];
}
