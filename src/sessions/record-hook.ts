import type { ClaudeEvent } from '../claude/event.ts';
import type { IngestContext } from '../context/context.ts';
import type { Delivery } from '../spool/delivery.ts';
import { noteIdle } from '../store/sessions.ts';
import { readSubagent, readTranscripts } from './read-transcript.ts';
import { recordSession, recordSessionEnd, recordTask } from './record-session.ts';
import { mayDescribe, recordLaunch, recordNotification, recordSubagent } from './record-subagent.ts';
import { recordToolCall } from './record-tool-call.ts';
import { resolveSessionStatus, resolveTaskStatuses } from './resolve-status.ts';

/** What the agents do: whatever an event of Claude Code tells of its session, task, subagent and call. */
export function recordHook(context: IngestContext, delivery: Delivery, event: ClaudeEvent): void {
  const { subagentId } = event;
  recordSession(context, delivery, event);
  const task = recordTask(context, delivery, event);
  const run = subagentId === undefined ? null : recordSubagent(context, delivery, { ...event, subagentId }, task);
  switch (event.kind) {
    case 'before-tool':
      if (!event.endless) recordToolCall(context, delivery, event, { task, run });
      return;
    case 'after-tool':
      recordToolCall(context, delivery, event, { task, run });
      if (event.launched !== undefined) {
        // What it started is told by what the client wrote of all that runs.
        if (!event.success) readOn(context, delivery, { ...event, subagentId: undefined });
        recordLaunch(context, delivery, event, event.launched, task);
      }
      return;
    case 'prompt':
      if (event.notification !== undefined) recordNotification(context, delivery, event, event.notification);
      return;
    case 'stop':
      if (event.background?.length === 0) {
        noteIdle(context.db, event.sessionId, delivery.time);
        resolveSessionStatus(context.db, event.sessionId);
      }
      readOn(context, delivery, event);
      return;
    case 'session-end':
      recordSessionEnd(context, event.sessionId, delivery.time, event.reason);
      readOn(context, delivery, event);
      return;
    case 'subagent-stop':
    case 'failure':
      readOn(context, delivery, event);
      return;
    default:
  }
}

/** Something has come to its end, and the client has written it down. */
function readOn({ db }: IngestContext, { env }: Delivery, event: ClaudeEvent): void {
  const { transcript, subagentId, sessionId } = event;
  if (transcript === undefined) return;
  const told = { sessionId, transcript, describe: mayDescribe(env) };
  if (subagentId === undefined) {
    readTranscripts(db, told);
    resolveTaskStatuses(db, sessionId);
  } else readSubagent(db, told, subagentId);
}
