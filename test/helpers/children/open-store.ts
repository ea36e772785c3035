// Opens the database that is named, as every process does at its start, and adds a row.
import process from 'node:process';
import { openStore } from '../../../src/store/open.ts';

const db = openStore(process.argv[2] ?? '');
db.prepare('INSERT INTO deliveries VALUES (?, ?)').run(`${process.pid}`, '');
db.close();
