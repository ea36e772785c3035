import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import { type ArrivedCommit, readArrived, readNewest } from '../git/read-arrived.ts';
import { shallowCommits } from '../git/shallow.ts';
import { addArrival, firstRecorded, rememberTip, seenAmong } from '../store/arrivals.ts';
import { recordedAmong } from '../store/repeatable-commits.ts';
import { clockSlackMs, mostAtOnce } from './limits.ts';
import { unseenBelow } from './unseen.ts';

/** What HEAD came to that nobody here recorded. */
export interface UnseenCommits {
  /** Oldest first, merges left out. */
  readonly commits: readonly ArrivedCommit[];
  /** Remembers that they were looked through; what is too much at once waits for `lookFurther`. */
  readonly done: () => void;
}

/**
 * The newest of the commits that HEAD came to with `tip` and that were not looked through yet; `undefined`: there are none.
 * `except`: commits that were made here just then.
 */
export function findUnseen(
  context: IngestContext,
  worktree: Worktree,
  tip: string,
  except: readonly string[],
): UnseenCommits | undefined {
  const { db } = context;
  const { id } = context.repositoryOf(worktree);
  if (seenAmong(db, id, [tip]).size > 0) return undefined;
  const first = firstRecorded(db);
  if (first === undefined) return { commits: [], done: () => rememberTip(db, id, tip) };
  const nodes = readNewest(worktree, tip, first - clockSlackMs / 1000, mostAtOnce + 1);
  const shas = nodes.map(({ sha }) => sha);
  const unseen = unseenBelow(tip, nodes.slice(0, mostAtOnce), seenAmong(db, id, shas), nodes.length > mostAtOnce);
  const done = () => {
    if (unseen.isWhole) rememberTip(db, id, tip);
    else addArrival(db, { git_dir: worktree.gitDir, tip, shas: null });
  };
  return { commits: readUnrecorded(context, worktree, unseen.shas, except), done };
}

/** Those of some commits that nobody recorded. */
export function readUnrecorded(
  { db }: Pick<IngestContext, 'db'>,
  worktree: Worktree,
  shas: readonly string[],
  except: readonly string[],
): ArrivedCommit[] {
  const known = recordedAmong(db, shas);
  for (const sha of shallowCommits(worktree)) known.add(sha);
  for (const sha of except) known.add(sha);
  return readArrived(
    worktree,
    shas.filter((sha) => !known.has(sha)),
  );
}
