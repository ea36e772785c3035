import * as z from 'zod/mini';
import { type FileEdit, readFileEdit } from './file-edit.ts';

/** An edit of a file that a transcript tells of. */
export interface TranscriptEdit {
  /** In ms since the epoch. */
  readonly at: number;
  readonly sessionId: string | null;
  readonly subagentId: string | null;
  readonly edit: FileEdit;
}

const text = z.catch(z.optional(z.string()), undefined);
const lineSchema = z.object({
  timestamp: z.string(),
  sessionId: text,
  agentId: text,
  toolUseResult: z.record(z.string(), z.unknown()),
});

const resultMark = Buffer.from('"toolUseResult"');
const pathMarks = ['"filePath"', '"notebook_path"'].map((mark) => Buffer.from(mark));
const assistantMark = Buffer.from('"assistant"');
const modelMark = /"model": ?"([\w.:@/[\]-]{1,100})"/;

/** What an editing tool did, by a line of a transcript; `undefined`: the line tells of something else. */
export function readTranscriptEdit(line: Buffer): TranscriptEdit | undefined {
  if (!line.includes(resultMark) || !pathMarks.some((mark) => line.includes(mark))) return undefined;
  const parsed = lineSchema.safeParse(parseJson(line));
  if (!parsed.success) return undefined;
  const { timestamp, sessionId, agentId, toolUseResult: result } = parsed.data;
  const at = Date.parse(timestamp);
  // The client writes what it was asked for beside what it did.
  const asked = { file_path: result['filePath'], notebook_path: result['notebook_path'], edits: result['edits'] };
  const edit = readFileEdit({ tool_input: asked, tool_response: result } as unknown as Parameters<
    typeof readFileEdit
  >[0]);
  if (edit === undefined || Number.isNaN(at)) return undefined;
  return { at, sessionId: sessionId ?? null, subagentId: agentId ?? null, edit };
}

/** The model that speaks in a line of a transcript, if one does. */
export function modelInTranscript(line: Buffer): string | undefined {
  return line.includes(assistantMark)
    ? modelMark.exec(line.toString('latin1', 0, Math.min(line.length, 4096)))?.[1]
    : undefined;
}

function parseJson(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    return undefined;
  }
}
