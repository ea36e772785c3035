import type { Store } from './open.ts';
import { statement } from './statement.ts';

/** A database that was read, as the table `sources` has it. */
export interface SourceRow {
  readonly id: number;
  readonly database_id: string;
  readonly path: string;
  readonly agent_id: string;
  readonly agent_role: string | null;
  readonly is_one: number;
  readonly host: string | null;
  readonly mark: string;
  readonly size: number;
  readonly last_event: string | null;
  readonly rows: number;
  readonly read_at: string;
  readonly gone_at: string | null;
}

export function listSources(db: Store): SourceRow[] {
  return statement<SourceRow>(db, 'SELECT * FROM sources ORDER BY path, id').all();
}

export function findSource(db: Store, databaseId: string): SourceRow | undefined {
  return statement<SourceRow>(db, 'SELECT * FROM sources WHERE database_id = ?').get(databaseId);
}

const columns = [
  ...[
    'database_id',
    'path',
    'agent_id',
    'agent_role',
    'is_one',
    'host',
    'mark',
    'size',
    'last_event',
    'rows',
    'read_at',
  ],
] as const;

/** What is known of a source by now; its number stays. */
export function saveSource(db: Store, source: Omit<SourceRow, 'id' | 'gone_at'>): number {
  const row = statement<{ id: number }>(
    db,
    `INSERT INTO sources (${columns.join(', ')}) VALUES (${columns.map((name) => `@${name}`).join(', ')})
     ON CONFLICT (database_id) DO UPDATE SET ${columns.map((name) => `${name} = @${name}`).join(', ')}, gone_at = NULL
     RETURNING id`,
  ).get(source);
  if (row === undefined) throw new Error('INSERT ... RETURNING gave no row');
  return row.id;
}

/** The file of a source is there no more, or again: what it held stays. */
export function noteGone(db: Store, id: number, time: string | null): void {
  statement(db, 'UPDATE sources SET gone_at = ? WHERE id = ?').run(time, id);
}

/** A file that cannot be read. */
export interface UnreadRow {
  readonly path: string;
  readonly mark: string;
  readonly error: string;
}

export function listUnread(db: Store): UnreadRow[] {
  return statement<UnreadRow>(db, 'SELECT * FROM unread ORDER BY path').all();
}

/** Which files cannot be read by now. */
export function saveUnread(db: Store, rows: readonly UnreadRow[]): void {
  statement(db, 'DELETE FROM unread').run();
  for (const row of rows) {
    statement(db, 'INSERT INTO unread (path, mark, error) VALUES (@path, @mark, @error)').run(row);
  }
}

/** A source is known by another identity from now on. */
export function nameSource(db: Store, before: string, now: string): void {
  const sql = 'UPDATE OR IGNORE sources SET database_id = ? WHERE database_id = ?';
  statement(db, sql).run(now, before);
}
