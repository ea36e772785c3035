import { join } from 'node:path';
import type { Worktree } from './find-repository.ts';
import { isNullSha } from './null-sha.ts';
import { readTail } from './read-quietly.ts';

/** A hundred thousand commits. */
const mostBytes = 8 << 20;

/** What `git filter-repo` made of which commit, the last time it ran: by the new commit, the old one. */
export function readCommitMap({ commonDir }: Pick<Worktree, 'commonDir'>): Map<string, string> {
  return parseCommitMap(readTail(join(commonDir, 'filter-repo', 'commit-map'), mostBytes));
}

/** `OLD NEW` a line, below a head; zeros for one that was left out. */
export function parseCommitMap(text: string): Map<string, string> {
  const pairs = text.split('\n').map((line) => /^([0-9a-f]{40,64}) +([0-9a-f]{40,64})$/.exec(line));
  return new Map(
    pairs.flatMap((pair) => {
      const [, old = '', next = ''] = pair ?? [];
      return old === next || isNullSha(next) ? [] : [[next, old] as const];
    }),
  );
}
