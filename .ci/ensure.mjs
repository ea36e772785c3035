// Makes a fresh clone ready: installs the dependencies when they are missing, then builds. Says what takes long.
import { execFileSync } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const run = (command, args) => execFileSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
const say = (text) => process.stderr.write(`${text}\n`);

function installed() {
  const lock = `${root}/node_modules/.package-lock.json`;
  if (!existsSync(lock)) return false;
  return statSync(lock).mtimeMs >= statSync(`${root}/package-lock.json`).mtimeMs || sqliteLoads();
}

function sqliteLoads() {
  try {
    const Database = createRequire(import.meta.url)('better-sqlite3');
    new Database(':memory:').close();
    return true;
  } catch {
    return false;
  }
}

if (!installed()) {
  say('Installing dependencies (better-sqlite3 is compiled where no prebuilt binary can be had: about a minute) ...');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts']);
}
if (!sqliteLoads()) {
  say('Compiling better-sqlite3 ...');
  run('npm', ['rebuild', 'better-sqlite3', '--loglevel=error']);
}
run(process.execPath, ['.ci/build.mjs']);
