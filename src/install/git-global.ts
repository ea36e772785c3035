import { resolve } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { shQuote } from '../config/sh-quote.ts';
import { tryGit } from '../git/run-git.ts';
import { dispatcherFolder, isOurFolder, layDispatchers, removeDispatchers } from './dispatcher-folder.ts';
import { type ConfigFile, configValues, editConfig, gitConfig, undoConfig } from './git-config-edit.ts';
import { ourHookNames } from './git-hook-names.ts';
import type { Installed } from './installed.ts';
import { hookSection } from './mechanism.ts';

export interface GitVersion {
  readonly text: string;
  /** Knows hooks in its configuration: 2.54 and later. */
  readonly hasConfigHooks: boolean;
}

/** The version of git, or undefined where there is none. */
export function gitVersion(cwd: string, env: NodeJS.ProcessEnv): GitVersion | undefined {
  const text = tryGit(['--version'], { cwd, env })?.replace(/^git version /, '');
  if (text === undefined) return undefined;
  const [major = 0, minor = 0] = text.split('.').map(Number);
  return { text, hasConfigHooks: major > 2 || (major === 2 && minor >= 54) };
}

/** A folder for the hooks of all repositories that somebody else set, if there is one. */
export function foreignHooksPath(file: ConfigFile): string | undefined {
  const system = tryGit(['config', '--system', '--includes', '--get', 'core.hooksPath'], file);
  const values = [...(system === undefined ? [] : [system]), ...configValues(file, 'core.hooksPath', { asPath: true })];
  return values.find((path) => !isOurFolder(path, file.env));
}

/** Hooks in the configuration itself compose with every other: nothing of anybody's is in the way. */
export function installConfigHooks(file: ConfigFile, binary: string, installed: Installed): void {
  const command = configHookCommand(binary);
  // The command comes first: git refuses to commit while it finds an event without one.
  const events = ourHookNames.map((name) => ['--add', `${hookSection}.event`, name]);
  const edits = [[`${hookSection}.command`, command], ...events];
  setUnlessLive(file, installed, { hook: [command, ...ourHookNames], folders: [] }, edits);
}

/** git runs it with sh and appends `"$@"`: post-commit has no argument, post-rewrite has one. */
function configHookCommand(binary: string): string {
  const word = shQuote(binary);
  const verb = `case $# in 0) set -- git-post-commit ;; *) set -- git-post-rewrite "$@" ;; esac`;
  return `tell() { test -x ${word} || return 0; ${verb}; ${word} "$@" >/dev/null; }; tell`;
}

/** Points core.hooksPath at a folder of dispatchers. Returns the hooks there that are somebody else's. */
export function installDispatchers(file: ConfigFile, binary: string, installed: Installed): string[] {
  const folder = dispatcherFolder(file.env);
  // The dispatchers come first: without them git finds no hook at all.
  const { madeFolders, notOurs } = layDispatchers(folder, binary);
  installed.madeFolders.push(...madeFolders);
  setUnlessLive(file, installed, { hook: [], folders: [folder] }, [['core.hooksPath', folder]]);
  return notOurs;
}

/** What a configuration file has of ours. */
interface OurConfig {
  readonly hook: readonly string[];
  readonly folders: readonly string[];
}

function ourConfig(file: ConfigFile): OurConfig {
  const paths = configValues(file, 'core.hooksPath', { asPath: true }).filter((path) => isOurFolder(path, file.env));
  const hook = ['command', 'event'].flatMap((key) => configValues(file, `${hookSection}.${key}`));
  return { hook, folders: paths.map((path) => resolve(path)) };
}

/** One mechanism at a time: what is there of ours makes way, unless it is just what is wanted. */
function setUnlessLive(file: ConfigFile, installed: Installed, wanted: OurConfig, edits: string[][]): void {
  const found = ourConfig(file);
  if (isDeepStrictEqual(found, wanted)) {
    // Live without a record: the Python tool set it.
    installed.gitConfig[file.path] ??= { inserted: '', absent: false };
    return;
  }
  undo(file, installed);
  for (const folder of found.folders) if (!wanted.folders.includes(folder)) removeDispatchers(folder);
  installed.gitConfig[file.path] = editConfig(file, edits);
}

/** Takes out what is ours in a configuration file, by whichever mechanism, and the dispatchers. */
export function uninstallFrom(file: ConfigFile, installed: Installed): boolean {
  const { hook, folders } = ourConfig(file);
  undo(file, installed);
  for (const folder of new Set([...folders, dispatcherFolder(file.env)])) removeDispatchers(folder);
  return hook.length > 0 || folders.length > 0;
}

function undo(file: ConfigFile, installed: Installed): void {
  undoConfig(file, installed.gitConfig[file.path], () => unsetOurs(file));
  delete installed.gitConfig[file.path];
}

function unsetOurs(file: ConfigFile): void {
  if (configValues(file, `${hookSection}.command`, { ownOnly: true }).length > 0) {
    gitConfig(file, ['--remove-section', hookSection]);
  }
  const paths = configValues(file, 'core.hooksPath', { asPath: true, ownOnly: true });
  configValues(file, 'core.hooksPath', { ownOnly: true }).forEach((value, index) => {
    if (!isOurFolder(paths[index] ?? value, file.env)) return;
    gitConfig(file, ['--fixed-value', '--unset-all', 'core.hooksPath', value]);
  });
}
