import { tryGit } from '../git/run-git.ts';
import { isChained } from './git-chain.ts';
import type { HooksHere } from './hooks-here.ts';

/** What tells ai-tracker of a commit in a repository. */
export type Mechanism = 'configuration hook' | 'own hook' | 'reflog';

/** The section of git's configuration that our configuration hook stands in (git 2.54). */
export const hookSection = 'hook.ai-tracker';

/** The mechanism that is live in a repository. `hasConfigHooks`: git knows hooks in its configuration. */
export function mechanism(here: HooksHere, env: NodeJS.ProcessEnv, hasConfigHooks: boolean): Mechanism {
  if (hasConfigHooks && isConfigured(here.root, env)) return 'configuration hook';
  return isChained(here.live) ? 'own hook' : 'reflog';
}

function isConfigured(cwd: string, env: NodeJS.ProcessEnv): boolean {
  const ask = (key: string) => tryGit(['config', '--get-all', `${hookSection}.${key}`], { cwd, env });
  const isOff = tryGit(['config', '--type=bool', '--get', `${hookSection}.enabled`], { cwd, env }) === 'false';
  return !isOff && ask('command') !== undefined && (ask('event')?.split('\n').includes('post-commit') ?? false);
}
