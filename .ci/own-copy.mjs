// After `npm install -g .` of a clone: npm only links to it. Puts a copy in the place of that link, so that the clone may go.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, lstatSync, mkdtempSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const root = realpathSync(fileURLToPath(new URL('..', import.meta.url)));
const { name, files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const { npm_config_global: isGlobal, npm_config_global_prefix: prefix } = process.env;
const place = join(prefix ?? '', 'lib/node_modules', name);
// npm below must not take itself for the one that called us.
const env = Object.fromEntries(
  Object.entries(process.env).filter(([key]) => !/^npm_config_(\w+_)?(global|prefix)/.test(key)),
);

if (isGlobal === 'true' && isLinkToUs()) {
  const { status } = spawnSync(process.execPath, [join(root, '.ci/ensure.mjs')], { env, stdio: 'inherit' });
  if (status !== 0) process.exit(1);
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

/** What else lies there (`npm ls` fails for it) is nothing to us. */
function packagesItNeeds() {
  const args = ['ls', '--omit=dev', '--all', '--parseable'];
  const { stdout } = spawnSync('npm', args, { cwd: root, env, encoding: 'utf8' });
  return stdout
    .split('\n')
    .map((path) => relative(root, path))
    .filter((path) => path.startsWith('node_modules/'));
}
