import type { Worktree } from './find-repository.ts';
import { decodePath } from './path-bytes.ts';
import { gitBytes } from './run-git.ts';

/** Where `git blame` says a line comes from; `sha` is all zeros for a line that is not committed. */
export interface BlamedLine {
  readonly sha: string;
  /** The line's number and the file's path in that commit. */
  readonly line: number;
  readonly path: string;
  readonly text: string;
}

/** Runs `git blame` on a path of the work tree, or of a revision. Throws with git's words when it cannot. */
export function readBlame(worktree: Worktree, path: string, rev: string | undefined, limitMs?: number): BlamedLine[] {
  // A list of commits to ignore would put lines down to other commits than those that wrote them.
  const args = ['-c', 'blame.ignoreRevsFile=', 'blame', '--no-textconv', '--porcelain'];
  if (rev !== undefined) args.push(rev);
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
      const text = output.toString('utf8', at + 1, end);
      lines.push({ ...current, path: paths.get(current.sha) ?? '', text });
    } else {
      const header = /^([0-9a-f]{40,64}) (\d+) \d+/.exec(output.toString('latin1', at, Math.min(end, at + 120)));
      if (header !== null) current = { sha: header[1] ?? '', line: Number(header[2]) };
      else if (output.toString('latin1', at, at + 9) === 'filename ') {
        paths.set(current.sha, unquote(output.subarray(at + 9, end)));
      }
    }
    at = end + 1;
  }
  return lines;
}

/** A name with odd characters stands in quotes with C escapes. */
function unquote(bytes: Buffer): string {
  if (bytes[0] !== 0x22) return decodePath(bytes);
  const escapes: Record<string, string> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', f: '\f', v: '\v' };
  const raw = bytes
    .toString('latin1', 1, bytes.length - 1)
    .replace(/\\([0-7]{3}|.)/g, (_, code: string) =>
      code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (escapes[code] ?? code),
    );
  return decodePath(Buffer.from(raw, 'latin1'));
}
