// Says whether the database that is named is locked by another process.
import process from 'node:process';
import { openSqlite } from '../../../src/store/sqlite.ts';

const db = openSqlite(process.argv[2] ?? '', { timeout: 0 });
try {
  db.exec('BEGIN IMMEDIATE; ROLLBACK');
  console.log('free');
} catch (error) {
  console.log(error);
}
