import { join } from 'node:path';
import type { AttributedLine } from '../attribution/attribute-file.ts';
import { noLosses } from '../attribution/close-pending.ts';
import { type Origin, unknown } from '../attribution/weave.ts';
import { pendingOf } from '../context/pending-of-file.ts';
import { type ChangedFile, isText } from '../git/parse-commit.ts';
import { type AttributedChange, toRow } from '../provenance/commit-file-row.ts';
import { type CommitSources, unexplainedIn } from '../provenance/commit-sources.ts';
import { parentOrigins } from '../provenance/parent-origins.ts';
import { hasPendingEdits } from '../store/edits.ts';
import { keepPending } from './close-pending.ts';

/** Without the text: all that the commit added is what nothing explains, the rest what the parent had. */
export function attributeByHunks(sources: CommitSources, file: ChangedFile): AttributedChange {
  const path = join(sources.worktree.top, file.newPath);
  // The agent wrote in it, but the file is too large to say what.
  const tooLarge = hasPendingEdits(sources.context.db, path) && isText(file);
  const origin = tooLarge ? unknown : unexplainedIn(sources, file);
  const lines: AttributedLine[] = [];
  const parent = parentOrigins(sources, { path: file.oldPath, blob: file.oldBlob }, 0) ?? [];
  const removed = new Map<number, Origin>();
  let old = 0;
  const copyUntil = (end: number) => {
    for (; lines.length < end; old++) lines.push({ origin: parent[old] ?? unknown, added: false, carried: false });
  };
  for (const hunk of file.hunks) {
    copyUntil(hunk.newStart);
    for (let at = 0; at < hunk.newLines; at++) lines.push({ origin, added: true, carried: false });
    for (let at = 0; at < hunk.oldLines; at++) removed.set(hunk.oldStart + at, origin);
    old = hunk.oldStart + hunk.oldLines;
  }
  copyUntil(lines.length + Math.max(0, parent.length - old));
  // A new name or mode alone leaves what is pending of the text as it was.
  const isSameText = isText(file) && file.oldBlob === file.newBlob;
  const rest = isSameText ? pendingOf(sources.context, sources.worktree, file) : undefined;
  const row = toRow(sources, file, lines, removed, { added: [], removed: [] });
  const none = { losses: noLosses, countedElsewhere: 0, asDropped: [], recognisedFrom: new Set<string>() };
  return { row, ...none, effects: keepPending(sources, file, rest) };
}
