import { readFileSync } from 'node:fs';
import type { Env } from '../../config/paths.ts';
import { UserError } from '../../config/user-error.ts';

// What the standard variables say:
// https://opentelemetry.io/docs/specs/otel/protocol/exporter/ and .../configuration/sdk-environment-variables/

export type Signal = 'traces' | 'metrics';

/** Where one kind of data goes, and how. */
export interface Destination {
  readonly signal: Signal;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly format: 'protobuf' | 'json';
  readonly timeoutMs: number;
  readonly gzip: boolean;
  /** Certificates, where they are not the system's. */
  readonly tls: { readonly ca?: Buffer; readonly cert?: Buffer; readonly key?: Buffer };
}

const defaultEndpoint = 'http://localhost:4318';

/** Reads a variable of OTEL_EXPORTER_OTLP_...: that of the signal goes before that of all. */
function reader(env: Env, signal: Signal): (name: string) => string | undefined {
  const own = `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_`;
  return (name) => env[own + name]?.trim() || env[`OTEL_EXPORTER_OTLP_${name}`]?.trim() || undefined;
}

export function destinationOf(env: Env, signal: Signal): Destination {
  const read = reader(env, signal);
  return {
    signal,
    url: urlOf(env, signal),
    headers: headersOf(read('HEADERS')),
    format: formatOf(read('PROTOCOL')),
    timeoutMs: timeoutOf(read('TIMEOUT')),
    gzip: gzipOf(read('COMPRESSION')),
    tls: {
      ...certificate(read('CERTIFICATE'), 'ca', 'CERTIFICATE'),
      ...certificate(read('CLIENT_CERTIFICATE'), 'cert', 'CLIENT_CERTIFICATE'),
      ...certificate(read('CLIENT_KEY'), 'key', 'CLIENT_KEY'),
    },
  };
}

function urlOf(env: Env, signal: Signal): URL {
  // That of a signal is taken as it is, the common one is what the signal's path is below.
  const own = env[`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`]?.trim();
  const base = env['OTEL_EXPORTER_OTLP_ENDPOINT']?.trim() || defaultEndpoint;
  const name = own ? `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT` : 'OTEL_EXPORTER_OTLP_ENDPOINT';
  const url = URL.canParse(own || base) ? new URL(own || base) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    throw new UserError(`${name} is no http:// or https:// address`, `set it, for example to ${defaultEndpoint}`);
  }
  if (!own) url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/${signal}`;
  return url;
}

/** Key and value pairs as in W3C's baggage; what is wrong with them is said without them. */
function pairsOf(text: string | undefined, name: string): Record<string, string> {
  const pairs = (text ?? '').split(',').filter((pair) => pair.trim() !== '');
  return Object.fromEntries(
    pairs.map((pair, at) => {
      const [key = '', ...rest] = pair.split('=');
      const value = rest.join('=').trim();
      if (key.trim() === '' || rest.length === 0) {
        throw new UserError(`the entry ${at + 1} of ${name} is no key=value`, 'separate them by commas');
      }
      try {
        return [decodeURIComponent(key.trim()), decodeURIComponent(value)];
      } catch {
        return [key.trim(), value];
      }
    }),
  );
}

function headersOf(text: string | undefined): Record<string, string> {
  const headers = pairsOf(text, 'OTEL_EXPORTER_OTLP_HEADERS');
  for (const [at, [name, value]] of Object.entries(headers).entries()) {
    // Node's own error would quote the value.
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || /[^\t\x20-\x7e\x80-\xff]/.test(value)) {
      throw new UserError(`the entry ${at + 1} of OTEL_EXPORTER_OTLP_HEADERS cannot be a header`, 'encode it by %XX');
    }
  }
  return headers;
}

function formatOf(protocol = 'http/protobuf'): Destination['format'] {
  if (protocol === 'http/protobuf') return 'protobuf';
  if (protocol === 'http/json') return 'json';
  throw new UserError(
    `OTEL_EXPORTER_OTLP_PROTOCOL=${protocol} is not spoken here`,
    'set it to http/protobuf or http/json',
  );
}

function timeoutOf(text = '10000'): number {
  const ms = Number(text);
  if (Number.isFinite(ms) && ms > 0) return Math.min(ms, 2 ** 31 - 1);
  throw new UserError('OTEL_EXPORTER_OTLP_TIMEOUT is no number of milliseconds', 'set it to 10000, say');
}

function gzipOf(text = 'none'): boolean {
  if (text === 'gzip' || text === 'none') return text === 'gzip';
  throw new UserError(`OTEL_EXPORTER_OTLP_COMPRESSION=${text} is not known`, 'set it to gzip or none');
}

function certificate(path: string | undefined, part: 'ca' | 'cert' | 'key', name: string): Destination['tls'] {
  if (path === undefined) return {};
  try {
    return { [part]: readFileSync(path) };
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new UserError(`cannot read what OTEL_EXPORTER_OTLP_${name} names: ${code}`, 'name a PEM file', { cause });
  }
}

/** Whether counters are sent as what was added since the last time. */
export function wantsDelta(env: Env): boolean {
  const text = env['OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE']?.trim().toLowerCase() || 'cumulative';
  // `lowmemory` is cumulative for what is counted elsewhere, as here in the database.
  if (['cumulative', 'delta', 'lowmemory'].includes(text)) return text === 'delta';
  throw new UserError(
    `OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=${text} is not known`,
    'set it to cumulative or delta',
  );
}

/** What the operator says of where this runs. */
export function resourceOf(env: Env, defaults: Readonly<Record<string, string>>): Record<string, string> {
  const told = pairsOf(env['OTEL_RESOURCE_ATTRIBUTES'], 'OTEL_RESOURCE_ATTRIBUTES');
  const service = env['OTEL_SERVICE_NAME']?.trim();
  return { ...defaults, ...told, ...(service && { 'service.name': service }) };
}

/** An address without what may be secret in it. */
export function shownUrl({ protocol, host, pathname }: URL): string {
  return `${protocol}//${host}${pathname}`;
}
