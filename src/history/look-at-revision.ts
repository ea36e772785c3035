import type { IngestContext } from '../context/context.ts';
import { findUnseen } from '../landed/find-unseen.ts';
import type { Delivery } from '../spool/delivery.ts';
import { isFollowed } from '../store/worktrees.ts';
import { catchUp } from './follow-reflog.ts';
import { headThen } from './known-repositories.ts';
import { lookThroughArrived } from './look-further.ts';

/**
 * A command reads a commit that no branch here may ever have come to: one that was fetched. What was made here until then is
 * recorded first, as it is in the history of the other too once it was pushed.
 */
export function lookAtRevision(context: IngestContext, delivery: Delivery): void {
  const worktree = context.worktreeOf(`${delivery.cwd}/.`);
  const [tip] = delivery.args;
  if (worktree === undefined || tip === undefined || !isFollowed(context.db, worktree.gitDir)) return;
  catchUp(context, worktree, headThen(delivery, delivery.time));
  const found = findUnseen(context, worktree, tip, []);
  if (found === undefined) return;
  lookThroughArrived(context, worktree, tip, found.commits);
  found.done();
}
