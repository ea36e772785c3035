import { existsSync, lstatSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { configDir, type Env } from '../config/paths.ts';
import { type ConfigFile, configValues, gitConfig } from './git-config-edit.ts';
import { isExecutable } from './hook-files.ts';
import { removeIfEmpty } from './installed.ts';

// Version 1.0, and the Python tool before it, pointed core.hooksPath at a folder of hooks that called the repositories' own.
// Nothing lays them any more; what they left is known by its place and its words, and taken back.

/** The folders of dispatchers that a configuration file names as core.hooksPath. */
export function dispatcherFolders(file: ConfigFile): string[] {
  const paths = configValues(file, 'core.hooksPath', { asPath: true });
  return paths.filter((path) => isDispatcherFolder(path, file.env)).map((path) => resolve(path));
}

/** By its place, or, after AI_TRACKER_CONFIG_DIR has changed, by what lies in it. */
export function isDispatcherFolder(path: string, env: Env): boolean {
  const hook = join(path, 'post-commit');
  return (
    resolve(path) === ourFolder(env) ||
    (isExecutable(hook) && readFileSync(hook, 'latin1').includes('ai-tracker git dispatcher'))
  );
}

/** Removes the dispatchers from the folders and from ours; a folder that this leaves empty goes too. */
export function removeDispatchers(folders: readonly string[], env: Env): void {
  for (const folder of new Set([...folders, ourFolder(env)])) {
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      if (isOurs(join(folder, name))) rmSync(join(folder, name));
    }
    removeIfEmpty(folder);
  }
}

/** Takes the folders of dispatchers out of a configuration file, for want of a record of what was put in. */
export function unsetDispatchers(file: ConfigFile): void {
  const paths = configValues(file, 'core.hooksPath', { asPath: true, ownOnly: true });
  configValues(file, 'core.hooksPath', { ownOnly: true }).forEach((value, index) => {
    if (!isDispatcherFolder(paths[index] ?? value, file.env)) return;
    gitConfig(file, ['--fixed-value', '--unset-all', 'core.hooksPath', value]);
  });
}

function ourFolder(env: Env): string {
  return resolve(configDir(env), 'git-hooks');
}

/** A dispatcher, a link to one, or a hook that the Python tool left there. */
function isOurs(hook: string): boolean {
  const stat = lstatSync(hook);
  return stat.isSymbolicLink() || (stat.isFile() && /ai[-_]tracker/.test(readFileSync(hook, 'latin1')));
}
