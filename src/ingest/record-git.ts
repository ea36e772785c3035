import { resolve } from 'node:path';
import { findWorktree, realFile, type Worktree } from '../git/find-repository.ts';
import { readReflog } from '../git/reflog.ts';
import { tryGit } from '../git/run-git.ts';
import type { Delivery } from '../spool/delivery.ts';
import { supersede } from '../store/commits.ts';
import type { IngestContext } from './context.ts';
import { recordCommit } from './record-commit.ts';

/** git's post-commit hook: records the commit that HEAD named then. */
export function recordPostCommit(context: IngestContext, delivery: Delivery): void {
  const worktree = worktreeOfHook(delivery);
  if (worktree === undefined) throw new Error('the folder of the commit is in no git repository any more');
  const sha = delivery.head ?? tryGit(['rev-parse', '--verify', 'HEAD'], { cwd: worktree.top, worktree });
  if (sha === undefined) throw new Error('HEAD names no commit');
  recordCommit(context, worktree, sha, { ...delivery, replaces: amendedBy(worktree, sha) });
}

/** git's post-rewrite hook: `OLD NEW` a line on its standard input (githooks(5)). */
export function recordPostRewrite(context: IngestContext, delivery: Delivery): void {
  const worktree = worktreeOfHook(delivery);
  if (worktree === undefined) throw new Error('the folder of the rewrite is in no git repository any more');
  const repository = context.repositoryOf(worktree);
  for (const line of delivery.payload.toString('latin1').split('\n')) {
    const [old, next] = line.split(' ');
    if (!old || !next) continue;
    recordCommit(context, worktree, next, { ...delivery, replaces: old });
    supersede(context.db, repository.id, old, next);
  }
}

/** Where a git hook ran: git starts it at the top of the work tree and says in GIT_DIR when the git folder is elsewhere. */
function worktreeOfHook(delivery: Delivery): Worktree | undefined {
  const gitDir = delivery.env['GIT_DIR'];
  const found = findWorktree(delivery.cwd);
  if (!gitDir || found?.gitDir === realFile(resolve(delivery.cwd, gitDir))) return found;
  const folder = realFile(resolve(delivery.cwd, gitDir));
  const top = realFile(resolve(delivery.cwd, delivery.env['GIT_WORK_TREE'] ?? '.'));
  const common = tryGit(['rev-parse', '--git-common-dir'], { cwd: folder });
  return common === undefined ? undefined : { top, gitDir: folder, commonDir: realFile(resolve(folder, common)) };
}

/** The commit that an amend replaced, by HEAD's reflog. */
function amendedBy(worktree: Worktree, sha: string): string | undefined {
  const entries = readReflog(worktree.gitDir);
  const entry = entries.findLast(({ newSha }) => newSha === sha);
  return entry?.message.startsWith('commit (amend)') ? entry.oldSha : undefined;
}
