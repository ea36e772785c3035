import { join } from 'node:path';
import type { Worktree } from './find-repository.ts';
import { readTail } from './read-quietly.ts';

const mostBytes = 8 << 20;

/** Commits whose parents a shallow clone has not got: git shows all that they have as added there. */
export function shallowCommits({ commonDir }: Pick<Worktree, 'commonDir'>): Set<string> {
  return new Set(readTail(join(commonDir, 'shallow'), mostBytes).split('\n').filter(Boolean));
}
