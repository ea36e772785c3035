import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { formerWeave } from '../attribution/former-weave.ts';
import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import { pendingOf } from '../store/pending-files.ts';
import type { RecordedLines } from '../store/transplants.ts';
import { topsOf } from '../store/worktrees.ts';
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

/** So many are asked. */
const mostWorktrees = 10;

/** Of known work trees, and of those that were removed while something was pending there. */
function otherTops(context: IngestContext, worktree: Worktree, names: readonly string[]): string[] {
  const { id } = context.repositoryOf(worktree);
  const known = topsOf(context.db, id);
  const stray = strayPending(context, id, known);
  const removed = names.flatMap((name) =>
    stray.filter((path) => path.endsWith(`/${name}`)).map((path) => path.slice(0, -name.length - 1)),
  );
  const gone = removed.filter((top) => !existsSync(top));
  return [...new Set([...gone, ...known])].filter((top) => top !== worktree.top).slice(0, mostWorktrees);
}

/** There are hardly ever any, and each file of a commit asks. */
function strayPending(context: IngestContext, id: number, tops: readonly string[]): readonly string[] {
  const seen = context.strayPending.get(id);
  if (seen !== undefined) return seen;
  const isBelow = (path: string) => tops.some((top) => path.startsWith(`${top}/`));
  const stray = pendingOf(context.db, id).filter((path) => !isBelow(path));
  context.strayPending.set(id, stray);
  return stray;
}
