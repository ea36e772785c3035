import { createHash } from 'node:crypto';

// Ids that a row has each time that it is sent: those of the caller's trace where the row tells of one (TRACEPARENT), else
// made of what names the row.

/** Where a span belongs: https://www.w3.org/TR/trace-context/#traceparent-header */
export interface SpanPlace {
  readonly traceId: string;
  readonly spanId: string;
}

export function placeOf(traceParent: string | null): SpanPlace | undefined {
  const [, traceId, spanId] = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-/.exec(traceParent ?? '') ?? [];
  return traceId === undefined || spanId === undefined ? undefined : { traceId, spanId };
}

export type SpanKey = 'session' | 'task' | 'call' | 'run';

export function spanIdOf(key: SpanKey, ...name: readonly (string | number)[]): string {
  const [first = ''] = name;
  // A run that another program told of by a span of its own.
  if (key === 'run' && name.length === 1 && isSpanId(first)) return String(first);
  return digest(['span', key, ...name], 16);
}

export function traceIdOf(key: 'session' | 'run', name: string): string {
  return digest(['trace', key, name], 32);
}

function isSpanId(text: string | number): boolean {
  return typeof text === 'string' && /^(?!0{16})[0-9a-f]{16}$/.test(text);
}

function digest(parts: readonly (string | number)[], length: number): string {
  const text = createHash('sha256').update(parts.join('\0')).digest('hex').slice(0, length);
  // All zeros are no id.
  return /^0+$/.test(text) ? `${text.slice(1)}1` : text;
}
