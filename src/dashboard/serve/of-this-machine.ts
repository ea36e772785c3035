export type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

const names = new Set(['127.0.0.1', '[::1]', 'localhost']);
const host = /^(\[[0-9a-f:]+\]|[^:\s]+)(:\d{1,5})?$/i;

/**
 * Whether a question was put to this machine by its name, and not by a page of somebody else's: a name of theirs can be
 * made to mean this machine, and then a browser takes what it is given for theirs.
 */
export function isOfThisMachine(headers: Headers): boolean {
  const { host: asked, origin } = headers;
  if (typeof asked !== 'string') return false;
  const name = host.exec(asked)?.[1]?.toLowerCase();
  if (name === undefined || !names.has(name)) return false;
  return origin === undefined || origin === `http://${asked}`;
}
