import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Env } from '../config/paths.ts';

/** Built beside the folder that this comes to lie in: `dist/api` or `dist/cli`. */
const program = fileURLToPath(new URL('../ingest.cjs', import.meta.url));

/** Ingests in a process of its own, so that no SQLite is loaded here. Returns what went wrong; never rejects. */
export function ingestApart(database: string, env: Env): Promise<string | undefined> {
  if (!existsSync(program)) return Promise.resolve(`${program} is missing: install cc-ai-tracker anew`);
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [program], { ...place(database, env), stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    child.stderr.on('data', (data: Buffer) => {
      complaint = (complaint + data.toString()).slice(0, 1000);
    });
    child.on('error', (error) => resolve(error.message));
    child.on('close', (status, signal) =>
      resolve(complaint.trim() || (status === 0 ? undefined : `ingest ended with ${signal ?? status}`)),
    );
  });
}

/** Starts an ingest that outlives us, and does not wait for it. */
export function ingestBehind(database: string, env: Env): void {
  const child = spawn(process.execPath, [program, '--linger'], {
    ...place(database, env),
    detached: true,
    stdio: 'ignore',
  });
  child.on('error', () => {});
  // As the launcher starts one: whoever reads meanwhile goes before it.
  if (child.pid !== undefined) lowerPriority(child.pid);
  child.unref();
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It has ended already, or the system has no priorities.
  }
}

/** Not in a folder that may vanish, nor with a debugger of the caller's that waits. */
function place(database: string, env: Env): { cwd: string; env: Record<string, string | undefined> } {
  const { NODE_OPTIONS: _options, NODE_EXTRA_CA_CERTS: _certificates, ...kept } = env;
  return { cwd: '/', env: { ...kept, AI_TRACKER_DB_PATH: database } };
}
