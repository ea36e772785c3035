import type { Worktree } from './find-repository.ts';
import { tryGit } from './run-git.ts';

const longestWaySeconds = 600;

/**
 * Whether a commit that plumbing put under HEAD was made on top of `old` just then, by whoever commits here: nothing
 * else tells it from one that was fetched. `time`: when it came under HEAD, in seconds.
 */
export function isMadeHere(worktree: Worktree, sha: string, old: string, time: number): boolean {
  const options = { cwd: worktree.top, worktree };
  const [parents = '', email, seconds] =
    tryGit(['log', '-1', '--format=%P%n%ce%n%ct', sha], options)?.split('\n') ?? [];
  if (parents.split(' ')[0] !== (/^0+$/.test(old) ? '' : old)) return false;
  const own = /<(.*)>/.exec(tryGit(['var', 'GIT_COMMITTER_IDENT'], options) ?? '')?.[1];
  return own === email && Math.abs(time - Number(seconds)) <= longestWaySeconds;
}
