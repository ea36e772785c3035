import type { Worktree } from './find-repository.ts';
import { decodePath, unquotePath } from './path-bytes.ts';
import { gitBytes } from './run-git.ts';

/** Where `git blame` says a line comes from; `sha` is all zeros for a line that is not committed. */
export interface BlamedLine {
  readonly sha: string;
  /** The line's number and the file's path in that commit. */
  readonly line: number;
  readonly path: string;
  /** Without its line end. */
  readonly bytes: Buffer;
}

/** Runs `git blame` on a path of the work tree, or of a revision. Throws with git's words when it cannot. */
export function readBlame(worktree: Worktree, path: string, rev: string | undefined, limitMs?: number): BlamedLine[] {
  return blame(worktree, path, rev === undefined ? [] : [rev], limitMs);
}

/** The same of what a merge's other parents brought; a line that was in its first parent comes from wherever git says. */
export function readMergedBlame(worktree: Worktree, path: string, merge: string): BlamedLine[] {
  return blame(worktree, path, [merge, `^${merge}^1`]);
}

function blame(worktree: Worktree, path: string, revs: readonly string[], limitMs?: number): BlamedLine[] {
  // What a list of commits to ignore says (blame.ignoreRevsFile) would put lines down to others than wrote them.
  const args = ['blame', '--ignore-revs-file=', '--no-textconv', '--porcelain', ...revs];
  return parseBlame(gitBytes([...args, '--', path], { cwd: worktree.top, worktree, ...(limitMs && { limitMs }) }));
}

/**
 * `SHA LINE-THERE LINE-HERE [COUNT]`, then for a commit's first line `filename PATH` among others, then TAB and the
 * text (git-blame(1), "THE PORCELAIN FORMAT").
 */
function parseBlame(output: Buffer): BlamedLine[] {
  const lines: BlamedLine[] = [];
  const paths = new Map<string, string>();
  let current = { sha: '', line: 0 };
  for (let at = 0; at < output.length; ) {
    const found = output.indexOf(10, at);
    const end = found === -1 ? output.length : found;
    if (output[at] === 9) {
      lines.push({ ...current, path: paths.get(current.sha) ?? '', bytes: output.subarray(at + 1, end) });
    } else {
      const header = /^([0-9a-f]{40,64}) (\d+) \d+/.exec(output.toString('latin1', at, Math.min(end, at + 120)));
      if (header !== null) current = { sha: header[1] ?? '', line: Number(header[2]) };
      else if (output.toString('latin1', at, at + 9) === 'filename ') {
        paths.set(current.sha, decodePath(unquotePath(output.subarray(at + 9, end))));
      }
    }
    at = end + 1;
  }
  return lines;
}
