#!/usr/bin/env node
// `sqlite3 FILE SQL` as the program of that name prints it, for what the README shows: not every machine has the program.
import process from 'node:process';
import Database from 'better-sqlite3';

const [file, sql] = process.argv.slice(2);
const rows = new Database(file, { readonly: true }).prepare(sql).raw().all();
for (const row of rows) process.stdout.write(`${row.map((value) => value ?? '').join('|')}\n`);
