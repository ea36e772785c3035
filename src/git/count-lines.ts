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
  if (shas.length === 0) return new Map();
  const input = `${shas.join('\n')}\n`;
  const output = tryGit(logArgs, { cwd: worktree.top, worktree, input });
  if (output !== undefined) return new Map(output.split('\0').slice(1).map(parseCounts));
  if (shas.length === 1) return new Map();
  // One that is damaged takes the others along.
  const half = shas.length >> 1;
  return new Map([...countLines(worktree, shas.slice(0, half)), ...countLines(worktree, shas.slice(half))]);
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
