import type { ClaudeEvent } from '../claude/event.ts';
import { transcriptOf } from '../claude/transcript.ts';
import type { IngestContext } from '../context/context.ts';
import { editsWithoutModel, setModel } from '../store/edits.ts';

type Call = Pick<ClaudeEvent, 'transcript' | 'sessionId' | 'subagentId'>;

/** The model that made a call; the transcript may lag behind the hook, then it is not known yet. */
export function modelOfCall(context: IngestContext, call: Call, toolUseId: string | undefined): string | null {
  if (call.transcript === undefined) return null;
  return context.modelOf(transcriptOf(call.transcript, call.sessionId, call.subagentId), toolUseId) ?? null;
}

/** Something of the session came to its end, and its transcripts are written: fills in what was not known. */
export function fillInModels(context: IngestContext, event: ClaudeEvent): void {
  const { transcript, sessionId } = event;
  if (transcript === undefined) return;
  for (const edit of editsWithoutModel(context.db, sessionId)) {
    const subagentId = edit.subagent_id ?? undefined;
    const model = modelOfCall(context, { transcript, sessionId, subagentId }, edit.tool_use_id ?? undefined);
    if (model !== null) setModel(context.db, edit.id, model);
  }
}
