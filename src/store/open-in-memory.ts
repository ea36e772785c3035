import { migrate, type Store } from './open.ts';
import { openSqlite } from './sqlite.ts';

/** An empty database that is gone when it is closed. */
export function openInMemory(): Store {
  const db = openSqlite(':memory:');
  migrate(db);
  return db;
}
