import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answer, type Served } from './answer.ts';

/** A server that listens. */
export interface Listening {
  readonly port: number;
  /** Answers nothing more, and lets nobody wait. */
  readonly close: () => void;
}

/** Listens on the loopback addresses alone. Rejects with the system's error where it cannot. */
export function listen(port: number, served: Served): Promise<Listening> {
  return listenWith(port, (request, response) => respond(request, response, served));
}

/** The same, whatever answers. */
export async function listenWith(port: number, handle: Handle): Promise<Listening> {
  const first = await listenOn('127.0.0.1', port, handle);
  const chosen = (first.address() as AddressInfo).port;
  const servers = [first];
  try {
    servers.push(await listenOn('::1', chosen, handle));
  } catch (error) {
    // A machine without IPv6, or somebody else's port there while ours is any that was free.
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EADDRINUSE' && port !== 0) {
      close(servers);
      throw error;
    }
  }
  return { port: chosen, close: () => close(servers) };
}

function close(servers: readonly Server[]): void {
  for (const server of servers) {
    server.close();
    server.closeAllConnections();
  }
}

export type Handle = (request: IncomingMessage, response: ServerResponse) => void;

function listenOn(host: string, port: number, handle: Handle): Promise<Server> {
  const server = createServer(handle);
  return new Promise((done, fail) => {
    server.once('error', fail);
    server.listen({ host, port, ipv6Only: host === '::1' }, () => {
      server.off('error', fail);
      done(server);
    });
  });
}

function respond(request: IncomingMessage, response: ServerResponse, served: Served): void {
  const { method = '', url = '', headers } = request;
  const { status, headers: said, body } = answer({ method, url, headers }, served);
  const bytes = Buffer.from(body);
  response.writeHead(status, { ...said, ...(status !== 304 && { 'Content-Length': bytes.length }) });
  response.end(method === 'HEAD' ? undefined : bytes);
}
