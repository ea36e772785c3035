import { gunzipSync } from 'node:zlib';
import { reportsOfSpans, type SeenReport, type SpanMemory } from '../../activity/spans.ts';
import { isOfThisMachine } from '../../dashboard/serve/of-this-machine.ts';
import { reportsOfEvents, reportsOfNumbers } from './claude-code.ts';
import { type Decoded, decode, encodeStatus, type Signal } from './decode.ts';

/** The most that a request may hold, packed or not. */
export const mostBytes: number = 16 << 20;

/** What is asked; the body comes once the rest is as it should be. */
export interface Asked {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
}

const signals: Readonly<Record<string, Signal>> = {
  '/v1/traces': 'traces',
  '/v1/metrics': 'metrics',
  '/v1/logs': 'logs',
};

/** Why a request is not read at all; undefined: it is. */
export function refusal({ method, url, headers }: Asked): Answer | undefined {
  const isJson = typeOf(headers) === 'application/json';
  if (!isOfThisMachine(headers)) return refused(403, 'only programs of this machine are answered', isJson);
  if (signalOf(url) === undefined) return refused(404, 'there are /v1/traces, /v1/metrics and /v1/logs', isJson);
  if (method !== 'POST') return { ...refused(405, 'only POST', isJson), headers: { Allow: 'POST' } };
  if (!isJson && typeOf(headers) !== 'application/x-protobuf')
    return refused(415, 'send application/x-protobuf or application/json', true);
  if (!['', 'identity', 'gzip'].includes(String(headers['content-encoding'] ?? '')))
    return refused(415, 'send it as it is, or packed by gzip', isJson);
  if (Number(headers['content-length'] ?? 0) > mostBytes) return tooLarge(isJson);
  return undefined;
}

export function tooLarge(isJson: boolean): Answer {
  return refused(413, `a request may have ${mostBytes >> 20} MiB`, isJson);
}

export function busy(isJson: boolean): Answer {
  return { ...refused(429, 'too many requests at once', isJson), headers: { 'Retry-After': '1' } };
}

/** Reads a request and has `write` write down what it tells; only then is it answered with a success. */
export function answer(
  { url, headers }: Asked,
  body: Uint8Array,
  memory: SpanMemory,
  write: (reports: readonly SeenReport[]) => void,
): Answer {
  const isJson = typeOf(headers) === 'application/json';
  const signal = signalOf(url) as Signal;
  let decoded: Decoded;
  try {
    const bytes = headers['content-encoding'] === 'gzip' ? gunzipSync(body, { maxOutputLength: mostBytes }) : body;
    decoded = decode(signal, bytes, isJson);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return tooLarge(isJson);
    // What it says may quote what was sent.
    return refused(400, 'it is not what the protocol says', isJson);
  }
  const { spans, events, numbers } = decoded;
  const reports = [...reportsOfSpans(spans, memory), ...reportsOfEvents(events), ...reportsOfNumbers(numbers)];
  try {
    if (reports.length > 0) write(reports);
  } catch {
    return { ...refused(503, 'it cannot be written down now', isJson), headers: { 'Retry-After': '5' } };
  }
  const type = isJson ? 'application/json' : 'application/x-protobuf';
  return { status: 200, headers: { 'Content-Type': type }, body: isJson ? '{}' : '' };
}

export const isJsonType = (headers: Asked['headers']): boolean => typeOf(headers) === 'application/json';

const typeOf = (headers: Asked['headers']) =>
  String(headers['content-type'] ?? '')
    .split(';', 1)[0]
    ?.trim()
    .toLowerCase();

const signalOf = (url: string): Signal | undefined => signals[url.split('?', 1)[0] ?? ''];

function refused(status: number, message: string, isJson: boolean): Answer {
  const type = isJson ? 'application/json' : 'application/x-protobuf';
  const body = isJson ? JSON.stringify({ message }) : encodeStatus(message);
  return { status, headers: { 'Content-Type': type }, body };
}
