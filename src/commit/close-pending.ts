import { join } from 'node:path';
import { sameContent } from '../attribution/align.ts';
import type { AttributedFile } from '../attribution/attribute-file.ts';
import { lostAfter, pendingAfter } from '../attribution/close-pending.ts';
import type { Line } from '../attribution/lines.ts';
import { isLive, type Weave } from '../attribution/weave.ts';
import { linesOf, readWorkFile } from '../context/read-file.ts';
import type { ChangedFile } from '../git/parse-commit.ts';
import type { CommitSources } from '../provenance/commit-sources.ts';
import type { Effect } from '../provenance/effect.ts';

export interface TakenFile {
  readonly file: ChangedFile;
  /** The same, by the name that it had while it was pending. */
  readonly pendingFile: ChangedFile;
  readonly commit: readonly Line[];
  readonly hasWeave: boolean;
  /** Ids of lines that the work tree holds. */
  readonly pending: ReadonlySet<number>;
}

/** What of a file is still pending after a commit took it. */
export function closePending(
  sources: CommitSources,
  { file, pendingFile, commit, hasWeave, pending }: TakenFile,
  whole: AttributedFile,
): { readonly isPending: boolean; readonly effects: readonly Effect[] } {
  const isOver = !hasWeave || isInWorkTree(sources, pendingFile, commit);
  const rest = isOver ? undefined : pendingAfter(whole, pending);
  const lost = hasWeave && rest === undefined ? lostAfter(whole) : [];
  const path = join(sources.worktree.top, file.newPath);
  const shelved: Effect[] = lost.length === 0 ? [] : [{ kind: 'shelve', path, weave: lost }];
  const effects = [...shelved, ...keepPending(sources, pendingFile, rest, pendingFile !== file)];
  return { isPending: rest !== undefined, effects };
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

/** `rest`: what is pending of a file from now on, also where it `wasRenamed` while it was pending. */
export function keepPending(
  { worktree: { top } }: CommitSources,
  file: ChangedFile,
  rest: Weave | undefined,
  wasRenamed = false,
): Effect[] {
  const path = join(top, file.newPath);
  const old = join(top, file.oldPath);
  const left = (rest ?? []).filter((line) => isLive(line) && !line.base).map((line) => line.origin);
  const own: Effect[] = [
    { kind: 'pending', path, weave: rest },
    { kind: 'committed', path, left },
  ];
  if (old === path) return own;
  const isGone = wasRenamed || readWorkFile(old) === undefined;
  const gone: Effect[] = isGone ? [{ kind: 'pending', path: old, weave: undefined }] : [];
  return [...own, ...gone, { kind: 'committed', path: old, left }];
}
