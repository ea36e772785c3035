import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { formerWeave } from '../attribution/former-weave.ts';
import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import { pendingNamed } from '../store/pending-files.ts';
import type { RecordedLines } from '../store/transplants.ts';
import { listWorktrees } from '../store/worktrees.ts';
import type { Source } from './known-sources.ts';
import { shelvedLines } from './shelved-lines.ts';

/**
 * What is pending of a file in other work trees of the repository, or was and git took it away there: `git diff | git apply`
 * and a stash carry it from one to another, which nothing tells but the lines themselves.
 */
export function linesOfOtherWorktrees(
  context: IngestContext,
  worktree: Worktree,
  names: readonly string[],
  rows: readonly RecordedLines[],
): Source[] {
  const { db, weaves } = context;
  const tops = otherTops(context, worktree, names);
  const pending = tops.flatMap((top) =>
    names.flatMap((name) => {
      const weave = weaves.get(join(top, name));
      return weave === undefined ? [] : [formerWeave(weave, ({ origin }) => origin, 'between')];
    }),
  );
  return [...pending, ...tops.flatMap((top) => shelvedLines(db, { top }, names, rows))];
}

/** Of known work trees, and of those that were removed while something was pending there. */
function otherTops(context: IngestContext, worktree: Worktree, names: readonly string[]): string[] {
  const { id } = context.repositoryOf(worktree);
  const known = listWorktrees(context.db).flatMap((row) => (row.repository_id === id ? [row.top] : []));
  const removed = names.flatMap((name) =>
    pendingNamed(context.db, id, name)
      .map((path) => path.slice(0, -name.length - 1))
      .filter((top) => !existsSync(top)),
  );
  return [...new Set([...known, ...removed])].filter((top) => top !== worktree.top);
}
