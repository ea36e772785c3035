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
  return ownEmail(worktree) === email && Math.abs(time - Number(seconds)) <= longestWaySeconds;
}

/** Whoever commits here. */
function ownEmail(worktree: Worktree): string | undefined {
  const ident = tryGit(['var', 'GIT_COMMITTER_IDENT'], { cwd: worktree.top, worktree });
  return /<(.*)>/.exec(ident ?? '')?.[1];
}

/** Of commits, those that whoever commits here committed, and that no remote branch has. */
export function commitsMadeHere(worktree: Worktree, shas: readonly string[]): Set<string> {
  const options = { cwd: worktree.top, worktree, input: `${shas.join('\n')}\n` };
  const rows =
    tryGit(['log', '--no-walk=unsorted', '--stdin', '--ignore-missing', '--format=%H %ce'], options)?.split('\n') ?? [];
  const own = ownEmail(worktree);
  const made = rows.flatMap((row) =>
    own !== undefined && row.slice(row.indexOf(' ') + 1) === own ? (row.split(' ')[0] ?? []) : [],
  );
  if (made.length === 0) return new Set();
  const apart = tryGit(['rev-list', ...made, '--not', '--remotes'], { cwd: worktree.top, worktree })?.split('\n');
  return new Set(made.filter((sha) => apart?.includes(sha)));
}
