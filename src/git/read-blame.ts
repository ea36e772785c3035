import type { Worktree } from './find-repository.ts';
import { decodePath, unquotePath } from './path-bytes.ts';
import { gitBytes } from './run-git.ts';

/** Where `git blame` says a line comes from; `sha` is all zeros for a line that is not committed. */
export interface BlamedLine {
  readonly sha: string;
  /** The line's number and the file's path in that commit. */
  readonly line: number;
  readonly path: string;
  /** The line's number in the file that is blamed. */
  readonly at: number;
  /** What git says in front of the line, a commit's facts at its first line. */
  readonly header: Buffer;
  /** Without its line end. */
  readonly bytes: Buffer;
}

interface BlameOptions {
  readonly limitMs?: number;
  /** Only these lines, as `git blame -L` takes them. */
  readonly ranges?: readonly string[] | undefined;
}

/** Runs `git blame` on a path of the work tree, or of a revision. Throws with git's words when it cannot. */
export function readBlame(
  worktree: Worktree,
  path: string,
  rev: string | undefined,
  { limitMs, ranges = [] }: BlameOptions = {},
): BlamedLine[] {
  const lines = ranges.flatMap((range) => ['-L', range]);
  return blame(worktree, path, [...lines, ...(rev === undefined ? [] : [rev])], limitMs);
}

/** The same of what a merge's other parents brought; a line that was in its first parent comes from wherever git says. */
export function readMergedBlame(worktree: Worktree, path: string, merge: string): BlamedLine[] {
  return blame(worktree, path, [merge, `^${merge}^1`]);
}

function blame(worktree: Worktree, path: string, which: readonly string[], limitMs?: number): BlamedLine[] {
  // What a list of commits to ignore says (blame.ignoreRevsFile) would put lines down to others than wrote them.
  const args = ['blame', '--ignore-revs-file=', '--no-textconv', '--porcelain', ...which];
  return parseBlame(gitBytes([...args, '--', path], { cwd: worktree.top, worktree, ...(limitMs && { limitMs }) }));
}

/**
 * `SHA LINE-THERE LINE-HERE [COUNT]`, then for a commit's first line `filename PATH` among others, then TAB and the
 * text (git-blame(1), "THE PORCELAIN FORMAT").
 */
function parseBlame(output: Buffer): BlamedLine[] {
  const lines: BlamedLine[] = [];
  const paths = new Map<string, string>();
  let current = { sha: '', line: 0, at: 0 };
  let start = 0;
  for (let at = 0; at < output.length; ) {
    const found = output.indexOf(10, at);
    const end = found === -1 ? output.length : found;
    if (output[at] === 9) {
      const path = paths.get(current.sha) ?? '';
      lines.push({ ...current, path, header: output.subarray(start, at), bytes: output.subarray(at + 1, end) });
      start = end + 1;
    } else {
      const header = /^([0-9a-f]{40,64}) (\d+) (\d+)/.exec(output.toString('latin1', at, Math.min(end, at + 120)));
      if (header !== null) current = { sha: header[1] ?? '', line: Number(header[2]), at: Number(header[3]) };
      else if (output.toString('latin1', at, at + 9) === 'filename ') {
        paths.set(current.sha, decodePath(unquotePath(output.subarray(at + 9, end))));
      }
    }
    at = end + 1;
  }
  return lines;
}
