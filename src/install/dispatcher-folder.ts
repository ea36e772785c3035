import { existsSync, lstatSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { configDir, type Env } from '../config/paths.ts';
import { dispatcher, dispatcherMark } from './git-dispatcher.ts';
import { hookNames, lazyHookNames } from './git-hook-names.ts';
import { removeIfEmpty } from './installed.ts';
import { makeFolder, replaceFile } from './replace-file.ts';

/** The folder of our dispatchers. */
export function dispatcherFolder(env: Env): string {
  return resolve(configDir(env), 'git-hooks');
}

/** Writes the dispatchers. Somebody else's hooks in that folder stay and are named. */
export function layDispatchers(folder: string, binary: string): { madeFolders: string[]; notOurs: string[] } {
  const madeFolders = makeFolder(folder);
  const text = Buffer.from(dispatcher(binary));
  const notOurs = hookNames.filter((name) => existsSync(join(folder, name)) && !isOurs(join(folder, name)));
  for (const name of hookNames) {
    if (!notOurs.includes(name)) replaceFile(join(folder, name), text, { mode: 0o755 });
  }
  return { madeFolders, notOurs };
}

/** Removes what is ours in the folder, and the folder when that leaves it empty. */
export function removeDispatchers(folder: string): void {
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    if (isOurs(join(folder, name))) rmSync(join(folder, name));
  }
  removeIfEmpty(folder);
}

/** Lays the lazy dispatchers that a repository's own hooks call for, as every dispatcher does when it runs. */
export function layLazyDispatchers(folder: string, ownHooks: string): void {
  for (const name of missingLazyDispatchers(folder, ownHooks)) symlinkSync('post-commit', join(folder, name));
}

/** The lazy hooks that a repository has of its own and that git does not find, for want of a dispatcher. */
export function missingLazyDispatchers(folder: string, ownHooks: string): string[] {
  return lazyHookNames.filter((name) => isExecutable(join(ownHooks, name)) && !existsSync(join(folder, name)));
}

/** Ours by its place, or, after AI_TRACKER_CONFIG_DIR has changed, by what lies in it. */
export function isOurFolder(path: string, env: Env): boolean {
  const hook = join(path, 'post-commit');
  return (
    resolve(path) === dispatcherFolder(env) ||
    (isExecutable(hook) && readFileSync(hook, 'latin1').includes(dispatcherMark))
  );
}

/** Whether there is a file, or a link to one, that somebody may run. */
export function isExecutable(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true && (stat.mode & 0o111) !== 0;
}

/** In our folder: a dispatcher, a link to one, or a hook that the Python tool left there. */
function isOurs(hook: string): boolean {
  const stat = lstatSync(hook);
  return stat.isSymbolicLink() || (stat.isFile() && /ai[-_]tracker/.test(readFileSync(hook, 'latin1')));
}
