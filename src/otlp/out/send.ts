import { request as http } from 'node:http';
import { request as https } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { UserError } from '../../config/user-error.ts';
import { type Destination, shownUrl } from './settings.ts';

/** So often one request is tried, with pauses of a second, two and four where the answer says nothing. */
const attempts = 4;
const firstPauseMs = 1000;
/** Who is to come back later than that is told of. */
const longestPauseMs = 120_000;
/** What else an answer has is not read. */
const mostAnswerBytes = 1 << 20;

/** Statuses after which the protocol has the same sent again. */
const passing: ReadonlySet<number> = new Set([429, 502, 503, 504]);

export interface Answer {
  readonly status: number;
  readonly body: Uint8Array;
  readonly retryAfter: string | undefined;
}

/** Sends a request until it is answered with a success, and gives what the answer says. Throws a `UserError`. */
export async function send(to: Destination, body: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
  const bytes = to.gzip ? gzipSync(body) : body;
  for (let attempt = 1; ; attempt++) {
    const answer = await post(to, bytes, signal);
    if (!(answer instanceof Error) && answer.status >= 200 && answer.status < 300) return answer.body;
    if (signal.aborted) throw new UserError('it was ended before all was sent', 'the next export sends the rest');
    const mayPass = answer instanceof Error || passing.has(answer.status);
    const pause = pauseBefore(attempt, answer instanceof Error ? undefined : answer.retryAfter);
    if (!mayPass || attempt === attempts || pause > longestPauseMs) throw failure(to, answer, pause);
    await sleep(pause, undefined, { signal }).catch(() => {});
  }
}

function post({ url, headers, format, timeoutMs, tls }: Destination, body: Uint8Array, signal: AbortSignal) {
  const isGzip = body[0] === 0x1f && body[1] === 0x8b;
  return new Promise<Answer | Error>((done) => {
    const own = {
      'content-type': format === 'json' ? 'application/json' : 'application/x-protobuf',
      ...(isGzip && { 'content-encoding': 'gzip' }),
      'content-length': body.length,
      'user-agent': 'ai-tracker',
    };
    const options = { method: 'POST', headers: { ...headers, ...own }, ...tls, signal };
    const request = (url.protocol === 'https:' ? https : http)(url, options, (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size <= mostAnswerBytes) chunks.push(chunk);
      });
      response.on('error', done);
      response.on('end', () => {
        clearTimeout(timer);
        const { statusCode: status = 0, headers: said } = response;
        done({ status, body: Buffer.concat(chunks), retryAfter: said['retry-after'] });
      });
    });
    const timer = setTimeout(() => request.destroy(new Error(`no answer within ${timeoutMs} ms`)), timeoutMs);
    request.on('error', (error) => {
      clearTimeout(timer);
      done(error);
    });
    request.end(body);
  });
}

/** Seconds or a date, by RFC 9110; else twice as long each time, and not all at one moment. */
function pauseBefore(attempt: number, retryAfter: string | undefined): number {
  if (retryAfter !== undefined && /^\d+$/.test(retryAfter.trim())) return Number(retryAfter) * 1000;
  const date = Date.parse(retryAfter ?? '');
  if (Number.isFinite(date)) return Math.max(0, date - Date.now());
  return firstPauseMs * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
}

function failure(to: Destination, answer: Answer | Error, pause: number): UserError {
  const where = shownUrl(to.url);
  if (answer instanceof Error) {
    const { code, message } = answer as NodeJS.ErrnoException;
    return new UserError(`${where} cannot be reached: ${code ?? message}`, 'see to OTEL_EXPORTER_OTLP_ENDPOINT', {
      cause: answer,
    });
  }
  const { status } = answer;
  if (passing.has(status)) {
    const when = pause > longestPauseMs ? ` and asks to come back in ${Math.round(pause / 1000)} s` : '';
    return new UserError(`${where} answers HTTP ${status}${when}`, 'nothing is lost: export again later');
  }
  return new UserError(`${where} answers HTTP ${status}`, hintFor(status));
}

function hintFor(status: number): string {
  if (status === 401 || status === 403) return 'give it what it asks for in OTEL_EXPORTER_OTLP_HEADERS';
  if (status === 413) return 'let it take requests of 1 MiB';
  if (status === 415) return 'set OTEL_EXPORTER_OTLP_PROTOCOL to http/protobuf or http/json';
  return 'see to OTEL_EXPORTER_OTLP_ENDPOINT and what listens there';
}
