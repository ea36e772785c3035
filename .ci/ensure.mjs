// Makes a fresh clone ready: installs what is missing, then builds. Says what takes long. Everything goes to stderr, so
// that the output of the command that this precedes stays clean.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);
const say = (text) => process.stderr.write(`${text}\n`);

/** `hint`: what to do when it fails. */
function run(command, args, env = {}, hint = '') {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    env: { ...process.env, ...env },
  });
  if (status === 0) return;
  say(
    `\`${[command, ...args].join(' ')}\` failed${error ? `: ${error.message}` : ''}. The lines above say why.${hint}`,
  );
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

/** Where Node.js's own headers lie beside it, else node-gyp fetches them from nodejs.org. */
function headers() {
  const folder = join(dirname(process.execPath), '..');
  try {
    const text = readFileSync(join(folder, 'include/node/node_version.h'), 'utf8');
    const part = (name) => new RegExp(`define NODE_${name}_VERSION (\\d+)`).exec(text)?.[1];
    const version = ['MAJOR', 'MINOR', 'PATCH'].map(part).join('.');
    return version === process.versions.node ? folder : undefined;
  } catch {
    return undefined;
  }
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
  const nodedir = headers();
  const source = nodedir ? `the headers in ${nodedir}/include/node` : 'headers from nodejs.org';
  say(
    `Building better-sqlite3 (where no prebuilt binary is to be had it is compiled, with ${source}: about a minute) ...`,
  );
  const hint = ' It takes python3, make and a C++ compiler; Node.js 22.13 or newer needs none of them.';
  run('npm', ['rebuild', 'better-sqlite3', '--loglevel=error'], nodedir && { npm_config_nodedir: nodedir }, hint);
}
run(process.execPath, ['.ci/build.mjs']);
