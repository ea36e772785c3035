import { relative, resolve } from 'node:path';
import { tryGit } from '../git/run-git.ts';

/** Where git looks for hooks in a repository, and why there. */
export interface HooksHere {
  /** The root of the work tree; of a bare repository its folder. */
  readonly root: string;
  /** The repository's own hooks folder, which all its worktrees share. */
  readonly own: string;
  /** The folder that git takes hooks from. */
  readonly live: string;
  /** `live` lies outside of the repository, which is then not the only one that it serves. */
  readonly isLiveOutside: boolean;
  /** Who set core.hooksPath: global, system, local, worktree, command; undefined: nobody. */
  readonly setBy: string | undefined;
}

/** The hooks folders of the repository that `cwd` lies in; undefined outside of any. */
export function hooksHere(cwd: string, env: NodeJS.ProcessEnv): HooksHere | undefined {
  const common = tryGit(['rev-parse', '--git-common-dir'], { cwd, env });
  if (common === undefined) return undefined;
  const root = tryGit(['rev-parse', '--show-toplevel'], { cwd, env }) ?? resolve(cwd, common);
  // Asked for at the root, because git resolves a relative core.hooksPath there.
  const live = resolve(root, tryGit(['rev-parse', '--git-path', 'hooks'], { cwd: root, env }) ?? 'hooks');
  const own = resolve(cwd, common, 'hooks');
  const isLiveOutside = live !== own && /^\.\.(\/|$)/.test(relative(root, live));
  const setBy = tryGit(['config', '--show-scope', '--get', 'core.hooksPath'], { cwd: root, env })?.split('\t')[0];
  return { root, own, live, isLiveOutside, setBy };
}
