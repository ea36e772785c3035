import { longest } from './limits.ts';
import { shortText } from './mask-secrets.ts';
import { attribute, operation } from './otel-names.ts';
import { endPayload, type Payload, startPayload, toolCallPayload } from './report.ts';

// What programs that are instrumented for OpenTelemetry tell of their agents, as the reports of `report.ts`. Nothing that an
// attribute says is kept but names, ids and numbers.

export type SpanValue = string | number | boolean | undefined;
export type SpanValues = Readonly<Record<string, SpanValue>>;

/** A span that has ended. */
export interface SeenSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  /** ms since the epoch. */
  readonly start: number;
  readonly end: number;
  readonly failed: boolean;
  readonly attributes: SpanValues;
  /** Of whoever tells. */
  readonly resource: SpanValues;
}

/** What a span of a host's own making is; its mapping says so. */
export interface SpanMeaning {
  readonly kind: 'run' | 'tool' | 'model';
  /** Of the agent or the tool; else its span's name. */
  readonly name?: string | undefined;
}

/** What is told of one span or record, and for whom. */
export interface SeenReport {
  readonly kind: 'start' | 'end' | 'tool-call' | 'tokens';
  readonly payload: Payload;
  readonly session: string | undefined;
  readonly agent: string | undefined;
  readonly task: string | undefined;
  /** The run that it is part of. */
  readonly run: string | undefined;
}

/** Spans that were told of before, for those below them. */
export interface SpanMemory {
  readonly note: (span: SeenSpan, isRun: boolean) => void;
  /** The nearest run above a span, as far as it is known. */
  readonly runAbove: (span: SeenSpan) => Above;
}

interface Above {
  readonly id: string | undefined;
  /** It was told of, and is one; else it has not ended, and most often is one. */
  readonly isKnown: boolean;
}

/** So many spans are remembered. */
const mostRemembered = 50_000;

export function spanMemory(): SpanMemory {
  const known = new Map<string, { readonly isRun: boolean; readonly parent: string | undefined }>();
  return {
    note: (span, isRun) => {
      known.set(span.spanId, { isRun, parent: span.parentSpanId });
      const [oldest] = known.keys();
      if (known.size > mostRemembered && oldest !== undefined) known.delete(oldest);
    },
    runAbove: ({ parentSpanId }) => {
      const passed = new Set<string>();
      for (let id = parentSpanId; id !== undefined && !passed.has(id); ) {
        passed.add(id);
        const found = known.get(id);
        if (found === undefined || found.isRun) return { id, isKnown: found !== undefined };
        id = found.parent;
      }
      return { id: undefined, isKnown: false };
    },
  };
}

export type Meaning = (span: SeenSpan) => SpanMeaning | undefined;

/** What the GenAI conventions call a span, as far as it is about agents, tools and models. */
function meaningOf({ attributes, name }: SeenSpan): SpanMeaning | undefined {
  const text = (key: string) => (typeof attributes[key] === 'string' ? attributes[key] : undefined);
  // Of Claude Code's own spans its tools' alone: its sessions and subagents are told of by hooks, its tokens by events.
  if (name.startsWith('claude_code.') && text(attribute.operation) !== operation.tool) return undefined;
  switch (text(attribute.operation)) {
    case operation.agent:
      return { kind: 'run', name: text(attribute.agentName) ?? name.replace(/^invoke_agent /, '') };
    case operation.workflow:
      return { kind: 'run', name: text(attribute.workflow) ?? name.replace(/^invoke_workflow /, '') };
    case operation.tool:
      return { kind: 'tool', name: text(attribute.toolName) ?? name.replace(/^execute_tool /, '') };
    case 'chat':
    case 'generate_content':
    case 'text_completion':
      return { kind: 'model' };
    default:
      return undefined;
  }
}

/** What spans that were sent together tell. */
export function reportsOfSpans(
  spans: readonly SeenSpan[],
  memory: SpanMemory,
  meaning: Meaning = meaningOf,
): SeenReport[] {
  const meant = spans.map((span) => ({ span, means: meaning(span) ?? meaningOf(span) }));
  for (const { span, means } of meant) memory.note(span, means?.kind === 'run');
  return meant.flatMap(({ span, means }) => (means === undefined ? [] : reportsOf(span, means, memory)));
}

