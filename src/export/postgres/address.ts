import type { ClientConfig } from 'pg';
import type { Env } from '../../config/paths.ts';
import { UserError } from '../../config/user-error.ts';

/** Where the server is, and how it is called in what we say: never with a password. */
export interface Address {
  readonly config: ClientConfig;
}

const form = 'postgres://USER@HOST/DATABASE';

/**
 * The server that `--url` names, else DATABASE_URL, else the variables of PostgreSQL's own programs (PGHOST ...). Everybody
 * on the machine can read a command line: a password in it is refused.
 */
export function addressOf(env: Env, url: string | undefined): Address {
  const given = url ?? env['DATABASE_URL'];
  if (url?.startsWith('env:')) {
    const name = url.slice('env:'.length);
    const value = env[name];
    if (!value) throw new UserError(`--url names the variable ${name}, which is not set`, `set it to ${form}`);
    return fromUrl(value, env, name);
  }
  if (given) {
    if (url !== undefined && holdsPassword(url))
      throw new UserError(
        'a password in --url can be read by everybody on this machine',
        'put it into PGPASSWORD, or the whole address into a variable and name that: --url env:NAME',
      );
    return fromUrl(given, env, url === undefined ? 'DATABASE_URL' : '--url');
  }
  if (!env['PGHOST'] && !env['PGDATABASE'])
    throw new UserError('it is not said which PostgreSQL', `name it: --url ${form}, or set DATABASE_URL`);
  return { config: configOf(env) };
}

/** Also of what is no URL: `password=` is how PostgreSQL's own programs take it. */
function holdsPassword(url: string): boolean {
  if (/\bpassword\b/i.test(url)) return true;
  return /^[a-z]+:\/\/[^/?#]*:[^/?#]*@/i.test(url);
}

function fromUrl(text: string, env: Env, from: string): Address {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // What it is stays unsaid: it may hold a password.
  if (url === undefined || !/^postgres(ql)?:$/.test(url.protocol))
    throw new UserError(`${from} is no address of a PostgreSQL`, `it is written ${form}`);
  // sslmode as PostgreSQL's own programs take it.
  if (url.searchParams.has('sslmode')) url.searchParams.set('uselibpqcompat', 'true');
  return { config: { ...configOf(env), connectionString: url.href } };
}

function configOf(env: Env): ClientConfig {
  return {
    ...(env['PGPASSWORD'] && { password: env['PGPASSWORD'] }),
    application_name: 'ai-tracker',
    connectionTimeoutMillis: 30_000,
    keepAlive: true,
  };
}
