#!/usr/bin/env node
// `sqlite3 FILE SQL` as the program of that name prints it, for what the README shows: not every machine has the program.
import process from 'node:process';
import Database from 'better-sqlite3';

const [file, sql] = process.argv.slice(2);
const db = await open();
for (const row of db.prepare(sql).all()) {
  process.stdout.write(
    `${Object.values(row)
      .map((value) => value ?? '')
      .join('|')}\n`,
  );
}

async function open() {
  try {
    return new Database(file, { readonly: true });
  } catch (error) {
    // It was compiled for another Node.js. That its own is experimental is no part of the answer.
    if (error.code !== 'ERR_DLOPEN_FAILED') throw error;
    process.removeAllListeners('warning');
    return new (await import('node:sqlite')).DatabaseSync(file, { readOnly: true });
  }
}
