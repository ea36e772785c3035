import { authorFormat, authorKey } from './author-key.ts';
import type { Worktree } from './find-repository.ts';
import { decodePath } from './path-bytes.ts';
import { tryGit, tryGitBytes } from './run-git.ts';

/** Of a longer range, the newest. */
const mostCommits = 5000;

/** The commits that are reachable from `tip` and from none of `bases`, newest first; none when git does not have them. */
export function readRange(worktree: Worktree, tip: string, ...bases: readonly string[]): string[] {
  const args = ['rev-list', `--max-count=${mostCommits}`, tip, ...bases.map((base) => `^${base}`)];
  return tryGit(args, { cwd: worktree.top, worktree })?.split('\n').filter(Boolean) ?? [];
}

/** The commits that are reachable from any of `tips` and from no branch of the repository. */
export function readRangeOffBranches(worktree: Worktree, ...tips: readonly string[]): string[] {
  if (tips.length === 0) return [];
  const args = ['rev-list', `--max-count=${mostCommits}`, ...tips, '--not', '--branches'];
  return tryGit(args, { cwd: worktree.top, worktree })?.split('\n').filter(Boolean) ?? [];
}

/** Those of some commits that are reachable from none of `tips`; all when git does not have one of them. */
export function unreachableOf(worktree: Worktree, shas: readonly string[], tips: readonly string[]): Set<string> {
  const input = [...shas, ...tips.map((tip) => `^${tip}`), ''].join('\n');
  const range = tryGit(['rev-list', '--stdin'], { cwd: worktree.top, worktree, input })?.split('\n');
  const unreachable = new Set(range);
  return new Set(range === undefined ? shas : shas.filter((sha) => unreachable.has(sha)));
}

/** Whether one commit is reachable from another. */
export function isReachable(worktree: Worktree, sha: string, tip: string): boolean {
  return tryGit(['merge-base', '--is-ancestor', sha, tip], { cwd: worktree.top, worktree }) !== undefined;
}

/** Which of these paths are changed by commits that are reachable from `tip` and not from `base` (if any). */
export function pathsChangedIn(
  worktree: Worktree,
  tip: string,
  base: string | undefined,
  paths: readonly string[],
): Set<string> {
  if (paths.length === 0 || tip === base) return new Set();
  const range = base === undefined ? [] : [`^${base}`];
  // Whatever the user's settings say.
  const form = ['--no-renames', '--no-relative', '--no-follow', '--no-show-signature', '--root'];
  const args = ['--literal-pathspecs', 'log', '--stdin', '-z', '--format=', '--name-only'];
  const input = [tip, ...range, '--', ...paths, ''].join('\n');
  const output = tryGitBytes([...args, ...form], { cwd: worktree.top, worktree, input });
  const names = output?.toString('latin1').split('\0') ?? [];
  return new Set(names.filter(Boolean).map((name) => decodePath(Buffer.from(name, 'latin1'))));
}

/** The author keys of commits, by sha; those that git does not have are left out. */
export function readAuthorKeys(worktree: Worktree, shas: readonly string[]): Map<string, string> {
  if (shas.length === 0) return new Map();
  const args = ['log', '--no-walk=unsorted', '--stdin', '-z', `--format=%H ${authorFormat}`];
  // Byte by byte, as `readCommit` reads them: a name need not be UTF-8.
  const output = tryGitBytes(args, { cwd: worktree.top, worktree, input: `${shas.join('\n')}\n` });
  const records = output?.toString('latin1').split('\0').filter(Boolean) ?? [];
  return new Map(
    records.map((record) => {
      const space = record.indexOf(' ');
      return [record.slice(0, space), authorKey(Buffer.from(record.slice(space + 1), 'latin1'))];
    }),
  );
}
