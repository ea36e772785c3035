import { join } from 'node:path';
import { UserError } from '../config/user-error.ts';
import { isDispatcherFolder } from './dispatchers.ts';
import { chainHooks, unchainHooks } from './git-chain.ts';
import { type ConfigFile, globalConfigFile } from './git-config-edit.ts';
import { type GitVersion, gitVersion, installConfigHooks, takeBackDispatchers, uninstallFrom } from './git-global.ts';
import { type HooksHere, hooksHere } from './hooks-here.ts';
import { recordInstalled } from './installed.ts';
import { mechanism } from './mechanism.ts';

interface Place {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/**
 * Makes git tell of every commit where it can do so beside all other hooks; where it cannot, commits are found in the
 * reflogs, and nothing is put in anybody's way. Returns sentences for the user.
 */
export function installGitHooks({ cwd, env }: Place, binary: string): string[] {
  const file = globalConfigFile(cwd, env);
  const version = versionOf(file);
  const takenBack = recordInstalled(file.env, (installed) => {
    const had = takeBackDispatchers(file, installed);
    if (version.hasConfigHooks) installConfigHooks(file, binary, installed);
    return had;
  });
  return [
    ...(takenBack
      ? [`git: core.hooksPath, which an earlier version had changed, is as it was before (${file.path})`]
      : []),
    version.hasConfigHooks
      ? `git: commits are recorded at once, by a hook in ${file.path}; all other hooks run as before`
      : `git: commits are recorded from the reflogs of the repositories where an agent or ai-tracker was; git ${version.text} itself was left as it is`,
  ];
}

/** Makes git tell of the commits in the repository of a folder at once. Returns sentences for the user. */
export function installGitHooksHere({ cwd, env }: Place, binary: string): string[] {
  const file = globalConfigFile(cwd, env);
  const version = versionOf(file);
  const here = hooksHere(cwd, file.env);
  if (!here) {
    throw new UserError(
      `${cwd} is in no git repository`,
      'run this inside the repository whose commits you want recorded at once',
    );
  }
  if (isDispatcherFolder(here.live, file.env)) installGitHooks({ cwd, env }, binary);
  const live = mechanism(here, file.env, version.hasConfigHooks);
  if (live === 'configuration hook') return ['git: commits here are recorded at once already, by a configuration hook'];
  return [installIntoOwnHooks(hooksHere(cwd, file.env) ?? here, file.env, binary)];
}

function versionOf({ cwd, env }: ConfigFile): GitVersion {
  const version = gitVersion(cwd, env);
  if (!version) throw new UserError('git was not found on the PATH', 'install git, then run this again');
  return version;
}

function installIntoOwnHooks(here: HooksHere, env: NodeJS.ProcessEnv, binary: string): string {
  const folder = here.isLiveOutside ? here.own : here.live;
  recordInstalled(env, (installed) => {
    installed.madeFolders.push(...chainHooks(folder, binary));
    installed.hookFolders = [...new Set([...installed.hookFolders, folder])];
  });
  if (folder === here.live)
    return `git: commits in this repository are recorded at once, by its own hooks in ${folder}`;
  const hook = join(here.live, 'post-commit');
  return `git: the hooks are in ${folder}, but git runs ${hook} instead: let that call them, and commits are recorded at once; until then they are recorded later, from the reflog`;
}

/** Gives everything back: the global configuration, the hooks of this repository and of all that we went into. */
export function uninstallGitHooks(place: Place): string[] {
  const file = globalConfigFile(place.cwd, place.env);
  const here = hooksHere(place.cwd, file.env);
  return recordInstalled(file.env, (installed) => {
    const isGlobal = uninstallFrom(file, installed);
    const folders = new Set([...installed.hookFolders, ...(here ? [here.own, here.live] : [])]);
    const unchained = [...folders].filter((folder) => unchainHooks(folder));
    installed.hookFolders = [];
    return [
      ...(isGlobal ? [`git: ${file.path} is as it was`] : []),
      ...unchained.map((folder) => `git: the hooks in ${folder} are as they were`),
      ...(isGlobal || unchained.length > 0 ? [] : ['git: nothing of ours was there']),
    ];
  });
}
