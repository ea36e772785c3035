import { estimateComplexity } from '../activity/complexity.ts';
import { shortText } from '../activity/mask-secrets.ts';
import { parseMeta } from '../claude/subagent-meta.ts';
import { transcriptOf } from '../claude/transcript.ts';
import { readLine, type ServiceFailure, type SpokenMessage } from '../claude/transcript-lines.ts';
import { readText } from '../git/read-quietly.ts';
import { findTranscript, saveMessage, saveTranscript } from '../store/messages.ts';
import type { Store } from '../store/open.ts';
import { forgetReportedTokens } from '../store/reported-tokens.ts';
import { noteModel } from '../store/sessions.ts';
import {
  noteLaunch,
  noteSubagentError,
  noteSubagentTime,
  subagentInvocation,
  unsettledSubagents,
} from '../store/subagents.ts';
import { findTask, noteFailure } from '../store/tasks.ts';
import { readNewLines } from './new-lines.ts';
import { resolveRunStatus } from './resolve-status.ts';

/** The most characters of a subagent's description that are kept. */
const descriptionLength = 200;

/** The session whose transcripts are read. */
export interface Told {
  readonly sessionId: string;
  /** Its own transcript. */
  readonly transcript: string;
  /** Whether the user lets us keep what subagents are for, in a few words. */
  readonly describe: boolean;
}

/** Reads on in the transcript of a session and in those of its subagents whose end nobody told yet. */
export function readTranscripts(db: Store, told: Told): void {
  readOn(db, told.sessionId, told.transcript, undefined);
  for (const { subagent_id } of unsettledSubagents(db, told.sessionId)) readSubagent(db, told, subagent_id);
}

/** Reads on in the transcript of a subagent, and what the client keeps beside it. */
export function readSubagent(db: Store, told: Told, subagentId: string): void {
  const path = transcriptOf(told.transcript, told.sessionId, subagentId);
  readMeta(db, told, subagentId, path.replace(/\.jsonl$/, '.meta.json'));
  readOn(db, told.sessionId, path, subagentId);
  resolveRunStatus(db, subagentInvocation(told.sessionId, subagentId));
}

function readMeta(db: Store, { sessionId, describe }: Told, subagentId: string, path: string): void {
  const meta = parseMeta(readText(path) ?? '');
  if (meta === undefined) return;
  noteLaunch(db, subagentInvocation(sessionId, subagentId), {
    tool_use_id: meta.toolUseId ?? null,
    parent_id: meta.parentId === undefined ? null : subagentInvocation(sessionId, meta.parentId),
    ...describeTask(meta.description, describe),
    background: meta.inBackground === undefined ? null : meta.inBackground ? 1 : 0,
    model: meta.model ?? null,
  });
}

/** What is kept of the short description that a caller gives of a subagent's task. */
export function describeTask(
  description: string | undefined,
  describe: boolean,
): { readonly task_description: string | null; readonly complexity_score: number | null } {
  if (!description) return { task_description: null, complexity_score: null };
  return {
    task_description: describe ? shortText(description, descriptionLength) : null,
    complexity_score: estimateComplexity(description),
  };
}

/** Takes from a transcript what stands there since it was last read; there may be none. */
export function readOn(db: Store, sessionId: string, path: string, subagentId: string | undefined): void {
  const known = findTranscript(db, path);
  let promptId = known?.prompt_id ?? null;
  const speaker = { session_id: sessionId, subagent_id: subagentId ?? null };
  const end = readNewLines(path, known?.read_bytes ?? 0, (line) => {
    const fact = readLine(line);
    if (fact?.kind === 'prompt') promptId = fact.promptId;
    else if (fact?.kind === 'message') takeMessage(db, fact, { ...speaker, prompt_id: promptId });
    else if (fact?.kind === 'failure') takeFailure(db, fact, { ...speaker, prompt_id: promptId });
  });
  if (end !== undefined) saveTranscript(db, { path, ...speaker, read_bytes: end, prompt_id: promptId });
}

interface Place {
  readonly session_id: string;
  readonly subagent_id: string | null;
  readonly prompt_id: string | null;
}

function takeMessage(db: Store, message: SpokenMessage, place: Place): void {
  const { id, model, at, calls } = message;
  forgetReportedTokens(db, place.session_id);
  const subagent_id = message.subagentId ?? place.subagent_id;
  saveMessage(db, {
    ...{ id, ...place, subagent_id, model, sent_at: at, calls },
    input_tokens: message.inputTokens,
    output_tokens: message.outputTokens,
    cache_read_tokens: message.cacheReadTokens,
    cache_write_tokens: message.cacheWriteTokens,
  });
  if (subagent_id === null && model && at) noteModel(db, place.session_id, model, at);
}

function takeFailure(db: Store, { at, error }: ServiceFailure, { session_id, subagent_id, prompt_id }: Place): void {
  if (subagent_id !== null) {
    const id = subagentInvocation(session_id, subagent_id);
    noteSubagentTime(db, id, 'failed_at', at);
    if (error !== null) noteSubagentError(db, id, error);
  } else if (prompt_id !== null) {
    noteFailure(db, findTask(db, { session_id, prompt_id, task_id: null, time: at }).id, at, error);
  }
}
