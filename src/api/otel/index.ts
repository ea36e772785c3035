import {
  type Meaning,
  reportsOfSpans,
  type SeenSpan,
  type SpanMeaning,
  type SpanValues,
  spanMemory,
} from '../../activity/spans.ts';
import { batchOf, type Outbox } from '../outbox.ts';
import { outboxFor, type TrackerOptions } from '../tracker.ts';

export type { SeenSpan, SpanMeaning, SpanValue, SpanValues } from '../../activity/spans.ts';

/** A span as any version of OpenTelemetry's SDK hands it to an exporter (`ReadableSpan`), as far as it is read. */
export interface FinishedSpan {
  readonly name: string;
  spanContext(): { readonly traceId: string; readonly spanId: string };
  readonly parentSpanContext?: { readonly spanId: string } | undefined;
  /** What versions before 2 have instead. */
  readonly parentSpanId?: string | undefined;
  /** Seconds and nanoseconds. */
  readonly startTime: readonly [number, number];
  readonly endTime: readonly [number, number];
  readonly status: { readonly code: number };
  readonly attributes: object;
  readonly resource: { readonly attributes: object };
}

/** `ExportResult` of OpenTelemetry's SDK: 0 is a success. */
export interface ExportedOrNot {
  code: number;
  error?: Error;
}

export interface SpanExporterOptions extends TrackerOptions {
  /** What a span of your own making is; `undefined`: what the GenAI conventions say of it. */
  readonly meaning?: ((span: SeenSpan) => SpanMeaning | undefined) | undefined;
}

/**
 * A `SpanExporter` for OpenTelemetry's SDK: spans of agents, workflows, tools and models become runs, tool calls and tokens.
 * Once a span is exported, it is in the spool, and outlives a crash of this process.
 */
export class TrackerSpanExporter {
  readonly #outbox: Outbox | undefined;
  readonly #memory = spanMemory();
  readonly #meaning: Meaning | undefined;

  constructor(options: SpanExporterOptions = {}) {
    this.#outbox = outboxFor(options);
    this.#meaning = options.meaning;
  }

  export(spans: readonly FinishedSpan[], done: (result: ExportedOrNot) => void): void {
    try {
      const reports = reportsOfSpans(spans.map(seen), this.#memory, this.#meaning);
      if (reports.length > 0) this.#outbox?.send('batch', batchOf(reports));
    } catch (error) {
      // A mapping of the host's that throws.
      done({ code: 1, error: error instanceof Error ? error : new Error(String(error)) });
      return;
    }
    const { lost = 0, error } = this.#outbox?.state() ?? {};
    done(lost === 0 ? { code: 0 } : { code: 1, error: new Error(error ?? 'reports were lost') });
  }

  async forceFlush(): Promise<void> {
    this.#outbox?.retry();
  }

  async shutdown(): Promise<void> {
    this.#outbox?.retry();
  }
}

function seen(span: FinishedSpan): SeenSpan {
  return {
    ...{ traceId: span.spanContext().traceId, spanId: span.spanContext().spanId, name: span.name },
    parentSpanId: span.parentSpanContext?.spanId ?? span.parentSpanId,
    start: ms(span.startTime),
    end: ms(span.endTime),
    failed: span.status.code === 2,
    attributes: span.attributes as SpanValues,
    resource: span.resource.attributes as SpanValues,
  };
}

const ms = ([seconds, nanos]: readonly [number, number]) => Math.round(seconds * 1000 + nanos / 1e6);
