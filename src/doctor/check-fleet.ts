import { accessSync, constants, existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isHooked } from '../install/plugin-state.ts';
import { broken, type Check, ok, type Patient, warn } from './check.ts';

const name = 'fleet';

/** Nothing is recorded on this host: it is to read what the agents of a shared folder recorded, and needs no hooks. */
export function readsOnly({ env, isNamed }: Patient): boolean {
  const isReader = !!env['AI_TRACKER_SHARED_DIR'] && !env['AGENT_ID'] && !env['AI_TRACKER_DB_PATH'];
  return isReader && !isNamed && !isHooked(env);
}

/** Whether the databases of the shared folder can be read as one. */
export function checkFleet({ env, cwd }: Patient): Check {
  const dir = resolve(cwd, env['AI_TRACKER_SHARED_DIR'] as string);
  const files = databasesIn(dir);
  if (files === undefined)
    return broken(name, `${dir} (by AI_TRACKER_SHARED_DIR) cannot be read`, `check its permissions: ls -ld ${dir}`);
  const closed = files.filter((file) => !may(join(dir, file), constants.R_OK));
  const what = `${dir}: ${files.length} databases of agents, read as one (AGENT_ID is not set: nothing is recorded here)`;
  if (closed.length > 0) {
    const fix = 'read as their owner or as root, or let workers write for this group too';
    return warn(name, `${what}; ${closed.length} of them may not be read, such as ${closed[0]}`, fix);
  }
  if (files.length === 0)
    return warn(name, what, 'start workers with AI_TRACKER_SHARED_DIR and AGENT_ID, then read again');
  const place = join(dir, 'aggregated');
  if (may(existsSync(place) ? place : dir, constants.W_OK)) return ok(name, what);
  return warn(
    name,
    `${what}; there is no place to keep what was read, so that all is read each time`,
    `make ${place} writable for this user`,
  );
}

function databasesIn(dir: string): string[] | undefined {
  try {
    return readdirSync(dir).filter((file) => file.endsWith('.db') && !file.startsWith('.'));
  } catch {
    return undefined;
  }
}

function may(path: string, mode: number): boolean {
  try {
    accessSync(path, mode);
    return true;
  } catch {
    return false;
  }
}
