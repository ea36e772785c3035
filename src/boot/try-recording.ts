import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdirSync, realpathSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { Env } from '../config/paths.ts';
import { hasEditOfCall } from '../store/edits.ts';
import { openForReading } from '../store/open-for-reading.ts';

/** In ms; a hook that waits for its ingest takes a quarter of a second. */
const patience = 20_000;

/**
 * Lets the launcher deliver an edit into a database of its own beside the real one, and looks whether it arrives: what
 * stops it; undefined: nothing. Leaves nothing behind.
 */
export function tryRecording(env: Env, binary: string, database: string): string | undefined {
  const folder = join(dirname(resolve(database)), `.ai-tracker-${randomUUID()}`);
  try {
    mkdirSync(folder, { mode: 0o700 });
    return runHook(env, binary, realpathSync(folder));
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runHook(env: Env, binary: string, folder: string): string | undefined {
  const database = join(folder, 'trial.db');
  const path = join(folder, 'trial.txt');
  const { stderr, error } = spawnSync(binary, ['hook-post-tool'], {
    cwd: folder,
    env: { ...env, AI_TRACKER_DB_PATH: database, AI_TRACKER_INGEST: 'foreground' },
    input: JSON.stringify({
      session_id: 'trial',
      tool_use_id: 'trial',
      tool_name: 'Write',
      tool_input: { file_path: path, content: 'trial\n' },
      cwd: folder,
    }),
    timeout: patience,
    encoding: 'utf8',
  });
  if (error || stderr) return error?.message ?? stderr.trim();
  return hasArrived(database, path) ? undefined : 'it is not in the database';
}

function hasArrived(database: string, path: string): boolean {
  const store = openForReading(database);
  try {
    return hasEditOfCall(store, 'trial', 'trial', path);
  } finally {
    store.close();
  }
}
