import { authorFormat, authorKey } from './author-key.ts';
import type { Worktree } from './find-repository.ts';
import { nulFields } from './nul-fields.ts';
import { type RawEntry, rawEntryOf } from './parse-commit.ts';
import { git, gitBytes, tryGit } from './run-git.ts';

/** A commit in a graph. */
export interface Node {
  readonly sha: string;
  readonly parents: readonly string[];
}

/**
 * The newest commits, at most so many, that are reachable from `tip`, and not older than a time (seconds); none when git
 * does not have it. Git does not walk any further for that, be there a million.
 */
export function readNewest(worktree: Worktree, tip: string, since: number, most: number): Node[] {
  const args = ['rev-list', '--parents', `--max-count=${most}`, sinceTime(since), tip];
  return toNodes(tryGit(args, { cwd: worktree.top, worktree }) ?? '');
}

/** The commits that are reachable from `head` and not from `base`, every parent before what is made upon it. Throws when git cannot. */
export function readBetween(worktree: Worktree, base: string, head: string): Node[] {
  return toNodes(
    git(['rev-list', '--topo-order', '--reverse', '--parents', head, `^${base}`], { cwd: worktree.top, worktree }),
  );
}

/** Where two histories part; `undefined`: they have no commit in common. */
export function mergeBaseOf(worktree: Worktree, one: string, other: string): string | undefined {
  return tryGit(['merge-base', one, other], { cwd: worktree.top, worktree })?.split('\n')[0] || undefined;
}

/** Git takes the seconds of `--max-age` for 32 bits: after 2038 nothing would be that young. */
function sinceTime(seconds: number): string {
  return `--since=@${Math.max(0, Math.floor(seconds))} +0000`;
}

function toNodes(output: string): Node[] {
  const rows = output.split('\n').filter(Boolean);
  return rows.map((row) => {
    const [sha = '', ...parents] = row.split(' ');
    return { sha, parents };
  });
}

/** All such commits but merges that are reachable from none of `seen`, oldest first. */
export function listUnseen(worktree: Worktree, tip: string, since: number, seen: readonly string[]): string[] {
  const args = ['rev-list', '--reverse', '--no-merges', '--ignore-missing', sinceTime(since), '--stdin'];
  const input = [tip, ...seen.map((sha) => `^${sha}`), ''].join('\n');
  return tryGit(args, { cwd: worktree.top, worktree, input })?.split('\n').filter(Boolean) ?? [];
}

/** A commit, and which files it changed. */
export interface ArrivedCommit extends Node {
  /** Committer time, ISO 8601 UTC. */
  readonly committedAt: string;
  readonly authorKey: string;
  readonly subject: string;
  readonly entries: readonly RawEntry[];
}

const format = `--format=%x01%H%x00%P%x00%cI%x00${authorFormat}%x00`;
const form = ['--raw', '--no-abbrev', '-M', '--no-relative', '--no-show-signature', '--no-ext-diff'];

/** Reads some commits, in their order; of merges no files. One process, however many they are. */
export function readArrived(worktree: Worktree, shas: readonly string[]): ArrivedCommit[] {
  if (shas.length === 0) return [];
  const args = ['log', '--no-walk=unsorted', '--ignore-missing', '--stdin', '-z', format, ...form];
  return parseArrived(gitBytes(args, { cwd: worktree.top, worktree, input: `${shas.join('\n')}\n` }));
}

/** `\x01SHA\0PARENTS\0TIME\0AUTHOR\0\0`, then, of a commit that changed files, `\n:MODE MODE SHA SHA STATUS\0PATH\0...`. */
export function parseArrived(output: Buffer): ArrivedCommit[] {
  const commits: (ArrivedCommit & { readonly entries: RawEntry[] })[] = [];
  const fields = nulFields(output, 0);
  while (!fields.isAtEnd()) {
    const field = fields.next();
    if (field[0] === 1) {
      const [parents, time, author] = [fields.next(), fields.next(), fields.next()];
      commits.push({
        sha: field.toString('latin1', 1),
        parents: parents.toString('latin1').split(' ').filter(Boolean),
        committedAt: new Date(time.toString('latin1')).toISOString(),
        authorKey: authorKey(author),
        subject: author.toString('utf8', author.lastIndexOf(1) + 1),
        entries: [],
      });
    } else if (field.includes(0x3a)) {
      const words = field.toString('latin1').trimStart();
      commits.at(-1)?.entries.push(rawEntryOf(words, fields));
    }
  }
  return commits;
}
