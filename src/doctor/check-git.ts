import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shUnquote } from '../config/sh-quote.ts';
import { tryGit } from '../git/run-git.ts';
import { dispatcherFolders } from '../install/dispatchers.ts';
import { configValues, globalConfigFile } from '../install/git-config-edit.ts';
import { gitVersion } from '../install/git-global.ts';
import { type HooksHere, hooksHere } from '../install/hooks-here.ts';
import { hookSection, mechanism } from '../install/mechanism.ts';
import { broken, type Check, ok, type Patient, warn } from './check.ts';
import { launcherProblem } from './programs.ts';

const name = 'git hooks';

/** Whether git is there, and which. */
export function checkGit({ env, cwd }: Patient): Check {
  const version = gitVersion(cwd, env);
  if (!version) return broken('git', 'not found on the PATH', 'install git');
  return ok('git', `${version.text}${version.hasConfigHooks ? ', which has configuration hooks' : ''}`);
}

/** How we learn of a commit made here. */
export function checkGitHooks({ env, cwd }: Patient): Check {
  const file = globalConfigFile(cwd, env);
  const [folder] = dispatcherFolders(file);
  if (folder !== undefined) {
    const message = `an earlier version set core.hooksPath to ${folder}: other tools cannot install their hooks`;
    return warn(name, message, 'ai-tracker git-install undoes that');
  }
  const hasConfigHooks = gitVersion(cwd, env)?.hasConfigHooks ?? false;
  const here = hooksHere(cwd, file.env);
  const live = here && mechanism(here, file.env, hasConfigHooks);
  if (here && live && live !== 'reflog') return checkLive(here, live, file.env);
  if (hasConfigHooks && configValues(file, `${hookSection}.event`).length === 0) {
    return warn(name, 'not installed: commits are recorded later, from the reflogs', 'ai-tracker git-install');
  }
  if (!here) {
    return ok(
      name,
      hasConfigHooks
        ? `installed for all repositories in ${file.path}`
        : 'none: commits are recorded later, from the reflogs',
    );
  }
  return checkReflog(here, file.env);
}

function checkLive(here: HooksHere, live: 'configuration hook' | 'own hook', env: NodeJS.ProcessEnv): Check {
  const hook = join(here.live, 'post-commit');
  const isConfigured = live === 'configuration hook';
  const program = programIn(isConfigured ? configuredCommand(here, env) : readFileSync(hook, 'utf8'));
  const problem = program === undefined ? undefined : launcherProblem(program, env);
  const install = isConfigured ? 'ai-tracker git-install' : 'ai-tracker git-install --local';
  // The reflog tells all the same, only later.
  if (problem) return warn(name, `the ${live} here does not work: ${problem}`, install);
  return ok(name, `commits here are recorded at once, by the ${live} (${isConfigured ? hookSection : hook})`);
}

function checkReflog(here: HooksHere, env: NodeJS.ProcessEnv): Check {
  const ask = (...words: string[]) => tryGit(['config', '--get', ...words], { cwd: here.root, env });
  const fix = 'ai-tracker git-install --local';
  if (ask('extensions.refStorage') === 'reftable') {
    return broken(
      name,
      'commits here are not recorded: the reflog is in a reftable, which ai-tracker cannot read',
      fix,
    );
  }
  if (ask('--type=bool', 'core.logAllRefUpdates') === 'false') {
    return broken(name, 'commits here are not recorded: git keeps no reflog (core.logAllRefUpdates)', fix);
  }
  return ok(name, 'commits here are recorded later, from the reflog (at once after `ai-tracker git-install --local`)');
}

function configuredCommand(here: HooksHere, env: NodeJS.ProcessEnv): string {
  return tryGit(['config', '--get', `${hookSection}.command`], { cwd: here.root, env }) ?? '';
}

/** The launcher that a hook of ours calls. */
function programIn(script: string): string | undefined {
  const word = /(?:^if .*\[ -x |\btest -x )((?:'[^']*'|\\'|[^\s'\\])+)/m.exec(script)?.[1];
  return word === undefined ? undefined : shUnquote(word);
}
