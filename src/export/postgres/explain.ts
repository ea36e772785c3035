import { UserError } from '../../config/user-error.ts';

const lost = /^(08...|57P0[123]|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;
const again = 'what is there stays as it was: run it again';

/** By PostgreSQL's codes: https://www.postgresql.org/docs/current/errcodes-appendix.html */
const explanations: readonly (readonly [code: RegExp, what: string, hint: string])[] = [
  [/^28/, 'does not let this user in', 'set PGPASSWORD, and check the user in --url and the server’s pg_hba.conf'],
  [/^3D000$/, 'has no such database', 'make it with createdb, or name another one in --url'],
  [
    /^42501$/,
    'does not give this user the rights',
    'let the database’s owner run: CREATE SCHEMA NAME AUTHORIZATION USER',
  ],
  [/^53100$/, 'has no room left on its disk', `make room there; ${again}`],
  [/^53[234]00$/, 'has no room for another connection or more memory', `try again later; ${again}`],
  [/^55P03$/, 'is being written to by another export', 'try again when that is done'],
  [/^25006$/, 'is read-only', 'name the primary server in --url'],
];

/** Turns what a server or the network says into what its owner can do; anything else stays as it is. */
export function explainServer(error: unknown, place: string): unknown {
  if (error instanceof UserError || !(error instanceof Error)) return error;
  const code = codeOf(error);
  const server = `PostgreSQL at ${place}`;
  // The client's own word for it.
  if (/client password must be/.test(error.message))
    return new UserError(`${server} asks for a password`, 'set PGPASSWORD', { cause: error });
  const found = explanations.find(([pattern]) => pattern.test(code));
  if (found !== undefined) return new UserError(`${server} ${found[1]}: ${oneLine(error)}`, found[2], { cause: error });
  const isSocket = code === 'ENOENT' && 'syscall' in error && error.syscall === 'connect';
  if (lost.test(code) || isSocket || /^Connection terminated|timeout/i.test(error.message))
    return new UserError(`${server} cannot be reached: ${oneLine(error) || code}`, `see whether it runs; ${again}`, {
      cause: error,
    });
  if (/^[0-9A-Z]{5}$/.test(code) || /SSL|certificate/i.test(error.message))
    return new UserError(`${server} says: ${oneLine(error)}`, again, { cause: error });
  return error;
}

function codeOf(error: Error): string {
  // Of a host with several addresses each has its own.
  const [first] = error instanceof AggregateError ? error.errors : [];
  const { code } = (first ?? error) as { code?: unknown };
  return typeof code === 'string' ? code : '';
}

function oneLine(error: Error): string {
  const [first] = error instanceof AggregateError ? error.errors : [];
  const { message } = first instanceof Error ? first : error;
  return message.replace(/\s+/g, ' ').trim();
}
