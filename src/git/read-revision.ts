import { join } from 'node:path';
import { findWorktree, type Worktree } from './find-repository.ts';
import { readText } from './read-quietly.ts';
import { type GitOptions, tryGit } from './run-git.ts';

/** The commit that a revision means; `undefined`: none. For HEAD, which is asked for most often, git is hardly ever started. */
export function readRevision(rev: string, options: GitOptions): string | undefined {
  const worktree = rev === 'HEAD' ? (options.worktree ?? findWorktree(options.cwd)) : undefined;
  const head = worktree && readHeadCommit(worktree);
  return head ?? tryGit(['rev-parse', '--verify', '--quiet', '--end-of-options', `${rev}^{commit}`], options);
}

/** The commit that HEAD is, from git's own files; `undefined`: there is none yet, or git alone can tell (reftable). */
function readHeadCommit({ gitDir, commonDir }: Pick<Worktree, 'gitDir' | 'commonDir'>): string | undefined {
  const head = readText(join(gitDir, 'HEAD'))?.trim() ?? '';
  if (isSha(head)) return head;
  const ref = /^ref:\s*(refs\/heads\/.+)$/.exec(head)?.[1];
  if (ref === undefined) return undefined;
  const loose = readText(join(commonDir, ref))?.trim();
  if (loose !== undefined) return isSha(loose) ? loose : undefined;
  const packed = readText(join(commonDir, 'packed-refs'))?.split('\n');
  return packed?.find((line) => line.endsWith(` ${ref}`) && isSha(line.slice(0, -ref.length - 1)))?.split(' ')[0];
}

function isSha(text: string): boolean {
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}
