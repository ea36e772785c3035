import type { IncomingMessage, ServerResponse } from 'node:http';
import { resolve } from 'node:path';
import process from 'node:process';
import { type SeenReport, spanMemory } from '../../activity/spans.ts';
import { ingestBehind } from '../../api/ingest-program.ts';
import { batchOf, deliverReport } from '../../api/outbox.ts';
import { databasePath } from '../../config/paths.ts';
import { UserError } from '../../config/user-error.ts';
import { type Listening, listenWith } from '../../dashboard/serve/listen.ts';
import { type Answer, answer, busy, isJsonType, mostBytes, refusal, tooLarge } from '../../otlp/in/receive.ts';
import { becomeOwner } from '../../spool/become-owner.ts';
import type { Io } from '../io.ts';

export interface ReceiveOptions {
  readonly port: number;
}

/** So many requests are in memory at most. */
const mostAtOnce = 8;
/** What ingests stays that long, and takes what comes meanwhile. */
const ingestEveryMs = 3000;

export async function run({ port }: ReceiveOptions, io: Io): Promise<number> {
  if (io.env['AI_TRACKER'] === '0') throw new UserError('AI_TRACKER=0 has nothing recorded', 'unset it to receive');
  const stop = new Promise<void>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
  const database = resolve(io.cwd, databasePath(io.env));
  becomeOwner(database);
  const server = await listenOrSay(port, receiver(database, io));
  io.stdout(`http://127.0.0.1:${server.port} receives OpenTelemetry (OTEL_EXPORTER_OTLP_ENDPOINT); Ctrl+C ends it\n`);
  await stop;
  server.close();
  return 0;
}

async function listenOrSay(port: number, handle: Parameters<typeof listenWith>[1]): Promise<Listening> {
  try {
    return await listenWith(port, handle);
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why = code === 'EADDRINUSE' ? 'another program has it' : message;
    throw new UserError(`cannot listen on port ${port}: ${why}`, 'name another one: --port N, or 0 for any', { cause });
  }
}

function receiver(database: string, { env }: Io) {
  const memory = spanMemory();
  // What is told is not of the session that this was started in.
  const own = { AGENT_ID: env['AGENT_ID'], AI_TRACKER_DESCRIPTIONS: env['AI_TRACKER_DESCRIPTIONS'] };
  let [reading, ingested] = [0, 0];
  const write = (reports: readonly SeenReport[]) => {
    deliverReport(database, own, { kind: 'batch', payload: batchOf(reports) });
    if (Date.now() - ingested < ingestEveryMs) return;
    ingested = Date.now();
    ingestBehind(database, env);
  };
  const respond = async (request: IncomingMessage): Promise<Answer> => {
    const asked = { method: request.method ?? '', url: request.url ?? '', headers: request.headers };
    const isJson = isJsonType(request.headers);
    const refused = refusal(asked) ?? (reading >= mostAtOnce ? busy(isJson) : undefined);
    if (refused !== undefined) return refused;
    reading++;
    try {
      const body = await bodyOf(request);
      return body === undefined ? tooLarge(isJson) : answer(asked, body, memory, write);
    } finally {
      reading--;
    }
  };
  return (request: IncomingMessage, response: ServerResponse) => {
    respond(request).then(
      ({ status, headers, body }) => {
        // Of what is refused nothing more is read.
        const close = status === 200 ? {} : { Connection: 'close' };
        response.writeHead(status, { ...headers, ...close, 'Content-Length': Buffer.byteLength(body) }).end(body);
      },
      () => request.destroy(),
    );
  };
}

/** `undefined`: it is larger than it may be. */
async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += (chunk as Buffer).length;
    if (size > mostBytes) return undefined;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}
