import type { Store } from './open.ts';
import { statement } from './statement.ts';

export interface NewShelvedFile {
  readonly path: string;
  readonly repository_id: number | null;
  readonly agent_id: string | null;
  readonly shelved_at: string;
  readonly ai_lines: number;
  readonly weave: Uint8Array;
}

const mostWeaves = 2000;

/** Puts a pending file aside that git took out of the work tree; the oldest can then no more come back. */
export function shelve(db: Store, row: NewShelvedFile): void {
  const weave = Buffer.from(row.weave.buffer, row.weave.byteOffset, row.weave.byteLength);
  const added = statement(
    db,
    `INSERT INTO shelved_files (path, repository_id, agent_id, shelved_at, ai_lines, weave)
     VALUES (@path, @repository_id, @agent_id, @shelved_at, @ai_lines, @weave)`,
  ).run({ ...row, weave });
  statement(db, 'UPDATE shelved_files SET weave = NULL WHERE id = ?').run(Number(added.lastInsertRowid) - mostWeaves);
}

export interface ShelvedFile {
  readonly id: number;
  readonly ai_lines: number;
  readonly weave: Uint8Array;
}

/** What was put aside of a file, the newest first. */
export function shelvedOf(db: Store, path: string): ShelvedFile[] {
  return statement<ShelvedFile>(
    db,
    'SELECT id, ai_lines, weave FROM shelved_files WHERE path = ? AND weave IS NOT NULL ORDER BY id DESC LIMIT 10',
  ).all(path);
}

/** Some AI lines of a shelved file came back: they are not discarded after all. */
export function takeFromShelf(db: Store, id: number, lines: number): void {
  statement(db, 'UPDATE shelved_files SET ai_lines = max(0, ai_lines - ?) WHERE id = ?').run(lines, id);
}

/** Files below a folder that were put aside, the newest first. */
export function shelvedBelow(db: Store, folder: string, limit: number): (ShelvedFile & { readonly path: string })[] {
  const prefix = `${folder}/`;
  return statement<ShelvedFile & { path: string }>(
    db,
    `SELECT id, path, ai_lines, weave FROM shelved_files
     WHERE substr(path, 1, length(@prefix)) = @prefix AND weave IS NOT NULL ORDER BY id DESC LIMIT @limit`,
  ).all({ prefix, limit });
}
