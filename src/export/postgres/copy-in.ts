import type { Client } from 'pg';
import { from } from 'pg-copy-streams';

/** So much is sent at once. */
const pieceBytes = 1 << 16;

/** Sends lines by COPY, no faster than the server takes them. */
export async function copyIn(client: Client, table: string, lines: Iterable<string>): Promise<void> {
  const stream = client.query(from(`COPY ${table} FROM STDIN`, { highWaterMark: pieceBytes }));
  let fail: (error: unknown) => void = () => {};
  const failed = new Promise<never>((_, reject) => {
    fail = reject;
  });
  failed.catch(() => {});
  // It may tell more than once.
  stream.on('error', fail);
  client.on('error', fail);
  const event = (name: string) =>
    Promise.race([failed, new Promise<void>((resolve) => stream.once(name, () => resolve()))]);
  try {
    let piece = '';
    for (const line of lines) {
      piece += line;
      if (piece.length < pieceBytes) continue;
      const isTaken = stream.write(piece);
      piece = '';
      await (isTaken ? Promise.race([failed, turn()]) : event('drain'));
    }
    const finished = event('finish');
    stream.end(piece);
    await finished;
  } finally {
    client.off('error', fail);
  }
}

/** What the server says meanwhile is heard. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
