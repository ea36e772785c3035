import { type Headers, isOfThisMachine } from './of-this-machine.ts';

/** What is asked of the server. */
export interface Question {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What the server can give, at this moment. */
export interface Served {
  readonly page: () => Content;
  readonly data: () => Content;
  readonly metrics: () => Content;
  readonly health: () => Content;
}

export interface Content {
  readonly status: number;
  readonly body: string;
  /** The same again, and the body is. */
  readonly tag?: string;
  /** What a page may load and run. */
  readonly policy?: string;
}

const always = {
  'Cache-Control': 'no-store',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
};

const [plain, json] = ['text/plain; charset=utf-8', 'application/json; charset=utf-8'];

/** The answer to a question; nothing but the four contents is ever given, and nothing is changed by any. */
export function answer({ method, url, headers }: Question, served: Served): Answer {
  if (!isOfThisMachine(headers)) return refusal(403, 'Only browsers and programs of this machine are answered.\n');
  if (method !== 'GET' && method !== 'HEAD') return refusal(405, 'Only GET and HEAD.\n', { Allow: 'GET, HEAD' });
  switch (url.split('?', 1)[0]) {
    case '/':
      return given(served.page(), 'text/html; charset=utf-8', headers);
    case '/data.json':
      return given(served.data(), json, headers);
    case '/metrics':
      return given(served.metrics(), 'text/plain; version=0.0.4; charset=utf-8', headers);
    case '/healthz':
      return given(served.health(), json, headers);
    default:
      return refusal(404, 'There are /, /data.json, /metrics and /healthz.\n');
  }
}

function given({ status, body, tag, policy }: Content, type: string, asked: Headers): Answer {
  const headers = {
    ...always,
    ...(policy !== undefined && { 'Content-Security-Policy': `${policy}; frame-ancestors 'none'` }),
    'Content-Type': status === 200 || type === json ? type : plain,
  };
  if (tag === undefined) return { status, headers, body };
  const isKnown = asked['if-none-match'] === tag;
  return { status: isKnown ? 304 : status, headers: { ...headers, ETag: tag }, body: isKnown ? '' : body };
}

function refusal(status: number, body: string, more: Answer['headers'] = {}): Answer {
  return { status, headers: { ...always, ...more, 'Content-Type': plain }, body };
}
