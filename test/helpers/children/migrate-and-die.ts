// Runs all migrations of the database that is named, and dies before they are committed, pages of them on the disk already.
import process from 'node:process';
import { migrations } from '../../../src/store/migrations/index.ts';
import { openSqlite } from '../../../src/store/sqlite.ts';

const db = openSqlite(process.argv[2] ?? '');
db.pragma('foreign_keys = OFF');
db.pragma('cache_size = 10');
db.exec('BEGIN IMMEDIATE');
for (const run of migrations) run(db);
process.kill(process.pid, 'SIGKILL');
