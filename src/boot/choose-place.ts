import { existsSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ownFileName } from '../config/agent-file.ts';
import { databasePath, defaultDatabasePath, type Env, fallbackFile, sharedDatabasePath } from '../config/paths.ts';
import { makeFolder, replaceFile } from '../install/replace-file.ts';
import { isNetworkFileSystem } from '../store/network-file-system.ts';
import { unfitness } from './unfitness.ts';

/** Where a container's start found that the database can be, and what speaks against the places before it. */
export interface Place {
  readonly path: string;
  readonly because: string;
  /** Why no database can be kept there either. */
  readonly unfit?: string | undefined;
}

/** The disk that is one container's own, where there is one. */
const personalFolder = '/workspace/personal';

/**
 * Where a worker's database is: the file in the shared folder, and where that cannot hold it, one on the container's
 * own disk, then the default one. What was decided is left for the hooks and for `docker exec` (`fallbackFile`). A file
 * that the operator named, and the default one where there is no agent, stay what they are.
 */
export function choosePlace(env: Env, personal = personalFolder): Place {
  const wanted = env['AI_TRACKER_DB_PATH'] ? undefined : sharedDatabasePath(env);
  if (wanted === undefined) return judged(databasePath(env), whySo(env));
  rmSync(fallbackFile(env), { force: true });
  const shared = isNetworkFileSystem(resolve(wanted)) ? 'that is a network file system' : unfitness(resolve(wanted));
  if (shared === undefined) return { path: databasePath(env), because: '' };
  const own = join(personal, 'tracking', `${ownFileName(env)}.db`);
  const path = existsSync(personal) && unfitness(own) === undefined ? own : defaultDatabasePath(env);
  leave(fallbackFile(env), `${wanted}\n${resolve(path)}\n`);
  return judged(path, `not ${wanted}: ${shared}`);
}

function judged(path: string, because: string): Place {
  return { path, because, unfit: unfitness(resolve(path)) };
}

function whySo(env: Env): string {
  if (env['AI_TRACKER_DB_PATH']) return 'set by AI_TRACKER_DB_PATH';
  return `${env['AI_TRACKER_SHARED_DIR'] ? 'AGENT_ID' : 'AI_TRACKER_SHARED_DIR'} is not set: the default`;
}

function leave(file: string, text: string): void {
  makeFolder(dirname(file));
  replaceFile(file, text);
}
