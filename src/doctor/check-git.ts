import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shUnquote } from '../config/sh-quote.ts';
import { tryGit } from '../git/run-git.ts';
import { isOurFolder, missingLazyDispatchers } from '../install/dispatcher-folder.ts';
import { configValues, globalConfigFile } from '../install/git-config-edit.ts';
import { foreignHooksPath, gitVersion } from '../install/git-global.ts';
import { type HooksHere, hooksHere } from '../install/hooks-here.ts';
import { hookSection, mechanism } from '../install/mechanism.ts';
import { broken, type Check, ok, type Patient, warn } from './check.ts';
import { launcherProblem } from './programs.ts';

/** Whether git is there, and which. */
export function checkGit({ env, cwd }: Patient): Check {
  const version = gitVersion(cwd, env);
  if (!version) return broken('git', 'not found on the PATH', 'install git');
  return ok('git', `${version.text}${version.hasConfigHooks ? ', which has configuration hooks' : ''}`);
}

/** Which mechanism tells us of a commit made here. */
export function checkGitHooks({ env, cwd }: Patient): Check {
  const file = globalConfigFile(cwd, env);
  const hasConfigHooks = gitVersion(cwd, env)?.hasConfigHooks ?? false;
  const here = hooksHere(cwd, file.env);
  const isGlobal = hasConfigHooks
    ? configValues(file, `${hookSection}.event`).length > 0
    : configValues(file, 'core.hooksPath', { asPath: true }).some((path) => isOurFolder(path, env));
  if (here) return checkHere(here, file.env, hasConfigHooks, isGlobal);
  if (isGlobal) return ok('git hooks', `installed for all repositories in ${file.path} (this folder is in none)`);
  const foreign = foreignHooksPath(file);
  if (foreign !== undefined) return checkForeign(foreign);
  return broken('git hooks', 'not installed: commits are not recorded', 'ai-tracker git-install');
}

/** Outside a repository, where nothing can be chained: a worker's start with somebody's own configuration of git. */
function checkForeign(folder: string): Check {
  const hook = join(folder, 'post-commit');
  if (existsSync(hook) && readFileSync(hook, 'utf8').includes('git-post-commit')) return ok('git hooks', hook);
  const message = `core.hooksPath is ${folder}, which somebody else set: commits are found later, in the reflogs`;
  return warn('git hooks', message, `let ${hook} call \`ai-tracker git-post-commit\``);
}

function checkHere(here: HooksHere, env: NodeJS.ProcessEnv, hasConfigHooks: boolean, isGlobal: boolean): Check {
  const live = mechanism(here, env, hasConfigHooks);
  if (live === 'none') return notLive(here, env, isGlobal);
  const hook = join(here.live, 'post-commit');
  const script = live === 'configuration hook' ? configuredCommand(here, env) : readFileSync(hook, 'utf8');
  const program = programIn(script);
  const problem = program === undefined ? undefined : launcherProblem(program, env);
  const install = live === 'own hook' ? 'ai-tracker git-install --local' : 'ai-tracker git-install';
  if (problem) return broken('git hooks', `live here: ${live}, but ${problem}`, install);
  const missing = live === 'dispatcher' ? missingLazyDispatchers(here.live, here.own) : [];
  if (missing.length > 0) {
    return warn('git hooks', `${here.own} has hooks that do not run: ${missing.join(', ')}`, install);
  }
  const where = { 'configuration hook': hookSection, dispatcher: here.live, 'own hook': hook }[live];
  return ok('git hooks', `live here: ${live} (${where})`);
}

function notLive(here: HooksHere, env: NodeJS.ProcessEnv, isGlobal: boolean): Check {
  if (here.setBy === undefined)
    return broken('git hooks', 'not installed: commits are not recorded', 'ai-tracker git-install');
  if (isOurFolder(here.live, env))
    return broken('git hooks', `post-commit is gone from ${here.live}`, 'ai-tracker git-install');
  const husky = here.live.includes('/.husky') || existsSync(join(here.root, '.husky')) ? ' (husky)' : '';
  const message = `git takes hooks from ${here.live}${husky}, set by core.hooksPath (${here.setBy}), and ours are not there`;
  const fix = here.isLiveOutside
    ? `let ${join(here.live, 'post-commit')} call \`ai-tracker git-post-commit\``
    : 'ai-tracker git-install --local';
  return (isGlobal ? warn : broken)('git hooks', message, fix);
}

function configuredCommand(here: HooksHere, env: NodeJS.ProcessEnv): string {
  return tryGit(['config', '--get', `${hookSection}.command`], { cwd: here.root, env }) ?? '';
}

/** The launcher that a hook of ours calls. */
function programIn(script: string): string | undefined {
  const word = /(?:^ai_tracker=|^if \[ -x |\btest -x )((?:'[^']*'|\\'|[^\s'\\])+)/m.exec(script)?.[1];
  return word === undefined ? undefined : shUnquote(word);
}
