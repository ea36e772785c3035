import * as z from 'zod/mini';

/** What a transcript tells of a call: how it came to its end, and when. */
export interface ToolResult {
  /** ISO 8601. */
  readonly at: string;
  /**
   * `refused`: it never ran. `ran`: to its end, or until somebody broke it off. `untold`: either; older clients use the same
   * words for a call that a person refused and one that a person broke off.
   */
  readonly outcome: 'refused' | 'ran' | 'untold';
}

/** What a transcript's end tells of a call without an end. */
export interface CallInTranscript {
  /** Whether the client wrote down that the model asked for it. */
  readonly isAsked: boolean;
  readonly result: ToolResult | undefined;
}

const text = z.catch(z.optional(z.string()), undefined);
const flag = z.catch(z.optional(z.boolean()), undefined);
const blockSchema = z.object({
  type: text,
  tool_use_id: text,
  content: z.catch(z.optional(z.union([z.string(), z.array(z.object({ text }))])), undefined),
  is_error: flag,
});
const lineSchema = z.object({
  type: z.literal('user'),
  timestamp: z.string(),
  message: z.object({ content: z.array(blockSchema) }),
  toolDenialKind: text,
  toolDenialBeforeRun: flag,
  toolDenialAfterRun: flag,
  permissionDecision: z.catch(z.optional(z.object({ decision: text })), undefined),
});
type ResultLine = z.infer<typeof lineSchema>;

/** Looks a call up in the end of a transcript; nothing that anybody said is kept. */
export function findCall(transcript: string, toolUseId: string): CallInTranscript {
  const id = JSON.stringify(toolUseId);
  let isAsked = false;
  for (let at = transcript.indexOf(id); at !== -1; at = transcript.indexOf(id, at + 1)) {
    isAsked = true;
    const end = transcript.indexOf('\n', at);
    const line = transcript.slice(transcript.lastIndexOf('\n', at) + 1, end === -1 ? transcript.length : end);
    const result = readResult(line, toolUseId);
    if (result !== undefined) return { isAsked, result };
    at = end === -1 ? transcript.length : end;
  }
  return { isAsked, result: undefined };
}

function readResult(line: string, toolUseId: string): ToolResult | undefined {
  if (!line.includes('tool_result')) return undefined;
  const parsed = lineSchema.safeParse(parseJson(line));
  if (!parsed.success) return undefined;
  const block = parsed.data.message.content.find(
    ({ type, tool_use_id }) => type === 'tool_result' && tool_use_id === toolUseId,
  );
  return block && { at: parsed.data.timestamp, outcome: outcomeOf(parsed.data, block) };
}

/** Denials that a rule or the client decides on, before anything runs. */
const deniedByRule = /^(permission-rule|automode-.*)$/;

function outcomeOf(line: ResultLine, block: z.infer<typeof blockSchema>): ToolResult['outcome'] {
  const { toolDenialKind: kind, toolDenialBeforeRun, toolDenialAfterRun, permissionDecision } = line;
  if (toolDenialAfterRun) return 'ran';
  if (kind !== undefined) {
    const isRefused = toolDenialBeforeRun || permissionDecision?.decision === 'reject' || deniedByRule.test(kind);
    if (isRefused) return 'refused';
    return /this call was stopped while running/.test(wordsOf(block)) ? 'ran' : 'untold';
  }
  const isRun =
    !block.is_error || permissionDecision?.decision === 'accept' || /^(Error: )?Exit code \d/.test(wordsOf(block));
  return isRun ? 'ran' : 'untold';
}

function wordsOf({ content }: z.infer<typeof blockSchema>): string {
  return typeof content === 'string' ? content : (content ?? []).map((part) => part.text ?? '').join('\n');
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
