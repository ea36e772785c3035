import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Worktree } from './find-repository.ts';
import { namesIn, readText } from './read-quietly.ts';
import { type ReflogEntry, readReflog } from './reflog.ts';

/** Where a rebase or a merge that has not ended names what it will bring back (`--autostash`). */
const autostashes = ['rebase-merge/autostash', 'rebase-apply/autostash', 'MERGE_AUTOSTASH'];

/** Whether changes of a work tree are away until a rebase or a merge has ended. */
export function hasAutostash(gitDir: string): boolean {
  return autostashes.some((file) => existsSync(join(gitDir, file)));
}

/** The commit of the newest `git stash`, where git has not packed its name. */
export function newestStash({ commonDir }: Worktree): string | undefined {
  return readText(join(commonDir, 'refs/stash'))?.trim() || undefined;
}

/**
 * Of commits of `git stash`, which the work trees of a repository share, those that are there and were made in this one:
 * on its branch, which no other has.
 */
export function stashesMadeIn({ gitDir, commonDir }: Worktree, shas: readonly string[]): readonly string[] {
  if (shas.length === 0 || namesIn(join(commonDir, 'worktrees')).length === 0) return shas;
  const branch = /^ref: refs\/heads\/(.+)$/m.exec(readText(join(gitDir, 'HEAD')) ?? '')?.[1];
  const isOwn = ({ message }: ReflogEntry) => branch !== undefined && messageStart.exec(message)?.[1] === branch;
  const own = new Set(
    readReflog(commonDir, 'refs/stash')
      .filter(isOwn)
      .map((entry) => entry.newSha),
  );
  return shas.filter((sha) => own.has(sha));
}

/** `WIP on BRANCH: ...`, with a message `On BRANCH: ...` (git-stash(1)). */
const messageStart = /^(?:WIP on|On) ([^:]+): /;

/** Of commits that git kept a work tree's changes in, those that are there no more: they were brought back, or dropped. */
export function stashesGone({ gitDir, commonDir }: Worktree, shas: readonly string[]): string[] {
  if (shas.length === 0) return [];
  const kept = new Set([
    ...readReflog(commonDir, 'refs/stash').map((entry) => entry.newSha),
    ...autostashes.map((file) => readText(join(gitDir, file))?.trim()),
  ]);
  return shas.filter((sha) => !kept.has(sha));
}
