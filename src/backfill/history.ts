import type { Worktree } from '../git/find-repository.ts';
import type { Step } from '../git/read-patches.ts';
import { tryGit } from '../git/run-git.ts';
import { recordedAmong } from '../store/backfilled.ts';
import type { Store } from '../store/open.ts';

/** A commit that nobody recorded. */
export interface UnrecordedCommit extends Step {
  /** Committer time, in seconds since the epoch. */
  readonly time: number;
  /** The values of its trailers `Co-authored-by`. */
  readonly coauthors: readonly string[];
}

/** Of a longer history, the newest. */
const mostCommits = 20_000;
const limitMs = 120_000;
const [parting, trailing] = ['\x1e', '\x1f'];

/** The commits below HEAD, merges left out, that nobody recorded; the oldest first. */
export function unrecordedHistory(db: Store, worktree: Worktree): UnrecordedCommit[] {
  const trailers = `%(trailers:key=Co-authored-by,valueonly,separator=%x1f)`;
  const args = ['log', '--no-merges', '--topo-order', '--reverse', `--max-count=${mostCommits}`];
  const options = { cwd: worktree.top, worktree, limitMs };
  const output = tryGit([...args, `--format=%ct %H %P%x1f${trailers}%x1e`, 'HEAD', '--'], options) ?? '';
  const all = output.split(parting).flatMap((record): UnrecordedCommit[] => {
    const [head = '', ...coauthors] = record.trim().split(trailing);
    const [time, sha, parent] = head.split(' ');
    return sha ? [{ sha, parent: parent || undefined, time: Number(time), coauthors }] : [];
  });
  const recorded = recordedAmong(
    db,
    all.map(({ sha }) => sha),
  );
  return all.filter(({ sha }) => !recorded.has(sha));
}
