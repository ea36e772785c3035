import { resolve } from 'node:path';
import { databasePath, type Env, fallbackFor, sharedDatabasePath } from '../config/paths.ts';
import { inspectDatabase } from '../store/inspect.ts';
import { broken, type Check, ok, type Patient, warn } from './check.ts';

const name = 'database';

/** Whether the database can be read and written, and where it is. */
export function checkDatabase({ env, cwd, isNamed }: Patient): Check {
  const path = resolve(cwd, databasePath(env));
  const found = inspectDatabase(path, isNamed);
  if (found.state === 'broken') return broken(name, found.message, found.hint ?? 'DEBUG=1 ai-tracker stats shows more');
  if (isNamed) return ok(name, `${path} (named by --db, only read): ${found.details || 'there is none'}`);
  const what = `${path} (by ${whyThere(env)}): ${found.state === 'missing' ? 'not there yet' : found.details}; SQLite is ${found.sqlite}'s`;
  if (!found.writable) {
    return broken(
      name,
      `${what}; cannot be written`,
      'change its permissions, or set AI_TRACKER_DB_PATH to another file',
    );
  }
  if (found.network && found.details.includes('journal mode wal')) {
    return warn(
      name,
      `${what}; on a network file system`,
      'the next delivery changes the journal mode; keep one machine a file',
    );
  }
  return ok(name, found.network ? `${what}; on a network file system, so without WAL` : what);
}

/** The variable that decides where the database is: the order of `databasePath`. */
function whyThere(env: Env): string {
  if (env['AI_TRACKER_DB_PATH']) return 'AI_TRACKER_DB_PATH';
  const wanted = sharedDatabasePath(env);
  if (wanted !== undefined) {
    const isWanted = fallbackFor(env, wanted) === undefined;
    return isWanted ? 'AI_TRACKER_SHARED_DIR and AGENT_ID' : `ai-tracker boot, instead of ${wanted}`;
  }
  return env['AI_TRACKER_CONFIG_DIR'] ? 'AI_TRACKER_CONFIG_DIR' : 'default';
}
