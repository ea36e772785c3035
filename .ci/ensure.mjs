// Makes a fresh clone ready: installs what is missing, then builds. Says what takes long. Everything goes to stderr, so
// that the output of the command that this precedes stays clean.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const say = (text) => process.stderr.write(`${text}\n`);

function run(command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] });
  if (status === 0) return;
  say(`\`${[command, ...args].join(' ')}\` failed${error ? `: ${error.message}` : ''}. The lines above say why.`);
  process.exit(1);
}

/** Every package that package.json names, developers' included: a production install has not enough to build. */
function isInstalled() {
  const { dependencies, optionalDependencies, devDependencies } = require('../package.json');
  return Object.keys({ ...dependencies, ...optionalDependencies, ...devDependencies }).every((name) =>
    existsSync(`${root}/node_modules/${name}`),
  );
}

/** In a process of its own: what does not load may take the process with it. */
function sqliteLoads() {
  const script = "new (require('better-sqlite3'))(':memory:').close()";
  return spawnSync(process.execPath, ['-e', script], { cwd: root, stdio: 'ignore' }).status === 0;
}

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  say(`ai-tracker needs Node.js 20.19 or newer; this is ${process.version}.`);
  process.exit(1);
}
if (!isInstalled()) {
  say('Installing dependencies ...');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts']);
}
// From 22.13 on Node.js has an SQLite of its own, which serves (src/store/sqlite.ts).
if (!sqliteLoads() && !isBuiltin('node:sqlite')) {
  say('Building better-sqlite3 (compiled where no prebuilt binary is to be had: about a minute) ...');
  run('npm', ['rebuild', 'better-sqlite3', '--loglevel=error']);
}
run(process.execPath, ['.ci/build.mjs']);
