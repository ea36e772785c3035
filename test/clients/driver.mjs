// What the drivers of all clients share: the published client from the registry, and no network but loopback.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';

/** A reason for which a client cannot be run here. */
export class CannotRun extends Error {}

/** The path of a file of a package, `name@version`: installed once, into a cache. */
export function installedFile(spec, file) {
  const { homedir } = userInfo();
  const cache = join(homedir, '.cache/ai-tracker-clients');
  const folder = join(cache, spec.replaceAll('/', '+'));
  if (!existsSync(join(folder, file))) install(spec, cache, folder);
  return join(folder, file);
}

/** Beside its place and then moved: what was broken off is not taken for a client. */
function install(spec, cache, folder) {
  process.stderr.write(`Installing ${spec} into ${cache} ...\n`);
  mkdirSync(cache, { recursive: true });
  const next = mkdtempSync(join(cache, '.next-'));
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', '--cache', join(next, 'npm')];
  // The caller's HOME may be a scratch one.
  const env = { ...process.env, HOME: userInfo().homedir };
  const { status, stderr } = spawnSync('npm', ['install', '--prefix', next, ...options, spec], { env });
  rmSync(join(next, 'npm'), { recursive: true, force: true });
  if (status === 0) {
    rmSync(folder, { recursive: true, force: true });
    renameSync(next, folder);
    return;
  }
  rmSync(next, { recursive: true, force: true });
  const reason = stderr?.toString().match(/^npm (?:error|ERR!) .*$/m)?.[0] ?? 'npm does not run';
  throw new CannotRun(`${spec} cannot be installed (${reason})`);
}

/** What a command has to be begun with to have no network but loopback. */
export function withoutNetwork() {
  const options = process.getuid?.() === 0 ? ['-n'] : ['-r', '-n'];
  const up = ['sh', '-c', 'PATH=$PATH:/usr/sbin:/sbin ip link set lo up && exec "$@"', 'sh'];
  const words = ['unshare', ...options, ...up];
  if (spawnSync(words[0], [...words.slice(1), 'true']).status === 0) return words;
  throw new CannotRun('the system gives us no network namespace (that takes unshare, and ip of iproute2)');
}
