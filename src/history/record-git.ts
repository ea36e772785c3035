import { resolve } from 'node:path';
import { recordCommit } from '../commit/record-commit.ts';
import type { IngestContext } from '../context/context.ts';
import { toRelations } from '../context/relations.ts';
import { findWorktree, realFile, type Worktree } from '../git/find-repository.ts';
import { commitsMadeHere } from '../git/made-here.ts';
import { isReachable, unreachableOf } from '../git/read-range.ts';
import { readReflog } from '../git/reflog.ts';
import { isMadeInRebase, readOperations } from '../git/reflog-operations.ts';
import { entriesBeforeCommit, type HeadAt } from '../git/reflog-position.ts';
import { tryGit } from '../git/run-git.ts';
import type { Delivery } from '../spool/delivery.ts';
import { isRecorded, successorOf, supersede } from '../store/commits.ts';
import { countedCommits } from '../store/copies.ts';
import { promoteCopies } from '../totals/promote-copies.ts';
import { followReflog } from './follow-reflog.ts';
import { meet } from './known-repositories.ts';
import { runOperation } from './run-operation.ts';

/** git's post-commit hook: records the commit that HEAD named then, and what the reflog shows before it. */
export function recordPostCommit(context: IngestContext, delivery: Delivery): void {
  const worktree = worktreeOfHook(delivery);
  if (worktree === undefined) throw new Error('the folder of the commit is in no git repository any more');
  if (context.isKeptOut(worktree)) return;
  const sha = delivery.head;
  const shas = new Set(sha === undefined ? [] : [sha]);
  meet(context, worktree, (reflog) => entriesBeforeCommit(reflog, shas), delivery.time);
  followReflog(context, worktree, { ...delivery, shas }, { sha, time: delivery.time });
  if (sha === undefined || isRecorded(context.db, sha) || isOfRebase(worktree, sha)) return;
  const entry = readReflog(worktree.gitDir).findLast((each) => each.newSha === sha);
  const operations = entry === undefined ? [] : readOperations([entry]).operations;
  const operation = operations.find(({ kind }) => kind !== 'arrival');
  // Dated before we looked at the repository first (GIT_COMMITTER_DATE).
  if (operation !== undefined) runOperation(context, worktree, operation, [], { ...delivery, shas: 'all' });
  // Without a reflog (core.logAllRefUpdates) the hook's word is all there is.
  else recordCommit(context, worktree, sha, { ...delivery, how: 'commit', relations: new Map(), resets: [] });
}

/** Where HEAD was when the hook told, if that is known. */
function headOf({ head, time }: Delivery): HeadAt | undefined {
  return head === undefined ? undefined : { sha: head, time };
}

type Rewritten = readonly [old: string, next: string];

/** git's post-rewrite hook: `OLD NEW` a line on its standard input (githooks(5)). */
export function recordPostRewrite(context: IngestContext, delivery: Delivery): void {
  const worktree = worktreeOfHook(delivery);
  if (worktree === undefined) throw new Error('the folder of the rewrite is in no git repository any more');
  if (context.isKeptOut(worktree)) return;
  const how = delivery.args[0] === 'amend' ? 'amend' : 'rebase';
  const pairs = delivery.payload
    .toString('latin1')
    .split('\n')
    .map((line) => line.split(' '))
    .filter((pair): pair is [string, string] => Boolean(pair[0] && pair[1]))
    // With --root git names also the commits that it left as they were, whoever made them.
    .filter(([old, next]) => old !== next);
  // The squash, fixup and reword of a rebase amend what it picked.
  if (how === 'amend' && pairs.some(([, next]) => isOfRebase(worktree, next))) return;
  const shas = new Set(pairs.map(([, next]) => next));
  meet(context, worktree, (reflog) => entriesBeforeCommit(reflog, shas), delivery.time);
  followReflog(context, worktree, { ...delivery, shas }, headOf(delivery));
  const repositoryId = context.repositoryOf(worktree).id;
  const replaced = how === 'amend' ? pairs : pairsReplaced(context, worktree, pairs);
  for (const [old, next] of replaced) {
    // What is replaced itself by now did not keep the work: told of late, the old commit may count again.
    if (successorOf(context.db, next) !== undefined) continue;
    // Of two that are made of one commit, whoever records the second knows whether it replaces the first one's work.
    if (successorOf(context.db, old) !== undefined) continue;
    const counted = countedCommits(context.db, repositoryId, [old]);
    supersede(context.db, old, next);
    // Without a reflog it was recorded before anything told that it is no copy.
    promoteCopies(context, worktree, { counted, made: [], mayWait: false });
  }
  const olds = replaced.map(([old]) => old);
  const isMade = madeByRewrite(context, worktree, pairs);
  for (const pair of pairs) {
    const [old, next] = pair;
    if (!isMade(next)) continue;
    const own = replaced.includes(pair) ? [[old, { kind: 'replaces' }] as const] : [];
    const relations = toRelations([...own, ...olds.map((each) => [each, { kind: 'beside' }] as const)]);
    recordCommit(context, worktree, next, { ...delivery, how, relations, resets: [] });
  }
}

/** Of a commit that turns out empty git says that the one below took its place, whoever made that. */
function madeByRewrite(
  context: IngestContext,
  worktree: Worktree,
  pairs: readonly Rewritten[],
): (sha: string) => boolean {
  const nexts = pairs.map(([, next]) => next).filter((sha) => !isRecorded(context.db, sha));
  const made = nexts.length === 0 ? new Set() : commitsMadeHere(worktree, nexts);
  return (sha) => made.has(sha) && !isRecorded(context.db, sha);
}

/**
 * Where a rebase stops (`edit`), git tells of the commit that it stopped at and of the last one that was made there: that
 * one may be made upon the first, or upon what the rebase made of it. Then it does not replace it.
 */
function pairsReplaced(context: IngestContext, worktree: Worktree, pairs: readonly Rewritten[]): Rewritten[] {
  const [olds, nexts] = [pairs.map(([old]) => old), pairs.map(([, next]) => next)];
  const gone = unreachableOf(worktree, olds, nexts);
  const isMadeUpon = (sha: string | undefined, next: string) =>
    sha !== undefined && sha !== next && isReachable(worktree, sha, next);
  return pairs.filter(([old, next]) => gone.has(old) && !isMadeUpon(successorOf(context.db, old), next));
}

/** What a rebase makes is recorded when HEAD's reflog says that it is over. */
function isOfRebase(worktree: Worktree, sha: string): boolean {
  return isMadeInRebase(readReflog(worktree.gitDir), sha);
}

/**
 * Where a git hook ran: git starts it at the top of the work tree and says in GIT_DIR when the git folder is elsewhere.
 */
function worktreeOfHook(delivery: Delivery): Worktree | undefined {
  const gitDir = delivery.env['GIT_DIR'];
  const found = findWorktree(delivery.cwd);
  if (!gitDir || found?.gitDir === realFile(resolve(delivery.cwd, gitDir))) return found;
  const folder = realFile(resolve(delivery.cwd, gitDir));
  const top = realFile(resolve(delivery.cwd, delivery.env['GIT_WORK_TREE'] ?? '.'));
  // Asked in that folder, so that git looks whose it is before anything names it.
  const common = tryGit(['rev-parse', '--git-common-dir'], { cwd: folder });
  if (common === undefined) return undefined;
  return { top, gitDir: folder, commonDir: realFile(resolve(folder, common)), isNamed: true };
}
