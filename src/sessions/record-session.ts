import type { ClaudeEvent } from '../claude/event.ts';
import type { IngestContext } from '../context/context.ts';
import { clientOf, type Delivery } from '../spool/delivery.ts';
import { noteTranscript } from '../store/messages.ts';
import type { Store } from '../store/open.ts';
import { endSession, noteStart, resumeSession, type SessionFacts, seeAgain, touchSession } from '../store/sessions.ts';
import { findTask, lastTask, noteFailure, notePrompt, noteStop } from '../store/tasks.ts';
import { host, readSample } from './client-process.ts';
import { resolveSessionStatus, resolveTaskStatuses } from './resolve-status.ts';

/** A session showed itself, and where it runs. */
export function recordSession(context: IngestContext, { env, time, sample }: Delivery, event: ClaudeEvent): void {
  const { db } = context;
  const pid = clientOf(env);
  noteSession(context, {
    id: event.sessionId,
    time,
    agent_id: env['AGENT_ID'] || null,
    agent_role: env['AGENT_ROLE'] || null,
    harness: env['HARNESS_PROVIDER'] || null,
    working_directory: event.cwd ?? null,
    client_version: versionIn(env['AI_AGENT']),
    attended:
      env['CLAUDE_CODE_SESSION_ATTENDED'] === undefined ? null : env['CLAUDE_CODE_SESSION_ATTENDED'] === '0' ? 0 : 1,
    invocation_id: env['AI_TRACKER_INVOCATION'] || null,
    client_pid: pid,
    client_started: readSample(sample)?.startedTicks ?? null,
    client_host: pid === null ? null : host,
  });
  if (event.transcript !== undefined) noteTranscript(db, event.transcript, event.sessionId, null);
  if (event.kind === 'session-start') {
    const facts = { source: event.source ?? null, model: event.model ?? null, trace: traceIn(env) };
    noteStart(db, event.sessionId, time, facts);
  }
  if (event.kind === 'session-start' || event.kind === 'prompt') resumeSession(db, event.sessionId, time);
}

/** Most hooks tell what the one before told, but for the time; not all of them say when the client started. */
function noteSession({ db, sessions }: IngestContext, { client_started, ...facts }: SessionFacts): void {
  const { id, time, client_pid } = facts;
  const told = JSON.stringify({ ...facts, time: '' });
  const last = sessions.get(id);
  const tellsStart = client_pid === null || client_started !== null;
  const isNew = last?.told !== told || last.time > time || (tellsStart && last.client_started !== client_started);
  if (!isNew && seeAgain(db, id, last.time, time)) sessions.set(id, { ...last, time });
  else sessions.set(id, { told, time, client_started: touchSession(db, { ...facts, client_started }) });
}

/** claude-code_2-1-329_harness: 2.1.329. */
function versionIn(agent: string | undefined): string | null {
  return (
    /^claude-code_(\d+)-(\d+)-(\d+)/
      .exec(agent ?? '')
      ?.slice(1)
      .join('.') ?? null
  );
}

/** The trace that the caller's span is in: https://www.w3.org/TR/trace-context/#traceparent-header */
function traceIn({ TRACEPARENT: text = '' }: Delivery['env']): string | null {
  return /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/.test(text) ? text : null;
}

/** The task that an event is part of; `null` where nobody told of one. */
export function recordTask({ db }: IngestContext, { env, time }: Delivery, event: ClaudeEvent): number | null {
  const { sessionId } = event;
  // A client that does not name its prompts works on the last one.
  const prompt_id = event.promptId ?? (event.kind === 'prompt' ? `at ${time}` : undefined);
  const task_id = env['AGENT_SWARM_TASK_ID'] || null;
  const found =
    prompt_id === undefined
      ? { id: lastTask(db, sessionId, time), isNew: false }
      : findTask(db, { session_id: sessionId, prompt_id, task_id, time });
  if (found.id === undefined) return null;
  if (noteTaskEvent(db, found.id, time, { ...event, trace: traceIn(env) }) || found.isNew)
    resolveTaskStatuses(db, sessionId);
  return found.id;
}

/** What a subagent does in the background comes after its task, and is no sign that the task goes on. */
function noteTaskEvent(db: Store, id: number, time: string, event: ClaudeEvent & { trace: string | null }): boolean {
  const { trace } = event;
  if (event.kind === 'prompt') {
    notePrompt(db, id, time, { type: event.notification === undefined ? 'prompt' : 'notification', trace });
  } else if (event.kind === 'stop') noteStop(db, id, time);
  else if (event.kind === 'failure' && event.subagentId === undefined) noteFailure(db, id, time, wordOf(event.error));
  else return false;
  return true;
}

function wordOf(error: string | undefined): string | null {
  return error !== undefined && /^\w{1,40}$/.test(error) ? error : null;
}

/** A session ended, and all that it did. */
export function recordSessionEnd({ db }: IngestContext, id: string, time: string, reason: string | undefined): void {
  endSession(db, id, time, reason ?? null);
  resolveSessionStatus(db, id);
}
