import type { Worktree } from './find-repository.ts';
import { gitBytes } from './run-git.ts';

/** The largest file whose lines are followed. */
export const maxTrackedBytes = 5 << 20;

const batchBytes = 32 << 20;

/** Contents by blob sha. Blobs that are missing, or larger than `maxTrackedBytes`, are left out. */
export function readBlobs(worktree: Worktree, shas: Iterable<string>): Map<string, Buffer> {
  const wanted = [...new Set(shas)].filter((sha) => !/^0+$/.test(sha));
  const contents = new Map<string, Buffer>();
  if (wanted.length === 0) return contents;
  for (const batch of batches(worktree, wanted)) {
    const output = gitBytes(['cat-file', '--batch'], { cwd: worktree.top, worktree, input: `${batch.join('\n')}\n` });
    for (const [sha, content] of parseBatch(output)) contents.set(sha, content);
  }
  return contents;
}

/** Groups of blobs that fit into memory together. */
function batches(worktree: Worktree, shas: readonly string[]): string[][] {
  const sizes = gitBytes(['cat-file', '--batch-check=%(objectname) %(objecttype) %(objectsize)'], {
    cwd: worktree.top,
    worktree,
    input: `${shas.join('\n')}\n`,
  }).toString('latin1');
  const groups: string[][] = [[]];
  let total = 0;
  for (const line of sizes.split('\n')) {
    const [sha = '', type, size] = line.split(' ');
    if (type !== 'blob' || Number(size) > maxTrackedBytes) continue;
    total += Number(size);
    if (total > batchBytes) {
      groups.push([]);
      total = Number(size);
    }
    groups.at(-1)?.push(sha);
  }
  return groups.filter((group) => group.length > 0);
}

/** `SHA blob SIZE\nCONTENT\n` an object (git-cat-file(1), "BATCH OUTPUT"). */
function* parseBatch(output: Buffer): Generator<[string, Buffer]> {
  let at = 0;
  while (at < output.length) {
    const end = output.indexOf(10, at);
    const [sha = '', type, size = '0'] = output.toString('latin1', at, end).split(' ');
    at = end + 1;
    if (type !== 'blob') continue;
    yield [sha, output.subarray(at, at + Number(size))];
    at += Number(size) + 1;
  }
}
