import { dirname, join, resolve } from 'node:path';
import { countChanges } from '../attribution/align.ts';
import type { Line } from '../attribution/lines.ts';
import { liveLines, newWeave } from '../attribution/weave.ts';
import { decodeWeave, encodeWeave } from '../attribution/weave-codec.ts';
import type { AfterTool, BeforeTool, ClaudeEvent } from '../claude/event.ts';
import { transcriptOf } from '../claude/transcript.ts';
import type { IngestContext } from '../context/context.ts';
import { linesOf, readFileAsOf, readWorkFile } from '../context/read-file.ts';
import { blobName } from '../git/blob-name.ts';
import type { Worktree } from '../git/find-repository.ts';
import { clientOf, type Delivery } from '../spool/delivery.ts';
import { isAlive } from '../spool/running.ts';
import {
  addProposedEdit,
  closeProposedEdit,
  findProposedEdit,
  noteShown,
  type ProposedCall,
  type ProposedEdit,
  proposedCalls,
} from '../store/proposed-edits.ts';
import { applyEdit } from './apply-edit.ts';
import { type Caller, isBy, isEndedBy } from './call-standing.ts';
import { committedLines } from './committed-lines.ts';
import type { EditContents, EditedFile } from './edit-contents.ts';
import { foreseeEdit } from './foresee-edit.ts';
import type { SeenEdit } from './untold-contents.ts';

// A client may lose the hooks after its calls, or be killed in one. What a call of an editing tool was asked to do is
// told before it: where its end does not come, and the file shows just that, the call did it.

/** Notes what a call is about to make of a file: hashes of lines, no text. */
export function proposeEdit(context: IngestContext, { env, cwd, time, head }: Delivery, event: BeforeTool): void {
  const { edit, toolUseId, sessionId, subagentId, transcript } = event;
  if (edit === undefined || toolUseId === undefined) return;
  const folder = event.cwd ?? cwd;
  const given = resolve(folder, edit.path);
  const path = context.realFile(given);
  const worktree = context.worktreeOf(path);
  if (worktree && context.isKeptOut(worktree)) return;
  const foreseen = foreseeEdit(edit, path, time);
  if (foreseen === undefined) return;
  const { before, after } = foreseen;
  if (before !== undefined) recordShownBefore(context, { path, content: before, time }, event);
  const lines = linesOf(after);
  const linesBefore = before && linesOf(before);
  if (lines === undefined || before?.equals(after)) return;
  addProposedEdit(context.db, {
    ...{ session_id: sessionId, tool_use_id: toolUseId, subagent_id: subagentId ?? null, tool_name: event.tool },
    ...{ path: given, working_directory: folder, proposed_at: time, blob: blobName(after) },
    head: (worktree && worktree.gitDir === context.worktreeOf(`${cwd}/.`)?.gitDir && head) || null,
    agent_id: env['AGENT_ID'] || null,
    client_pid: clientOf(env),
    transcript: transcript === undefined ? null : transcriptOf(transcript, sessionId, subagentId),
    lines_before: linesBefore === undefined ? null : encodeWeave(newWeave(linesBefore)),
    lines_after: encodeWeave(newWeave(lines)),
  });
}

/** A call has ended; `undefined`: nothing was seen before it. `isShown`: a file showed what it did, and that is recorded. */
export function closeProposal(
  { db }: IngestContext,
  { sessionId, toolUseId }: AfterTool,
): (SeenEdit & { readonly isShown: boolean }) | undefined {
  const closed = toolUseId === undefined ? undefined : closeProposedEdit(db, sessionId, toolUseId);
  return closed && { before: linesBefore(closed), after: linesAfter(closed), isShown: closed.shown_at !== null };
}

/** The agent goes on, or its client is gone, whatever it tells besides: its calls without an end have done what their files show, if they did. */
export function recordShownBy(context: IngestContext, { time }: Delivery, event: ClaudeEvent): void {
  for (const call of proposedCalls(context.db)) {
    const isDead = call.client_pid !== null && !isAlive(call.client_pid);
    const isOver = isDead || (call.session_id === event.sessionId && isEndedBy(asForeground(call), event));
    // What the file of an ended call shows now is that call's.
    const isNext = isBy(call, event) && !(event.kind === 'after-tool' && event.edit !== undefined);
    if (!isOver && !isNext) continue;
    if (isShown(context, call, readFileAsOf(context.realFile(call.path), time))) recordShown(context, call, time);
    else if (isOver) closeProposedEdit(context.db, call.session_id, call.tool_use_id);
  }
}

