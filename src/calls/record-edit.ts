import { resolve } from 'node:path';
import { step } from '../attribution/step.ts';
import { newWeave } from '../attribution/weave.ts';
import type { AfterTool, BeforeTool } from '../claude/event.ts';
import type { FileEdit } from '../claude/file-edit.ts';
import type { IngestContext } from '../context/context.ts';
import { linesOf, readFileAsOf } from '../context/read-file.ts';
import type { Worktree } from '../git/find-repository.ts';
import { catchUp } from '../history/follow-reflog.ts';
import { meetAt } from '../history/known-repositories.ts';
import type { Delivery } from '../spool/delivery.ts';
import { applyEdit } from '../worktree/apply-edit.ts';
import { readContents } from '../worktree/edit-contents.ts';
import type { SeenEdit } from '../worktree/untold-contents.ts';
import { writtenBetween } from '../worktree/written-between.ts';

/** Records a finished call of an editing tool: its row, and the lines that it wrote. `seen`: what was seen before it. */
export function recordEdit(
  context: IngestContext,
  delivery: Delivery,
  event: AfterTool,
  edit: FileEdit,
  seen: SeenEdit | undefined,
): void {
  const worktree = context.worktreeOf(context.realFile(resolve(event.cwd ?? delivery.cwd, edit.path)));
  if (worktree && context.isKeptOut(worktree)) return;
  if (worktree) watchElsewhere(context, worktree, delivery);
  applyEdit(context, delivery, event, edit, (told, file) => readContents(told, { ...file, seen }));
}

/** Of a work tree that the session is not in, only the times tell what was committed before. */
function watchElsewhere(context: IngestContext, worktree: Worktree, { cwd, time }: Delivery): void {
  meetAt(context, worktree, { sha: undefined, time });
  if (context.worktreeOf(`${cwd}/.`)?.gitDir !== worktree.gitDir) catchUp(context, worktree, { sha: undefined, time });
}

/** Notes a file as it stands before the agent writes it, for payloads that will not tell. */
export function recordBefore(context: IngestContext, delivery: Delivery, event: BeforeTool): void {
  if (event.edit === undefined) return;
  const path = context.realFile(resolve(event.cwd ?? delivery.cwd, event.edit.path));
  const worktree = context.worktreeOf(path);
  if (worktree && context.isKeptOut(worktree)) return;
  const bytes = readFileAsOf(path, delivery.time);
  const now = bytes && linesOf(bytes);
  if (now === undefined) return;
  const pending = context.weaves.get(path);
  const weave = pending === undefined ? newWeave(now) : step(pending, now, writtenBetween(context, worktree));
  context.weaves.set(path, weave, worktree ? context.repositoryOf(worktree).id : null, delivery.time);
}
