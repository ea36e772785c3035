import { databasePath, type Env } from '../config/paths.ts';
import { findWorktree } from '../git/find-repository.ts';
import { renderStatusLine } from '../render/status-line.ts';
import type { Store } from '../store/open.ts';
import { openAtOnce } from '../store/open-at-once.ts';
import { linesHere, tokensOfSession } from '../store/status-line.ts';

/** What the client tells of itself. */
export interface Asked {
  readonly sessionId: string | undefined;
  readonly folder: string | undefined;
}

interface Told {
  readonly cwd?: unknown;
  readonly session_id?: unknown;
  readonly workspace?: { readonly current_dir?: unknown } | null;
}

/** Reads what Claude Code gives the command of its setting `statusLine`. */
export function readAsked(json: string): Asked {
  const told = (JSON.parse(json) ?? {}) as Told;
  const [folder, id] = [told.workspace?.current_dir ?? told.cwd, told.session_id];
  return {
    folder: typeof folder === 'string' ? folder : undefined,
    sessionId: typeof id === 'string' ? id : undefined,
  };
}

/** The line by what is recorded by now; empty where nothing is known. Takes nothing in. */
export function statusLine(asked: Asked, env: Env): string {
  if (env['AI_TRACKER'] === '0') return '';
  const db = openAtOnce(databasePath(env));
  if (typeof db === 'string') return '';
  try {
    return lineOf(db, asked);
  } finally {
    db.close();
  }
}

export function lineOf(db: Store, { folder, sessionId }: Asked): string {
  const worktree = folder === undefined ? undefined : findWorktree(folder);
  return renderStatusLine({
    lines: worktree && linesHere(db, worktree.commonDir),
    tokens: sessionId === undefined ? undefined : tokensOfSession(db, sessionId),
  });
}
