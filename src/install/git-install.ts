import { join } from 'node:path';
import { UserError } from '../config/user-error.ts';
import { dispatcherFolder, layLazyDispatchers } from './dispatcher-folder.ts';
import { chainHooks, unchainHooks } from './git-chain.ts';
import { type ConfigFile, globalConfigFile } from './git-config-edit.ts';
import { foreignHooksPath, gitVersion, installConfigHooks, installDispatchers, uninstallFrom } from './git-global.ts';
import { type HooksHere, hooksHere } from './hooks-here.ts';
import { recordInstalled } from './installed.ts';
import { mechanism } from './mechanism.ts';

interface Place {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Makes git tell ai-tracker of commits, `local`: of those in this repository. Returns sentences for the user. */
export function installGitHooks(place: Place, binary: string, local = false): string[] {
  const file = globalConfigFile(place.cwd, place.env);
  const version = gitVersion(place.cwd, file.env);
  if (!version) throw new UserError('git was not found on the PATH', 'install git, then run this again');
  const foreign = version.hasConfigHooks ? undefined : foreignHooksPath(file);
  if (!local && foreign === undefined) {
    return version.hasConfigHooks ? installByConfig(file, binary) : installByDispatchers(file, binary);
  }
  const why = foreign === undefined ? [] : [`git: core.hooksPath is ${foreign}, which somebody else set: it stays so`];
  const here = hooksHere(place.cwd, file.env);
  if (!here) {
    const hint = 'run this inside a repository, to go into its own hooks';
    throw new UserError(why[0] ?? `${place.cwd} is in no git repository`, hint);
  }
  const live = mechanism(here, file.env, version.hasConfigHooks);
  if (live === 'configuration hook' || live === 'dispatcher')
    return [...why, `git: recorded here already, by a ${live}`];
  return [...why, installIntoOwnHooks(here, file.env, binary)];
}

function installByConfig(file: ConfigFile, binary: string): string[] {
  recordInstalled(file.env, (installed) => installConfigHooks(file, binary, installed));
  return [`git: every commit is recorded, by a hook in ${file.path}`];
}

function installByDispatchers(file: ConfigFile, binary: string): string[] {
  const notOurs = recordInstalled(file.env, (installed) => installDispatchers(file, binary, installed));
  const folder = dispatcherFolder(file.env);
  const here = hooksHere(file.cwd, file.env);
  if (here) layLazyDispatchers(folder, here.own);
  const isBypassed = here !== undefined && mechanism(here, file.env, false) === 'none';
  return [
    `git: every commit is recorded, by core.hooksPath in ${file.path}; repositories' own hooks run as before`,
    ...notOurs.map((name) => `git: ${join(folder, name)} is somebody else's and stays as it is`),
    ...(isBypassed
      ? [`git: but here hooks come from ${here.live}: run \`ai-tracker git-install --local\` as well`]
      : []),
  ];
}

function installIntoOwnHooks(here: HooksHere, env: NodeJS.ProcessEnv, binary: string): string {
  const folder = here.isLiveOutside ? here.own : here.live;
  recordInstalled(env, (installed) => {
    installed.madeFolders.push(...chainHooks(folder, binary));
    installed.hookFolders = [...new Set([...installed.hookFolders, folder])];
  });
  if (folder === here.live) return `git: commits in this repository are recorded, by its own hooks in ${folder}`;
  const hook = join(here.live, 'post-commit');
  return `git: went into ${folder}; git runs ${hook} instead, which has to call it (or \`${binary} git-post-commit\`)`;
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
