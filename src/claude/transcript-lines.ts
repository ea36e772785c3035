import * as z from 'zod/mini';

/** A message of a model, as a line of a transcript tells of it. */
export interface SpokenMessage {
  readonly kind: 'message';
  readonly id: string;
  /** Older clients write what subagents say into the session's own transcript. */
  readonly subagentId: string | undefined;
  readonly model: string | null;
  /** ISO 8601. */
  readonly at: string | null;
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  /** The tool calls that it asked for. */
  readonly calls: readonly string[];
}

/** The model's service failed the agent. */
export interface ServiceFailure {
  readonly kind: 'failure';
  readonly at: string;
  /** In one word. */
  readonly error: string | null;
}

/** What follows belongs to this prompt. */
export interface PromptMark {
  readonly kind: 'prompt';
  readonly promptId: string;
}

const count = z.catch(z.optional(z.number()), undefined);
const text = z.catch(z.optional(z.string()), undefined);
const usageSchema = z.object({
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
});
const lineSchema = z.object({
  type: z.literal('assistant'),
  timestamp: text,
  agentId: text,
  isApiErrorMessage: z.catch(z.optional(z.boolean()), undefined),
  error: text,
  message: z.object({
    id: text,
    model: text,
    usage: z.catch(z.optional(usageSchema), undefined),
    content: z.catch(z.array(z.object({ type: text, id: text })), []),
  }),
});
type AssistantLine = z.infer<typeof lineSchema>;

// In a text that is quoted, these have a backslash before their last quote.
const assistantMark = Buffer.from('"assistant"');
const userMark = Buffer.from('"user"');
const promptMark = Buffer.from('"promptId"');
const longestId = 100;

/** What a line of a transcript tells: models, tokens and ids, nothing that anybody said. */
export function readLine(line: Buffer): SpokenMessage | ServiceFailure | PromptMark | undefined {
  if (line.includes(assistantMark)) {
    const parsed = lineSchema.safeParse(parseJson(line));
    return parsed.success ? readMessage(parsed.data) : undefined;
  }
  return line.includes(userMark) ? readPrompt(line) : undefined;
}

function readPrompt(line: Buffer): PromptMark | undefined {
  const at = line.indexOf(promptMark);
  if (at < 0) return undefined;
  const start = at + promptMark.length;
  const [, promptId] = /^ ?: ?"([\w-]+)"/.exec(line.toString('latin1', start, start + longestId)) ?? [];
  return promptId === undefined ? undefined : { kind: 'prompt', promptId };
}

function readMessage(line: AssistantLine): SpokenMessage | ServiceFailure | undefined {
  const { message, timestamp, error } = line;
  if (line.isApiErrorMessage) {
    const word = error !== undefined && /^\w{1,40}$/.test(error) ? error : null;
    return timestamp ? { kind: 'failure', at: timestamp, error: word } : undefined;
  }
  // `<synthetic>` and its like are the client's own words.
  if (!message.id || !message.usage || message.model?.startsWith('<')) return undefined;
  const { usage } = message;
  return {
    ...{
      kind: 'message',
      id: message.id,
      subagentId: line.agentId,
      model: message.model ?? null,
      at: timestamp ?? null,
    },
    inputTokens: usage.input_tokens ?? 0,
    outputTokens: usage.output_tokens ?? 0,
    cacheReadTokens: usage.cache_read_input_tokens ?? 0,
    cacheWriteTokens: usage.cache_creation_input_tokens ?? 0,
    calls: message.content.flatMap(({ type, id }) => (type === 'tool_use' && id ? [id] : [])),
  };
}

function parseJson(line: Buffer): unknown {
  try {
    return JSON.parse(line.toString('utf8'));
  } catch {
    return undefined;
  }
}
