import { resolve } from 'node:path';
import { leaveCalls } from '../calls/leave-calls.ts';
import { recordCallEnd, recordCallStart } from '../calls/record-call.ts';
import { recordBefore, recordEdit } from '../calls/record-edit.ts';
import { recordOff } from '../calls/record-off.ts';
import { type AfterTool, type BeforeTool, type ClaudeEvent, toEvent } from '../claude/event.ts';
import { parsePayload, unreadablePayload } from '../claude/wire.ts';
import type { IngestContext } from '../context/context.ts';
import { catchUp } from '../history/follow-reflog.ts';
import { headThen, meetAt } from '../history/known-repositories.ts';
import { lookAtRevision } from '../history/look-at-revision.ts';
import { recordPostCommit, recordPostRewrite } from '../history/record-git.ts';
import { recordHook } from '../sessions/record-hook.ts';
import { recordReport } from '../sessions/record-invocation.ts';
import { fillInModels } from '../sessions/record-model.ts';
import type { Delivery } from '../spool/delivery.ts';
import { maxPayloadBytes } from '../spool/spool.ts';
import { closeProposal, proposeEdit, recordShownBefore, recordShownBy } from '../worktree/proposed-edits.ts';

/** Does what a delivery asks for. Throws an `Error` whose message says why it cannot be understood. */
export function ingestDelivery(context: IngestContext, delivery: Delivery): void {
  context.hear(delivery);
  switch (delivery.verb) {
    case 'git-post-commit':
      recordPostCommit(context, delivery);
      return;
    case 'git-post-rewrite':
      recordPostRewrite(context, delivery);
      return;
    case 'repository':
      meetRepository(context, delivery);
      return;
    case 'revision':
      lookAtRevision(context, delivery);
      return;
    case 'hook-pre-tool':
    case 'hook-post-tool':
    case 'hook':
      ingestHook(context, delivery);
      return;
    case 'off':
      recordOff(context, delivery);
      return;
    case 'invocation':
      recordReport(context, delivery);
      return;
    default:
      throw new Error(`the verb ${JSON.stringify(delivery.verb)} is not known`);
  }
}

/** An agent's session is in a repository, or a command of ours was called there. */
function meetRepository(context: IngestContext, delivery: Delivery): void {
  const worktree = context.worktreeOf(`${delivery.cwd}/.`);
  if (worktree !== undefined) meetAt(context, worktree, headThen(delivery, delivery.time));
}

function ingestHook(context: IngestContext, delivery: Delivery): void {
  if (delivery.oversized) throw unreadablePayload(`the payload is larger than ${maxPayloadBytes >> 20} MiB`);
  const event = toEvent(delivery.verb, parsePayload(delivery.payload));
  if (event === undefined) throw new Error('the payload names neither a session nor a tool');
  recordHook(context, delivery, event);
  meetRepository(context, delivery);
  if (delivery.snapshots.length === 0) catchUpHere(context, delivery);
  if (event.kind === 'before-tool') ingestBeforeTool(context, delivery, event);
  else if (event.kind === 'after-tool') ingestAfterTool(context, delivery, event);
  else ingestOther(context, delivery, event);
}

/** What was committed before a call comes before what the call did. */
function catchUpHere(context: IngestContext, { cwd, head, time }: Delivery): void {
  const worktree = head === undefined ? undefined : context.worktreeOf(`${cwd}/.`);
  if (worktree !== undefined) catchUp(context, worktree, { sha: head, time });
}

function ingestBeforeTool(context: IngestContext, delivery: Delivery, event: BeforeTool): void {
  // A client that names its calls also tells the file's content in the payload of the call's end.
  if (event.toolUseId === undefined) recordBefore(context, delivery, event);
  recordShownBy(context, delivery, event);
  recordCallStart(context, delivery, event);
  proposeEdit(context, delivery, event);
}

function ingestAfterTool(context: IngestContext, delivery: Delivery, event: AfterTool): void {
  const { edit } = event;
  const seen = closeProposal(context, event);
  recordShownBy(context, delivery, event);
  recordCallEnd(context, delivery, event);
  if (edit === undefined || seen?.isShown) return;
  const path = context.realFile(resolve(event.cwd ?? delivery.cwd, edit.path));
  const content = edit.before ? Buffer.from(edit.before) : undefined;
  recordShownBefore(context, { path, content, time: delivery.time }, event);
  recordEdit(context, delivery, event, edit, seen);
}

function ingestOther(context: IngestContext, delivery: Delivery, event: ClaudeEvent): void {
  recordShownBy(context, delivery, event);
  leaveCalls(context, delivery, event);
  fillInModels(context, event);
}
