import { readSync } from 'node:fs';
import { authorFormat, authorKey } from './author-key.ts';
import type { Worktree } from './find-repository.ts';
import { type ChangedFile, entriesWithHunks, PatchSections, parseRawEntries } from './parse-commit.ts';
import { readMergedFiles } from './read-merge.ts';
import { readGitFile } from './run-git.ts';
import { showOptions } from './show-options.ts';

export interface Commit {
  readonly sha: string;
  readonly parents: readonly string[];
  /** Committer time, ISO 8601 UTC. */
  readonly committedAt: string;
  /** A hash of author, author time and subject: what a rebase or a cherry-pick keeps. */
  readonly authorKey: string;
  /** Its subject is one that `git revert` gives. */
  readonly isCalledRevert: boolean;
  readonly files: readonly ChangedFile[];
}

const format = `%H%x00%P%x00%cI%x00${authorFormat}%x00`;
const showArgs = ['show', `--format=${format}`, ...showOptions, '-U0', '--src-prefix=a/', '--dst-prefix=b/'];

/** Reads a commit: its parents, time, and each file with the lines that changed. Throws when git cannot show it. */
export function readCommit(worktree: Worktree, sha: string): Commit {
  // The patch of a huge commit does not fit into memory.
  const commit = readGitFile([...showArgs, sha, '--'], { cwd: worktree.top, worktree }, parseShow);
  return commit.parents.length > 1 ? { ...commit, files: readMergedFiles(worktree, sha) } : commit;
}

const chunkSize = 1 << 18;
const patchStart = Buffer.from('\0\0diff --git ');
const lineStartBytes = 160;
/** What lines begin with that `PatchSections` reads. */
const tells: ReadonlySet<number> = new Set(Buffer.from('d@B'));

function parseShow(file: number): Commit {
  const patch = new PatchSections();
  let head: Buffer = Buffer.alloc(0);
  let inPatch = false;
  let partial: Buffer = Buffer.alloc(0);
  for (let position = 0; ; ) {
    let chunk: Buffer = Buffer.allocUnsafe(chunkSize);
    const size = readSync(file, chunk, 0, chunkSize, position);
    if (size === 0) break;
    position += size;
    chunk = chunk.subarray(0, size);
    if (!inPatch) {
      head = Buffer.concat([head, chunk]);
      const at = head.indexOf(patchStart);
      if (at === -1) continue;
      inPatch = true;
      chunk = head.subarray(at + 2);
      head = head.subarray(0, at + 1);
    }
    partial = addLines(patch, partial, chunk);
  }
  if (partial.length > 0) patch.addLine(partial.toString('latin1'));
  return assemble(head, patch);
}

/** Feeds whole lines to the patch; returns the beginning of the last, unfinished one. */
function addLines(patch: PatchSections, partial: Buffer, chunk: Buffer): Buffer {
  let start = 0;
  let rest = partial;
  for (;;) {
    const end = chunk.indexOf(10, start);
    // Most lines are text that was added or removed: they tell nothing here.
    if (end !== -1 && rest.length === 0 && !tells.has(chunk[start] as number)) {
      start = end + 1;
      continue;
    }
    const piece = chunk.subarray(start, end === -1 ? chunk.length : end).subarray(0, lineStartBytes);
    const line = rest.length === 0 ? piece : Buffer.concat([rest, piece]).subarray(0, lineStartBytes);
    if (end === -1) return Buffer.from(line);
    patch.addLine(line.toString('latin1', 0, Math.min(line.length, lineStartBytes)));
    rest = Buffer.alloc(0);
    start = end + 1;
  }
}

function assemble(head: Buffer, patch: PatchSections): Commit {
  const fields = head.toString('latin1').split('\0', 4);
  const [sha = '', parents = '', time = '', author = ''] = fields;
  const isMerge = parents.includes(' ');
  const files = isMerge ? [] : entriesWithHunks(parseRawEntries(head.subarray(fields.join('\0').length)), patch);
  return {
    sha,
    parents: parents.split(' ').filter(Boolean),
    committedAt: new Date(time).toISOString(),
    authorKey: authorKey(Buffer.from(author, 'latin1')),
    isCalledRevert: /^(Revert|Reapply) "/.test(author.slice(author.lastIndexOf('\x01') + 1)),
    files,
  };
}
