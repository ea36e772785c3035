import { join } from 'node:path';
import { sameContent } from '../attribution/align.ts';
import type { AttributedFile } from '../attribution/attribute-file.ts';
import { lostAfter, pendingAfter } from '../attribution/close-pending.ts';
import type { Line } from '../attribution/lines.ts';
import { isLive, type Weave } from '../attribution/weave.ts';
import { encodeWeave } from '../attribution/weave-codec.ts';
import { linesOf, readWorkFile } from '../context/read-file.ts';
import type { ChangedFile } from '../git/parse-commit.ts';
import type { CommitSources } from '../provenance/commit-sources.ts';
import { markCommitted } from '../store/edits.ts';
import { shelve } from '../store/shelved-files.ts';

/**
 * Notes what of a file is still pending after a commit took it, of which the work tree holds lines; returns whether
 * anything is.
 */
export function closePending(
  sources: CommitSources,
  file: ChangedFile,
  commit: readonly Line[],
  whole: AttributedFile,
  held: ReadonlySet<number>,
): boolean {
  const left = isInWorkTree(sources, file, commit) ? undefined : pendingAfter(whole, held);
  if (left === undefined) shelveRest(sources, file, whole);
  keepPending(sources, file, left);
  return left !== undefined;
}

/**
 * Whether the work tree holds what the commit holds: then nothing of the file is pending, unless it is away for the
 * moment. Git may give lines other ends in the work tree (`core.autocrlf`).
 */
function isInWorkTree(sources: CommitSources, file: ChangedFile, commit: readonly Line[]): boolean {
  if (sources.isWorkAway()) return false;
  const now = readWorkFile(join(sources.worktree.top, file.newPath));
  const lines = now === undefined ? [] : linesOf(now.bytes);
  if (lines === undefined) return true;
  return sameContent(lines, commit) && lines.every((line, index) => line.indent === commit[index]?.indent);
}

/** Lines that are neither in the commit nor in the work tree may have gone to another file, or come back. */
function shelveRest(
  { context, worktree, repositoryId, time }: CommitSources,
  file: ChangedFile,
  whole: AttributedFile,
): void {
  const lost = lostAfter(whole);
  if (lost.length === 0) return;
  const path = join(worktree.top, file.newPath);
  const facts = { path, repository_id: repositoryId, agent_id: null, shelved_at: time };
  // The commit counts them among its losses.
  shelve(context.db, { ...facts, ai_lines: 0, weave: encodeWeave(lost) });
}

/** `rest` is what is pending of the file from now on. */
export function keepPending(sources: CommitSources, file: ChangedFile, rest: Weave | undefined): void {
  const { context, repositoryId, time } = sources;
  const path = join(sources.worktree.top, file.newPath);
  const origins = (rest ?? []).filter((line) => isLive(line) && !line.base).map((line) => line.origin);
  for (const each of new Set([path, join(sources.worktree.top, file.oldPath)])) {
    if (each === path) context.weaves.set(path, rest, repositoryId, time);
    else if (sources.renamedFrom.has(each) || readWorkFile(each) === undefined)
      context.weaves.set(each, undefined, repositoryId, time);
    markCommitted(context.db, each, origins);
  }
}
