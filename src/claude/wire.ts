import * as z from 'zod/mini';
import { maxWholePayloadBytes, shrinkPayload } from './shrink-payload.ts';

// What Claude Code sends to a hook, as far as we read it. Unknown fields pass; a field of an unexpected type counts as
// absent, so that a new client never makes a payload unreadable.
const text = z.catch(z.optional(z.string()), undefined);
const flag = z.catch(z.optional(z.boolean()), undefined);
const number = z.catch(z.optional(z.number()), undefined);
const fields = z.catch(z.optional(z.record(z.string(), z.unknown())), undefined);

const payloadSchema = z.object({
  session_id: text,
  cwd: text,
  transcript_path: text,
  hook_event_name: text,
  tool_name: text,
  tool_use_id: text,
  tool_input: fields,
  tool_response: fields,
  agent_id: text,
  agent_type: text,
  duration_ms: number,
  background_tasks: z.catch(z.optional(z.array(z.object({ id: text }))), undefined),
  prompt_id: text,
  prompt: text,
  source: text,
  model: text,
  reason: text,
  error: text,
  is_interrupt: flag,
});

/** A hook's payload; every part of it may be missing (older clients, hand-written calls). */
export type Payload = z.infer<typeof payloadSchema>;

const hunkSchema = z.object({
  oldStart: z.number(),
  oldLines: z.number(),
  newStart: z.number(),
  newLines: z.number(),
  lines: z.array(z.string()),
});
export type PatchHunk = z.infer<typeof hunkSchema>;

const replacementSchema = z.object({ old_string: z.string(), new_string: z.string(), replace_all: flag });
const nullableText = z.catch(z.optional(z.nullable(z.string())), undefined);

const editInputSchema = z.object({
  file_path: text,
  notebook_path: text,
  content: text,
  old_string: text,
  new_string: text,
  replace_all: flag,
  edits: z.catch(z.optional(z.array(replacementSchema)), undefined),
});
export type EditInput = z.infer<typeof editInputSchema>;

const editResponseSchema = z.object({
  type: text,
  content: text,
  oldString: text,
  newString: text,
  appliedNewString: text,
  replaceAll: flag,
  originalFile: nullableText,
  originalFileContents: nullableText,
  original_file: nullableText,
  updated_file: text,
  error: text,
  structuredPatch: z.catch(z.optional(z.array(hunkSchema)), undefined),
  userModified: flag,
  staged: flag,
});
export type EditResponse = z.infer<typeof editResponseSchema>;

/** Parses a payload; throws an `Error` that says what is wrong with it when it is no JSON object. */
export function parsePayload(bytes: Buffer): Payload {
  const kept = bytes.length > maxWholePayloadBytes ? shrinkPayload(bytes) : bytes;
  if (kept.length > maxWholePayloadBytes) throw unreadablePayload('the payload is too large: it has too many fields');
  let json: unknown;
  try {
    json = JSON.parse(kept.toString('utf8').replace(/^\uFEFF/, ''));
  } catch {
    // JSON.parse quotes the text it stopped at, and no payload's text may reach a log.
    throw unreadablePayload(bytes.length === 0 ? 'the payload is empty' : 'the payload is not JSON');
  }
  const parsed = payloadSchema.safeParse(json);
  if (!parsed.success) throw unreadablePayload('the payload is not a JSON object');
  return parsed.data;
}

/** Says what is wrong with a payload of which nothing can be understood. */
export function unreadablePayload(message: string): Error {
  return Object.assign(new Error(message), { name: 'UnreadablePayload' });
}

export function isUnreadablePayload(error: unknown): boolean {
  return error instanceof Error && error.name === 'UnreadablePayload';
}

/** What an editing tool was asked for; empty where the payload does not say. */
export function parseEditInput(input: Payload['tool_input']): EditInput {
  return editInputSchema.parse(input ?? {});
}

/** What the client says that an editing tool did; empty where it does not say. */
export function parseEditResponse(response: Payload['tool_response']): EditResponse {
  return editResponseSchema.parse(response ?? {});
}