function reportsOf(span: SeenSpan, { kind, name = span.name }: SpanMeaning, memory: SpanMemory): SeenReport[] {
  const { attributes, resource } = span;
  const text = (key: string) => textOf(attributes[key]) ?? textOf(resource[key]);
  const above = memory.runAbove(span);
  const session = text(attribute.conversation) ?? text('session.id');
  // Of a session's own calls its hooks know better.
  const isOfSession = session !== undefined && attributes[attribute.toolCall] !== undefined;
  const common = {
    session,
    agent: text(attribute.agent),
    task: text(attribute.swarmTask),
    run: isOfSession && !above.isKnown ? undefined : above.id,
  };
  if (kind === 'model') return tokensOf(span, common);
  const label = name.trim() || 'unnamed';
  const [inputTokens, outputTokens] = [
    count(attributes[attribute.inputTokens]),
    count(attributes[attribute.outputTokens]),
  ];
  if (kind === 'tool') {
    const call = { tool: label, success: !span.failed, startedAt: new Date(span.start), inputTokens, outputTokens };
    const payload = toolCallPayload(
      idOf(text(attribute.toolCall)) ?? span.spanId,
      { ...call, durationMs: Math.max(0, span.end - span.start), invocation: common.run },
      span.end,
    );
    return [{ kind: 'tool-call', payload, ...common }];
  }
  const facts = { source: 'reported', descriptions: false } as const;
  const model = textOf(attributes[attribute.requestModel]);
  const start = startPayload(span.spanId, { agent: label, task: '' }, facts);
  const end = endPayload(span.spanId, { success: !span.failed, inputTokens, outputTokens });
  return [
    { kind: 'start', payload: { ...start, start_time: iso(span.start), model: shortened(model) }, ...common },
    { kind: 'end', payload: { ...end, end_time: iso(span.end), error_details: errorOf(span) }, ...common },
  ];
}

type Common = Omit<SeenReport, 'kind' | 'payload'>;

/** A call of a model, in a session that no transcript tells of. */
function tokensOf({ attributes, spanId, end }: SeenSpan, common: Common): SeenReport[] {
  if (common.session === undefined) return [];
  const tokens = (key: string) => count(attributes[key]) ?? 0;
  return tokensReport(common, {
    rank: 'e',
    id: idOf(textOf(attributes[attribute.responseId])) ?? spanId,
    model: textOf(attributes[attribute.responseModel]) ?? textOf(attributes[attribute.requestModel]),
    at: end,
    input: tokens(attribute.inputTokens),
    output: tokens(attribute.outputTokens),
    cacheRead: tokens(attribute.cacheReadTokens),
    cacheWrite: tokens(attribute.cacheWriteTokens),
  });
}

export interface SeenTokens {
  /** Told of each request (e), or as a sum of many (m). */
  readonly rank: 'e' | 'm';
  readonly id: string;
  readonly model: string | undefined;
  /** ms since the epoch. */
  readonly at: number;
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
}

export function tokensReport(common: Common, tokens: SeenTokens): SeenReport[] {
  if (common.session === undefined || tokens.input + tokens.output + tokens.cacheRead + tokens.cacheWrite === 0)
    return [];
  const payload = {
    message_id: tokens.id,
    rank: tokens.rank,
    model: shortened(tokens.model),
    sent_at: iso(tokens.at),
    input_tokens: tokens.input,
    output_tokens: tokens.output,
    cache_read_tokens: tokens.cacheRead,
    cache_write_tokens: tokens.cacheWrite,
  };
  return [{ kind: 'tokens', payload, ...common }];
}

/** Its kind alone: a message may quote anything. */
function errorOf({ failed, attributes }: SeenSpan): string | null {
  return failed ? shortened(textOf(attributes[attribute.errorType])) : null;
}

const shortened = (text: string | undefined) => (text === undefined ? null : shortText(text, longest.agent) || null);

export function textOf(value: SpanValue): string | undefined {
  return typeof value === 'string' && value !== '' && value.length <= 200 ? value : undefined;
}

/** A number of tokens, which some tell as a text. */
export function count(value: SpanValue): number | undefined {
  const number = typeof value === 'string' ? Number(value || Number.NaN) : value;
  return Number.isSafeInteger(number) && Number(number) >= 0 ? Number(number) : undefined;
}

const idOf = (text: string | undefined) => (text !== undefined && /^[\w.:-]{1,200}$/.test(text) ? text : undefined);

/** A time that no clock shows is now. */
function iso(ms: number): string {
  return new Date(Number.isFinite(ms) && Math.abs(ms) < 8e15 ? ms : Date.now()).toISOString();
}
