import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import { readNewest } from '../git/read-arrived.ts';
import { addArrival, firstRecorded, rememberTip, seenAmong } from '../store/arrivals.ts';
import { clockSlackMs, mostAtOnce } from './limits.ts';
import { lookThrough } from './look-through.ts';
import { unseenBelow } from './unseen.ts';

/**
 * HEAD came to a commit: what it brought from elsewhere is looked through for work that is recorded here (design 4.15). The
 * newest at once; what is too much waits for `lookFurther`. `except`: commits that were made here just then.
 */
export function arrive(context: IngestContext, worktree: Worktree, tip: string, except: readonly string[]): void {
  const { db } = context;
  const { id } = context.repositoryOf(worktree);
  if (seenAmong(db, id, [tip]).size > 0) return;
  const first = firstRecorded(db);
  if (first === undefined) {
    rememberTip(db, id, tip);
    return;
  }
  const nodes = readNewest(worktree, tip, first - clockSlackMs / 1000, mostAtOnce + 1);
  const shas = nodes.map(({ sha }) => sha);
  const unseen = unseenBelow(tip, nodes.slice(0, mostAtOnce), seenAmong(db, id, shas), nodes.length > mostAtOnce);
  lookThrough(
    context,
    worktree,
    unseen.shas.filter((sha) => !except.includes(sha)),
  );
  if (unseen.isWhole) rememberTip(db, id, tip);
  else addArrival(db, { git_dir: worktree.gitDir, tip, shas: null });
}
