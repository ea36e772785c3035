import type { HrTime, SpanContext } from '@opentelemetry/api';
import {
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import { AggregationTemporality, DataPointType } from '@opentelemetry/sdk-metrics';
import type { SpanPlace } from './ids.ts';
import type { Metric } from './metrics.ts';
import type { Destination } from './settings.ts';
import type { Attributes, Span } from './spans.ts';

// The official encoders, which take what the SDK has: here are its shapes, filled with what we tell.

type SdkSpan = Parameters<typeof JsonTraceSerializer.serializeRequest>[0][number];
type SdkMetrics = Parameters<typeof JsonMetricsSerializer.serializeRequest>[0];
type Resource = SdkSpan['resource'];

/** Who tells. */
export interface Teller {
  readonly resource: Attributes;
  readonly version: string;
}

/** SpanKind.INTERNAL, SpanStatusCode.ERROR and UNSET, ValueType.INT of @opentelemetry/api, which are not loaded for that. */
const [internal, errorCode, unset, integer] = [0, 2, 0, 0];

export function encodeSpans(spans: readonly Span[], { format }: Destination, teller: Teller): Uint8Array {
  const serializer = format === 'json' ? JsonTraceSerializer : ProtobufTraceSerializer;
  const [resource, scope] = [resourceOf(teller), scopeOf(teller)];
  return whole(serializer.serializeRequest(spans.map((span) => sdkSpan(span, resource, scope))));
}

export function encodeMetrics(metrics: readonly Metric[], { format }: Destination, teller: Teller): Uint8Array {
  const serializer = format === 'json' ? JsonMetricsSerializer : ProtobufMetricsSerializer;
  const scopeMetrics = [{ scope: scopeOf(teller), metrics: metrics.map(sdkMetric) }];
  return whole(serializer.serializeRequest({ resource: resourceOf(teller), scopeMetrics }));
}

function whole(bytes: Uint8Array | undefined): Uint8Array {
  if (bytes === undefined) throw new Error('the encoder gave nothing');
  return bytes;
}

/** What a receiver did not take although it took the request; undefined: it took all. */
export interface Rejected {
  readonly count: number;
  readonly message: string;
}

export function rejectedSpans(answer: Uint8Array, { format }: Destination): Rejected | undefined {
  const serializer = format === 'json' ? JsonTraceSerializer : ProtobufTraceSerializer;
  const { partialSuccess } = read(() => serializer.deserializeResponse(answer)) ?? {};
  return rejection(partialSuccess?.rejectedSpans, partialSuccess?.errorMessage);
}

export function rejectedPoints(answer: Uint8Array, { format }: Destination): Rejected | undefined {
  const serializer = format === 'json' ? JsonMetricsSerializer : ProtobufMetricsSerializer;
  const { partialSuccess } = read(() => serializer.deserializeResponse(answer)) ?? {};
  return rejection(partialSuccess?.rejectedDataPoints, partialSuccess?.errorMessage);
}

/** A receiver that answers in another format than it was asked in has taken the request all the same. */
function read<T>(parse: () => T): T | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

function rejection(count: unknown, message: unknown): Rejected | undefined {
  const number = Number(count ?? 0);
  if (!(number > 0) && !message) return undefined;
  // Somebody else's text, on a terminal.
  const text = String(message ?? '').replace(/[^\x20-\x7e]+/g, ' ');
  return { count: Math.max(0, number || 0), message: text.slice(0, 200) };
}

function resourceOf({ resource: attributes }: Teller): Resource {
  const resource: Resource = { attributes, merge: () => resource, getRawAttributes: () => Object.entries(attributes) };
  return resource;
}

const scopeOf = ({ version }: Teller) => ({ name: 'ai-tracker', version });

function sdkSpan(span: Span, resource: Resource, instrumentationScope: SdkSpan['instrumentationScope']): SdkSpan {
  const context = contextOf(span);
  const { parentSpanId, traceId } = span;
  return {
    name: span.name,
    kind: internal as SdkSpan['kind'],
    spanContext: () => context,
    ...(parentSpanId !== undefined && { parentSpanContext: contextOf({ traceId, spanId: parentSpanId }) }),
    startTime: timeOf(span.start),
    // A clock that was set back in between.
    endTime: timeOf([span.start, span.end].sort()[1] ?? span.end),
    status: { code: (span.failed ? errorCode : unset) as SdkSpan['status']['code'] },
    attributes: span.attributes,
    links: span.links.map((place) => ({ context: contextOf(place) })),
    events: span.events.map(({ name, time, attributes }) => ({ name, time: timeOf(time), attributes })),
    duration: [0, 0],
    ended: true,
    resource,
    instrumentationScope,
    ...{ droppedAttributesCount: 0, droppedEventsCount: 0, droppedLinksCount: 0 },
  };
}

/** Sampled: it is sent. */
function contextOf({ traceId, spanId }: SpanPlace): SpanContext {
  return { traceId, spanId, traceFlags: 1 };
}

function timeOf(iso: string): HrTime {
  const ms = Date.parse(iso);
  return Number.isFinite(ms) ? [Math.floor(ms / 1000), (ms % 1000) * 1_000_000] : [0, 0];
}

function sdkMetric({ name, description, unit, kind, points, isDelta }: Metric) {
  const dataPoints = points.map(({ attributes, value, start, time }) => ({
    ...{ attributes, value, startTime: timeOf(start), endTime: timeOf(time) },
  }));
  const aggregationTemporality = isDelta ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE;
  const common = {
    descriptor: { name, description, unit, valueType: integer as 0, advice: {} },
    aggregationTemporality,
    dataPoints,
  };
  type Sdk = SdkMetrics['scopeMetrics'][number]['metrics'][number];
  const data =
    kind === 'gauge'
      ? { ...common, dataPointType: DataPointType.GAUGE }
      : { ...common, dataPointType: DataPointType.SUM, isMonotonic: kind === 'counter' };
  return data as Sdk;
}
