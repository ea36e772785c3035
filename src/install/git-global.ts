import { isDeepStrictEqual } from 'node:util';
import { shQuote } from '../config/sh-quote.ts';
import { tryGit } from '../git/run-git.ts';
import { dispatcherFolders, removeDispatchers, unsetDispatchers } from './dispatchers.ts';
import { type ConfigFile, configValues, editConfig, gitConfig, undoConfig } from './git-config-edit.ts';
import { ourHookNames } from './hook-files.ts';
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

/** Hooks in the configuration itself compose with every other: nothing of anybody's is in the way. */
export function installConfigHooks(file: ConfigFile, binary: string, installed: Installed): void {
  const command = configHookCommand(binary);
  if (isDeepStrictEqual(ourHook(file), [command, ...ourHookNames])) return;
  // The command comes first: git refuses to commit while it finds an event without one.
  const events = ourHookNames.map((name) => ['--add', `${hookSection}.event`, name]);
  undo(file, installed);
  installed.gitConfig[file.path] = editConfig(file, [[`${hookSection}.command`, command], ...events]);
}

/** git runs it with sh and appends `"$@"`: post-commit has no argument, post-rewrite has one. */
function configHookCommand(binary: string): string {
  const word = shQuote(binary);
  const verb = `case $# in 0) set -- git-post-commit ;; *) set -- git-post-rewrite "$@" ;; esac`;
  return `tell() { test -x ${word} || return 0; ${verb}; ${word} "$@" >/dev/null; }; tell`;
}

function ourHook(file: ConfigFile): string[] {
  return ['command', 'event'].flatMap((key) => configValues(file, `${hookSection}.${key}`));
}

/** Takes back what an earlier version put into a configuration file, as it was before. Whether there was something. */
export function takeBackDispatchers(file: ConfigFile, installed: Installed): boolean {
  const folders = dispatcherFolders(file);
  if (folders.length > 0) undo(file, installed);
  removeDispatchers(folders, file.env);
  return folders.length > 0;
}

/** Takes out what is ours in a configuration file, and what earlier versions left. Whether there was something. */
export function uninstallFrom(file: ConfigFile, installed: Installed): boolean {
  const hadDispatchers = takeBackDispatchers(file, installed);
  const hadHook = ourHook(file).length > 0;
  undo(file, installed);
  return hadHook || hadDispatchers;
}

function undo(file: ConfigFile, installed: Installed): void {
  undoConfig(file, installed.gitConfig[file.path], () => {
    if (configValues(file, `${hookSection}.command`, { ownOnly: true }).length > 0) {
      gitConfig(file, ['--remove-section', hookSection]);
    }
    unsetDispatchers(file);
  });
  delete installed.gitConfig[file.path];
}
