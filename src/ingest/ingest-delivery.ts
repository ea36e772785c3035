import { toEvent } from '../claude/event.ts';
import { parsePayload } from '../claude/wire.ts';
import type { Delivery } from '../spool/delivery.ts';
import { endSession, insertToolCall, touchSession } from '../store/sessions.ts';
import type { IngestContext } from './context.ts';
import { endCalls, recordCallEnd, recordCallStart } from './record-call.ts';
import { recordBefore, recordEdit } from './record-edit.ts';
import { recordPostCommit, recordPostRewrite } from './record-git.ts';
import { fillInModels } from './record-model.ts';

/** Does what a delivery asks for. Throws an `Error` whose message says why it cannot be understood. */
export function ingestDelivery(context: IngestContext, delivery: Delivery): void {
  switch (delivery.verb) {
    case 'git-post-commit':
      recordPostCommit(context, delivery);
      return;
    case 'git-post-rewrite':
      recordPostRewrite(context, delivery);
      return;
    case 'hook-pre-tool':
    case 'hook-post-tool':
    case 'hook':
      ingestHook(context, delivery);
      return;
    default:
      throw new Error(`the verb ${JSON.stringify(delivery.verb)} is not known`);
  }
}

function ingestHook(context: IngestContext, delivery: Delivery): void {
  if (delivery.oversized) throw new Error('the payload is larger than 64 MiB');
  const payload = parsePayload(delivery.payload);
  const event = toEvent(delivery.verb, payload);
  if (event === undefined) throw new Error('the payload names neither a session nor a tool');
  touchSession(context.db, {
    id: event.sessionId,
    time: delivery.time,
    agent_id: delivery.env['AGENT_ID'] || null,
    agent_role: delivery.env['AGENT_ROLE'] || null,
    harness: delivery.env['HARNESS_PROVIDER'] || null,
    working_directory: event.cwd ?? null,
  });
  if (event.kind === 'session-end') endSession(context.db, event.sessionId, delivery.time);
  if (event.kind === 'session-end' || event.kind === 'idle') endCalls(context, event.sessionId, event.kind === 'idle');
  // A client that names its calls also tells the file's content in the payload of the call's end.
  if (event.kind === 'before-tool' && payload.tool_use_id === undefined) recordBefore(context, delivery, event);
  if (event.kind === 'before-tool') recordCallStart(context, delivery, event);
  if (event.kind !== 'before-tool' && event.kind !== 'after-tool') fillInModels(context, event);
  if (event.kind !== 'after-tool') return;
  insertToolCall(context.db, {
    tool_name: event.tool,
    called_at: delivery.time,
    duration_ms: event.durationMs ?? null,
    success: event.success ? 1 : 0,
    session_id: event.sessionId,
    subagent_id: event.subagentId ?? null,
    tool_use_id: event.toolUseId ?? null,
  });
  recordCallEnd(context, delivery, event);
  if (event.edit !== undefined) recordEdit(context, delivery, event, event.edit);
}
