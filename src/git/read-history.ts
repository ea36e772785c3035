import type { HistoryCommit } from '../replay/history.ts';
import type { Worktree } from './find-repository.ts';
import { historyParser } from './history-parser.ts';
import { gitBytes, tryGit } from './run-git.ts';
import { streamGit } from './stream-git.ts';

/** Whoever waits for all of a long history can break it off. */
const limitMs = 3_600_000;

// What comes first: settings that would leave out what the root commit has, or show a merge against each parent.
const settings = ['-c', 'core.quotePath=true', '-c', 'log.showRoot=true', '-c', 'log.diffMerges=separate'];
const form = [
  ...['--format=%x01%H %ct %P', '--raw', '--no-abbrev', '--patch', '-U0', '-M', '--inter-hunk-context=0', '--no-color'],
  ...['--no-ext-diff', '--no-textconv', '--no-relative', '--no-show-signature', '--submodule=short'],
  ...['--src-prefix=a/', '--dst-prefix=b/'],
];

/** What git is asked for a history, with the revisions that say which. */
export function historyArgs(revisions: readonly string[]): string[] {
  return [...settings, 'log', '--first-parent', '-m', '--reverse', ...form, ...revisions, '--'];
}

/**
 * Reads HEAD's history along first parents, oldest first, from the commit after `after` to `tip`; a merge as what it
 * changed in its first parent. Never holds more than a commit of it.
 */
export async function readHistory(
  worktree: Worktree,
  { after, tip }: { readonly after: string | undefined; readonly tip: string },
  take: (commit: HistoryCommit) => void,
): Promise<void> {
  const parser = historyParser(take);
  await streamGit(
    historyArgs(after === undefined ? [tip] : [tip, `^${after}`]),
    { cwd: worktree.top, worktree, limitMs },
    parser.add,
  );
  parser.end();
}

/** The commits of HEAD's history along first parents, newest first; `without`: and of none of that commit's. */
export function listHistory(
  worktree: Worktree,
  tip: string,
  without?: string,
): { sha: string; parent: string | undefined }[] {
  const args = ['rev-list', '--first-parent', '--parents', '--ignore-missing', tip];
  if (without !== undefined) args.push(`^${without}`);
  const rows = gitBytes([...args, '--'], { cwd: worktree.top, worktree, limitMs })
    .toString('latin1')
    .split('\n');
  return rows.filter(Boolean).map((row) => {
    const [sha = '', parent] = row.split(' ', 2);
    return { sha, parent };
  });
}

/** How many commits HEAD's history has along first parents. */
export function countHistory(worktree: Worktree, tip: string): number {
  return Number(tryGit(['rev-list', '--first-parent', '--count', tip, '--'], { cwd: worktree.top, worktree, limitMs }));
}
