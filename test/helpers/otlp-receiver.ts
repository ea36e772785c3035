import { createServer, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

// A receiver that is none of ours: it decodes by what was generated from the official .proto files.

interface Decoder {
  decode(bytes: Uint8Array): object;
  toObject(message: object, options: object): unknown;
}
type Tree = { readonly [name: string]: Tree } & Decoder;
const root = createRequire(import.meta.url)('otlp-decoders/build/src/generated/root.js') as Tree;
const services = root['opentelemetry']?.['proto']?.['collector'];
const decoders: Readonly<Record<string, Decoder | undefined>> = {
  '/v1/traces': services?.['trace']?.['v1']?.['ExportTraceServiceRequest'],
  '/v1/metrics': services?.['metrics']?.['v1']?.['ExportMetricsServiceRequest'],
};

interface KeyValue {
  readonly key: string;
  readonly value: { readonly stringValue?: string; readonly intValue?: string | number; readonly boolValue?: boolean };
}

interface RawSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly KeyValue[];
  readonly status?: { readonly code?: number | string };
  readonly events?: readonly { readonly name: string; readonly attributes: readonly KeyValue[] }[];
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
}

interface RawPoint {
  readonly attributes: readonly KeyValue[];
  readonly asInt?: string | number;
  readonly asDouble?: number;
  readonly startTimeUnixNano: string;
  readonly timeUnixNano: string;
}

interface RawMetric {
  readonly name: string;
  readonly sum?: {
    readonly dataPoints: readonly RawPoint[];
    readonly aggregationTemporality: number;
    readonly isMonotonic?: boolean;
  };
  readonly gauge?: { readonly dataPoints: readonly RawPoint[] };
}

interface RawRequest {
  readonly resourceSpans?: readonly { readonly scopeSpans: readonly { readonly spans: readonly RawSpan[] }[] }[];
  readonly resourceMetrics?: readonly {
    readonly resource: { readonly attributes: readonly KeyValue[] };
    readonly scopeMetrics: readonly { readonly metrics: readonly RawMetric[] }[];
  }[];
}

export type Values = Readonly<Record<string, string | number | boolean | undefined>>;

export interface ReceivedSpan extends Omit<RawSpan, 'attributes' | 'events'> {
  readonly attributes: Values;
  readonly events: readonly { readonly name: string; readonly attributes: Values }[];
}

export interface ReceivedPoint {
  readonly attributes: Values;
  readonly value: number;
  readonly start: string;
  readonly temporality: number | undefined;
}

export interface Receiver {
  readonly port: number;
  readonly env: Record<string, string>;
  readonly spans: ReceivedSpan[];
  /** Of the request that came last. */
  readonly points: Map<string, ReceivedPoint[]>;
  readonly requests: { path: string; headers: IncomingHttpHeaders; bytes: number; text: string }[];
  /** The sum of a metric's points that have these attributes. */
  sum(name: string, attributes?: Values): number;
  close(): Promise<void>;
}

/** What a request is answered; undefined: the connection is cut. */
export type Respond = (
  path: string,
  nth: number,
) => { status: number; headers?: Record<string, string>; body?: string | Uint8Array } | undefined;

export async function startReceiver(respond: Respond = () => ({ status: 200 }), port = 0): Promise<Receiver> {
  const received = { spans: [] as ReceivedSpan[], points: new Map<string, ReceivedPoint[]>() };
  const requests: Receiver['requests'] = [];
  const server = createServer(async (request, response) => {
    const raw = await bodyOf(request);
    const path = request.url ?? '';
    const bytes = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
    requests.push({ path, headers: request.headers, bytes: bytes.length, text: bytes.toString('latin1') });
    const answer = respond(path, requests.length);
    if (answer === undefined) {
      request.socket.destroy();
      return;
    }
    try {
      // What is not answered with a success is not taken.
      if (answer.status === 200) take(path, decode(path, request, bytes), received);
    } catch {
      response.writeHead(400).end();
      return;
    }
    const type = { 'content-type': request.headers['content-type'] ?? '' };
    response.writeHead(answer.status, { ...type, ...answer.headers }).end(answer.body);
  });
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));
  const chosen = (server.address() as AddressInfo).port;
  return {
    port: chosen,
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${chosen}` },
    ...received,
    requests,
    sum: (name, attributes = {}) =>
      (received.points.get(name) ?? [])
        .filter((point) => Object.entries(attributes).every(([key, value]) => point.attributes[key] === value))
        .reduce((sum, { value }) => sum + value, 0),
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

function decode(path: string, request: IncomingMessage, bytes: Buffer): RawRequest {
  if (request.headers['content-type'] === 'application/json') return JSON.parse(bytes.toString()) as RawRequest;
  const decoder = decoders[path];
  if (decoder === undefined) throw new Error(`nothing decodes ${path}`);
  return decoder.toObject(decoder.decode(bytes), { longs: String, bytes: Buffer }) as RawRequest;
}

function take(
  path: string,
  { resourceSpans = [], resourceMetrics = [] }: RawRequest,
  { spans, points }: Pick<Receiver, 'spans' | 'points'>,
): void {
  const raw = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans: own }) => own));
  for (const span of raw) {
    spans.push({
      ...span,
      traceId: hex(span.traceId),
      spanId: hex(span.spanId),
      parentSpanId: hex(span.parentSpanId ?? ''),
      links: (span.links ?? []).map((link) => ({ traceId: hex(link.traceId), spanId: hex(link.spanId) })),
      attributes: valuesOf(span.attributes),
      events: (span.events ?? []).map(({ name, attributes }) => ({ name, attributes: valuesOf(attributes) })),
    });
  }
  if (path === '/v1/metrics') points.clear();
  for (const { scopeMetrics } of resourceMetrics) {
    for (const { name, sum, gauge } of scopeMetrics.flatMap(({ metrics }) => metrics)) {
      const own = (sum ?? gauge)?.dataPoints ?? [];
      const all = own.map((point) => ({
        attributes: valuesOf(point.attributes),
        value: Number(point.asInt ?? point.asDouble ?? 0),
        start: String(point.startTimeUnixNano),
        temporality: sum?.aggregationTemporality,
      }));
      points.set(name, [...(points.get(name) ?? []), ...all]);
    }
  }
}

/** In JSON ids are hexadecimal, in protobuf they are bytes. */
const hex = (id: string | Uint8Array) => (typeof id === 'string' ? id : Buffer.from(id).toString('hex'));

function valuesOf(attributes: readonly KeyValue[] = []): Values {
  return Object.fromEntries(
    attributes.map(({ key, value: { stringValue, intValue, boolValue } }) => [
      key,
      stringValue ?? boolValue ?? (intValue === undefined ? undefined : Number(intValue)),
    ]),
  );
}
