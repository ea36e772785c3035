import type { Worktree } from './find-repository.ts';
import { remoteName } from './remote-name.ts';
import { tryGit } from './run-git.ts';
import { shallowCommits } from './shallow.ts';

export interface Remotes {
  /** The address of `origin`, as its configuration has it. */
  readonly origin: string | undefined;
  /** Which repository that is, or the only remote's: see `remoteName`. */
  readonly remote: string | null;
}

/** What a repository's configuration says of where it comes from. */
export function readRemotes(worktree: Worktree): Remotes {
  const asked = '^(remote\\..*\\.url|url\\..*\\.insteadof)$';
  const text = tryGit(['config', '-z', '--get-regexp', asked], { cwd: worktree.top, worktree }) ?? '';
  const entries = text.split('\0').flatMap((entry): [string, string][] => {
    const at = entry.indexOf('\n');
    return at === -1 ? [] : [[entry.slice(0, at), entry.slice(at + 1)]];
  });
  return remotesIn(entries);
}

/** The first address of `origin`, else of the only remote, with the abbreviations that `url.X.insteadOf` stands for. */
export function remotesIn(entries: readonly (readonly [name: string, value: string])[]): Remotes {
  const valuesOf = (pattern: RegExp) =>
    entries.flatMap(([name, value]) => {
      const of = pattern.exec(name)?.[1];
      return of === undefined ? [] : [{ of, value }];
    });
  const urls = new Map(
    valuesOf(/^remote\.(.*)\.url$/s)
      .reverse()
      .map(({ of, value }) => [of, value]),
  );
  const origin = urls.get('origin');
  const url = origin ?? (urls.size === 1 ? [...urls.values()][0] : undefined);
  const [longest] = valuesOf(/^url\.(.*)\.insteadof$/s)
    .filter(({ value }) => value !== '' && url?.startsWith(value))
    .sort((a, b) => b.value.length - a.value.length);
  const whole = longest === undefined ? url : `${longest.of}${url?.slice(longest.value.length)}`;
  return { origin, remote: (whole && remoteName(whole)) ?? null };
}

const rootLimitMs = 2000;

/** The commit that HEAD's history began with; `null`: there is none yet, or only a part of the history is here. */
export function rootCommit(worktree: Worktree): string | null {
  if (shallowCommits(worktree).size > 0) return null;
  const roots = tryGit(['rev-list', '--first-parent', '--max-parents=0', 'HEAD'], {
    cwd: worktree.top,
    worktree,
    limitMs: rootLimitMs,
  });
  return roots?.split('\n').at(-1) || null;
}