function asForeground(call: ProposedCall): Parameters<typeof isEndedBy>[0] {
  return { ...call, background: 0, task_id: null };
}

/**
 * An agent's next call tells what the file held before it: that is what the calls on it that have no end made of it. One that
 * it does not show is asked for again, or was refused.
 */
export function recordShownBefore(
  context: IngestContext,
  { path, content, time }: { readonly path: string; readonly content: Buffer | undefined; readonly time: string },
  caller: Caller,
): void {
  const calls = proposedCalls(context.db).filter((call) => context.realFile(call.path) === path);
  if (calls.length === 0) return;
  const blob = content && blobName(content);
  for (const call of calls) {
    if (call.blob === blob) recordShown(context, call, time);
    else if (isBy(call, caller)) closeProposedEdit(context.db, call.session_id, call.tool_use_id);
  }
}

interface SeenFile {
  readonly newPath: string;
  readonly newBlob: string;
}

/** A look at a work tree, or a commit, shows some files. */
export function recordShownIn(
  context: IngestContext,
  { top }: Worktree,
  files: readonly SeenFile[],
  time: string,
  parent?: string,
): void {
  const calls = proposedCalls(context.db);
  if (calls.length === 0) return;
  const blobs = new Map(files.map(({ newPath, newBlob }) => [join(top, newPath), newBlob]));
  for (const call of calls) {
    const path = context.realFile(call.path);
    const isThere = blobs.get(path) === call.blob;
    // A commit may have taken a part of it, or more.
    const isBehind = () => parent !== undefined && blobs.has(path) && isShown(context, call, readWorkFile(path)?.bytes);
    if (isThere || isBehind()) recordShown(context, call, time, parent);
  }
}

/** Whether a file holds all that a call was to write, be it that lines came since. */
function isShown({ db }: IngestContext, call: ProposedCall, bytes: Buffer | undefined): boolean {
  if (bytes === undefined) return false;
  if (blobName(bytes) === call.blob) return true;
  const edit = findProposedEdit(db, call);
  const [before, now] = [edit && linesBefore(edit), linesOf(bytes)];
  if (edit === undefined || before === undefined || now === undefined) return false;
  const after = linesAfter(edit);
  // Of lines that it only took out, the file as it was shows as much.
  return countChanges(before, after).added > 0 && countChanges(after, now).removed === 0;
}

/** Records the edit as its end would have, unless the transcript tells that it was refused. `parent`: of a commit that has it. */
function recordShown(context: IngestContext, call: ProposedCall, time: string, parent?: string): void {
  const { db } = context;
  const edit = findProposedEdit(db, call);
  if (edit === undefined) return;
  if (context.callInTranscript(edit.transcript, edit.tool_use_id).result?.outcome === 'refused') {
    closeProposedEdit(db, edit.session_id, edit.tool_use_id);
    return;
  }
  noteShown(db, edit, time);
  const before = linesBefore(edit);
  const { path, session_id: sessionId, tool_use_id: toolUseId, tool_name: tool } = edit;
  const told = { time, cwd: dirname(path), env: { AGENT_ID: edit.agent_id ?? '' } };
  const maker = { sessionId, subagentId: edit.subagent_id ?? undefined, transcript: edit.transcript ?? undefined };
  applyEdit(
    context,
    told,
    { ...maker, toolUseId, tool, cwd: edit.working_directory },
    { path, before: before?.length === 0 ? null : undefined, after: undefined, proposed: undefined, replacements: [] },
    (_, file) => contentsOf(edit, before, { ...file, head: parent ?? edit.head ?? file.head }),
  );
}

function contentsOf(edit: ProposedEdit, before: readonly Line[] | undefined, file: EditedFile): EditContents {
  const after = linesAfter(edit);
  const base = file.pending === undefined ? (committedLines(file) ?? []) : undefined;
  const counted = before ?? base ?? liveLines(file.pending ?? []);
  const told = { base, before, after, countsFrom: [[counted, after]] as const };
  return { ...told, proposed: undefined, pinned: undefined, unfollowable: false };
}

function linesBefore({ lines_before }: Pick<ProposedEdit, 'lines_before'>): readonly Line[] | undefined {
  return lines_before === null ? undefined : decodeWeave(lines_before);
}

function linesAfter({ lines_after }: Pick<ProposedEdit, 'lines_after'>): readonly Line[] {
  return decodeWeave(lines_after) ?? [];
}
