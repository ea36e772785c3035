import { endWord } from '../activity/subagent-status.ts';
import type { AfterTool, ClaudeEvent, Prompt } from '../claude/event.ts';
import type { LaunchedAgent } from '../claude/launched-agent.ts';
import type { Notification } from '../claude/notification.ts';
import { transcriptOf } from '../claude/transcript.ts';
import type { IngestContext } from '../context/context.ts';
import type { Delivery } from '../spool/delivery.ts';
import { noteTranscript } from '../store/messages.ts';
import type { Store } from '../store/open.ts';
import {
  noteLaunch,
  noteOutcome,
  noteSample,
  noteSubagent,
  noteSubagentTime,
  runOfCall,
  subagentInvocation,
} from '../store/subagents.ts';
import { readSample } from './client-process.ts';
import { describeTask, readSubagent } from './read-transcript.ts';
import { resolveRunStatus } from './resolve-status.ts';

/** A subagent showed itself; returns the id of its run. */
export function recordSubagent(
  { db }: IngestContext,
  delivery: Delivery,
  event: ClaudeEvent & { readonly subagentId: string },
  task: number | null,
): string {
  const { env, time } = delivery;
  const { id, isEnded } = noteSubagent(db, {
    ...{ session_id: event.sessionId, subagent_id: event.subagentId, time },
    ...{ agent_name: event.subagentType ?? null, agent_id: env['AGENT_ID'] || null, task_execution_id: task },
  });
  noteItsTranscript(db, event, event.subagentId);
  const sample = readSample(delivery.sample);
  if (sample !== undefined) noteSample(db, id, { time, cpu_ms: sample.cpuMs, memory_mb: sample.memoryMb });
  const moment = momentOf(event);
  if (moment !== undefined) noteSubagentTime(db, id, moment, time);
  if (moment !== undefined || isEnded) resolveRunStatus(db, id);
  return id;
}

function noteItsTranscript(db: Store, { transcript, sessionId }: ClaudeEvent, subagentId: string): void {
  if (transcript !== undefined)
    noteTranscript(db, transcriptOf(transcript, sessionId, subagentId), sessionId, subagentId);
}

function momentOf({ kind }: ClaudeEvent): 'resumed_at' | 'stopped_at' | 'failed_at' | undefined {
  if (kind === 'subagent-start') return 'resumed_at';
  if (kind === 'subagent-stop') return 'stopped_at';
  return kind === 'failure' ? 'failed_at' : undefined;
}

/** The call that starts subagents ended: now it is known which one it started, and for what. */
export function recordLaunch(
  { db }: IngestContext,
  { env, time }: Delivery,
  event: AfterTool,
  launched: LaunchedAgent,
  task: number | null,
): void {
  // A call that failed does not name what it started: the client's file beside the transcript does.
  const subagentId = launched.subagentId ?? (event.success ? event.toolUseId : undefined);
  const id =
    subagentId === undefined
      ? event.toolUseId && runOfCall(db, event.sessionId, event.toolUseId)
      : noteSubagent(db, {
          ...{ session_id: event.sessionId, subagent_id: subagentId, agent_name: launched.type ?? null },
          time: new Date(Date.parse(time) - (event.durationMs ?? 0)).toISOString(),
          ...{ agent_id: env['AGENT_ID'] || null, task_execution_id: task },
        }).id;
  if (!id) return;
  if (launched.subagentId !== undefined) noteItsTranscript(db, event, launched.subagentId);
  noteLaunch(db, id, {
    tool_use_id: event.toolUseId ?? null,
    parent_id: event.subagentId === undefined ? null : subagentInvocation(event.sessionId, event.subagentId),
    ...describeTask(launched.description, mayDescribe(env)),
    background: event.success ? (launched.inBackground ? 1 : 0) : null,
    model: launched.model ?? null,
  });
  const word = endWord(launched.status);
  if (word !== undefined) noteOutcome(db, id, word);
  resolveRunStatus(db, id);
}

/** Whether the user lets us keep what subagents are for, in a few words. */
export function mayDescribe(env: Delivery['env']): boolean {
  return env['AI_TRACKER_DESCRIPTIONS'] !== 'off';
}

/** The client tells that something in the background ended; a shell command is none of ours. */
export function recordNotification(
  { db }: IngestContext,
  { env, time }: Delivery,
  event: Prompt,
  { taskId, toolUseId, status }: Notification,
): void {
  const word = endWord(status);
  if (taskId === undefined || word === undefined || !/^a[0-9a-f]{16}$/.test(taskId)) return;
  const sight = { session_id: event.sessionId, subagent_id: taskId, time, agent_name: null };
  const { id } = noteSubagent(db, { ...sight, agent_id: env['AGENT_ID'] || null, task_execution_id: null });
  const launch = { parent_id: null, task_description: null, complexity_score: null, background: null, model: null };
  noteLaunch(db, id, { ...launch, tool_use_id: toolUseId ?? null });
  noteOutcome(db, id, word);
  if (event.transcript !== undefined) {
    readSubagent(db, { ...event, transcript: event.transcript, describe: mayDescribe(env) }, taskId);
  } else resolveRunStatus(db, id);
}
