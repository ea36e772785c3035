// After `npm install -g .` of a clone: npm only links to it. Puts a copy in the place of that link, so that the clone may go.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, lstatSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = realpathSync(fileURLToPath(new URL('..', import.meta.url)));
const { name, files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { npm_config_global: isGlobal, npm_config_global_prefix: prefix } = process.env;
const place = join(prefix ?? '', process.platform === 'win32' ? '' : 'lib', 'node_modules', name);
// npm below must not take itself for the one that called us.
const env = Object.fromEntries(
  Object.entries(process.env).filter(([key]) => !/^npm_config_(\w+_)?(global|prefix)/.test(key)),
);

if (isGlobal === 'true' && isLinkToUs()) {
  run(process.execPath, [join(root, '.ci/ensure.mjs')], 'inherit');
  copy();
}

function isLinkToUs() {
  return lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() === true && realpathSync(place) === root;
}

function copy() {
  const next = mkdtempSync(join(dirname(place), `.${name}-`));
  try {
    for (const path of ['package.json', ...files, ...packagesItNeeds()]) {
      cpSync(join(root, path), join(next, path), { recursive: true, dereference: true });
    }
    chmodSync(next, 0o755);
    rmSync(place);
    renameSync(next, place);
  } catch (error) {
    rmSync(next, { recursive: true, force: true });
    throw error;
  }
}

function packagesItNeeds() {
  const { stdout } = run('npm', ['ls', '--omit=dev', '--all', '--parseable'], ['ignore', 'pipe', 'inherit']);
  return stdout
    .split('\n')
    .flatMap((path) => relative(root, path.trim()) || [])
    .filter((path) => path.startsWith('node_modules'));
}

function run(command, args, stdio) {
  const result = spawnSync(command, args, { cwd: root, env, stdio, encoding: 'utf8' });
  if (result.status !== 0) process.exit(1);
  return result;
}
