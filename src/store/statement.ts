import type { Statement } from 'better-sqlite3';
import type { Store } from './open.ts';

const prepared = new WeakMap<Store, Map<string, Statement<unknown[], unknown>>>();

/** The prepared statement for a text, compiled once a connection: compiling costs more than most of them run. */
export function statement<Row = unknown>(db: Store, sql: string): Statement<unknown[], Row> {
  let own = prepared.get(db);
  if (own === undefined) {
    own = new Map();
    prepared.set(db, own);
  }
  let found = own.get(sql);
  if (found === undefined) {
    found = db.prepare<unknown[], unknown>(sql);
    own.set(sql, found);
  }
  return found as Statement<unknown[], Row>;
}
