import protobuf from 'protobufjs/light.js';
import type { SeenSpan, SpanValue, SpanValues } from '../../activity/spans.ts';
import { descriptor } from './messages.ts';

export type Signal = 'traces' | 'metrics' | 'logs';

/** A record of a log: an event. */
export interface SeenEvent {
  readonly name: string;
  /** ms since the epoch. */
  readonly at: number;
  readonly attributes: SpanValues;
  readonly resource: SpanValues;
}

/** A number of a metric that is a sum. */
export interface SeenNumber {
  readonly name: string;
  readonly value: number;
  /** It is what was added since `start`. */
  readonly isDelta: boolean;
  /** As told: ns since the epoch. */
  readonly start: string;
  readonly time: string;
  readonly attributes: SpanValues;
  readonly resource: SpanValues;
}

export interface Decoded {
  readonly spans: readonly SeenSpan[];
  readonly events: readonly SeenEvent[];
  readonly numbers: readonly SeenNumber[];
}

const root = protobuf.Root.fromJSON(descriptor);
const requests = { traces: 'TracesRequest', metrics: 'MetricsRequest', logs: 'LogsRequest' } as const;
const parts = {
  traces: ['resourceSpans', 'scopeSpans', 'spans'],
  metrics: ['resourceMetrics', 'scopeMetrics', 'metrics'],
  logs: ['resourceLogs', 'scopeLogs', 'logRecords'],
} as const;

type Json = { readonly [key: string]: unknown };

/** Reads a request; throws an `Error` for what is none. */
export function decode(signal: Signal, bytes: Uint8Array, isJson: boolean): Decoded {
  const request = isJson ? parse(bytes) : read(signal, bytes);
  const [resources, scopes, items] = parts[signal];
  const found: { spans: SeenSpan[]; events: SeenEvent[]; numbers: SeenNumber[] } = {
    spans: [],
    events: [],
    numbers: [],
  };
  for (const one of list(request[resources])) {
    const resource = values(object(one['resource'])['attributes']);
    for (const item of list(one[scopes]).flatMap((scope) => list(scope[items]))) {
      if (signal === 'traces') found.spans.push(spanOf(item, resource));
      else if (signal === 'logs') found.events.push(eventOf(item, resource));
      else found.numbers.push(...numbersOf(item, resource));
    }
  }
  return found;
}

function read(signal: Signal, bytes: Uint8Array): Json {
  const type = root.lookupType(requests[signal]);
  return type.toObject(type.decode(bytes), { longs: String, bytes: Buffer as unknown as typeof Array }) as Json;
}

function parse(bytes: Uint8Array): Json {
  const json: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new Error('it is no JSON object');
  return json as Json;
}

function spanOf(item: Json, resource: SpanValues): SeenSpan {
  const [traceId, spanId] = [hex(item['traceId'], 32), hex(item['spanId'], 16)];
  if (traceId === undefined || spanId === undefined) throw new Error('a span has no ids');
  return {
    traceId,
    spanId,
    parentSpanId: hex(item['parentSpanId'], 16),
    name: String(item['name'] ?? ''),
    start: ms(item['startTimeUnixNano']),
    end: ms(item['endTimeUnixNano']),
    failed: ['2', 'STATUS_CODE_ERROR'].includes(String(object(item['status'])['code'])),
    attributes: values(item['attributes']),
    resource,
  };
}

function eventOf(item: Json, resource: SpanValues): SeenEvent {
  const attributes = values(item['attributes']);
  const body = anyOf(item['body']);
  const name = String(item['eventName'] || attributes['event.name'] || body || '');
  return { name, at: ms(item['timeUnixNano']), attributes, resource };
}

function numbersOf(item: Json, resource: SpanValues): SeenNumber[] {
  const sum = object(item['sum']);
  const isDelta = ['1', 'AGGREGATION_TEMPORALITY_DELTA'].includes(String(sum['aggregationTemporality']));
  return list(sum['dataPoints']).map((point) => ({
    name: String(item['name'] ?? ''),
    value: Number(point['asInt'] ?? point['asDouble'] ?? 0),
    isDelta,
    start: String(point['startTimeUnixNano'] ?? '0'),
    time: String(point['timeUnixNano'] ?? '0'),
    attributes: values(point['attributes']),
    resource,
  }));
}

function list(value: unknown): Json[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new Error('it is not what the protocol says');
  return value.map(object);
}

function object(value: unknown): Json {
  if (value === undefined || value === null) return {};
  if (typeof value !== 'object') throw new Error('it is not what the protocol says');
  return value as Json;
}

function values(value: unknown): SpanValues {
  return Object.fromEntries(list(value).map((pair) => [String(pair['key'] ?? ''), anyOf(pair['value'])]));
}

function anyOf(value: unknown): SpanValue {
  const { stringValue, boolValue, intValue, doubleValue } = object(value);
  if (stringValue !== undefined) return String(stringValue);
  if (boolValue !== undefined) return Boolean(boolValue);
  return intValue !== undefined ? Number(intValue) : doubleValue === undefined ? undefined : Number(doubleValue);
}

/** Ids are hexadecimal in JSON, bytes in protobuf. */
function hex(value: unknown, length: number): string | undefined {
  const text = value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value ?? '').toLowerCase();
  return text.length === length && /^[0-9a-f]+$/.test(text) && !/^0+$/.test(text) ? text : undefined;
}

const ms = (nanos: unknown) => Math.round(Number(nanos ?? 0) / 1e6);

/** `google.rpc.Status`, in which the protocol has errors told. */
export function encodeStatus(message: string): Uint8Array {
  const type = root.lookupType('Answer');
  return type.encode(type.create({ message })).finish();
}
