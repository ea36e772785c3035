import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import { isNullSha } from '../git/null-sha.ts';
import { type ReflogEntry, readReflog } from '../git/reflog.ts';
import { type Operation, readOperations } from '../git/reflog-operations.ts';
import { runningCall } from '../worktree/running-call.ts';
import type { ReflogDelta } from './reflog-delta.ts';

type Commit = Extract<Operation, { kind: 'commit' }>;

/**
 * A call that commits in a linked work tree, merges the branch and removes the work tree takes its HEAD's reflog away, but
 * the branch's own says still what was committed on it. What is on a branch that the call itself began is the call's; of
 * any other branch nobody knows who committed there, and when.
 */
export function deltasOfMerged(
  context: IngestContext,
  { worktree, hook, fresh, operations }: ReflogDelta,
): ReflogDelta[] {
  if (hook?.shas !== 'all') return [];
  const branches = new Set(fresh.flatMap(({ message }) => /^merge ([^ :]+): /.exec(message)?.[1] ?? []));
  if (branches.size === 0) return [];
  const call = runningCall(context, worktree, hook.time, hook.env['CLAUDE_CODE_SESSION_ID']);
  if (call === undefined) return [];
  const started = Math.floor(Date.parse(call.started_at) / 1000);
  // Of a branch that the work tree itself was on, HEAD's reflog has told already.
  const told = new Set(
    operations.flatMap((operation) => {
      if (operation.kind === 'arrival') return [];
      return operation.kind === 'commit' ? operation.sha : operation.made;
    }),
  );
  return [...branches].map((branch) => {
    const entries = entriesSince(worktree, branch, started);
    const commits = commitsIn(entries).filter(({ sha }) => !told.has(sha));
    return { worktree, hook, fresh: entries, operations: commits, done: () => undefined };
  });
}

/** The reflog of a branch that was begun since; else none. */
function entriesSince({ commonDir }: Worktree, branch: string, time: number): readonly ReflogEntry[] {
  const entries = branch.includes('..') ? [] : readReflog(commonDir, `refs/heads/${branch}`);
  const [first] = entries;
  return first !== undefined && isNullSha(first.oldSha) && first.time >= time ? entries : [];
}

/** Never what arrived by fetch or pull. */
function commitsIn(entries: readonly ReflogEntry[]): Commit[] {
  return readOperations(entries).operations.flatMap((operation) =>
    operation.kind === 'commit' && ['commit', 'amend', 'merge'].includes(operation.how)
      ? [{ ...operation, dropped: [], since: [] }]
      : [],
  );
}
