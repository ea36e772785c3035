import { align } from '../attribution/align.ts';
import { fromRanges } from '../attribution/ranges.ts';
import { type Origin, unknown } from '../attribution/weave.ts';
import { textOf } from '../context/lines-at.ts';
import type { Worktree } from '../git/find-repository.ts';
import type { ChangedFile, ParentFile } from '../git/parse-commit.ts';
import { readBlobNames } from '../git/read-blob-names.ts';
import { rangesOfBlob } from '../store/commits.ts';
import type { CommitSources, RevertedFile } from './commit-sources.ts';
import type { Source } from './known-sources.ts';
import { parentOrigins } from './parent-origins.ts';

const mostFiles = 500;

/** By path, some files that the commit `reverted` changed. */
export function readReverted(
  worktree: Worktree,
  reverted: string,
  paths: readonly string[],
): Map<string, RevertedFile> {
  const some = paths.slice(0, mostFiles);
  const before = readBlobNames(worktree, `${reverted}^`, some);
  const after = readBlobNames(worktree, reverted, some);
  const files = [...before].map(
    ([path, blob]) => [path, { commit: `${reverted}^`, before: blob, after: after.get(path) ?? '' }] as const,
  );
  return new Map(files.filter(([, file]) => file.before !== file.after));
}

/** Where nobody recorded that content: git merged it, or somebody else changed the file. */
function blamed(sources: CommitSources, commit: string, file: ParentFile): readonly Origin[] | undefined {
  return parentOrigins({ ...sources, parents: [commit] }, file, 0);
}

/**
 * What a revert brings back: the lines that the commit which it reverts took out of a file. Git copied them from there,
 * although their text may stand elsewhere in the file by now.
 */
export function revertedLines(sources: CommitSources, { newPath, oldPath }: ChangedFile): Source[] {
  const { context, blobs, repositoryId } = sources;
  const files = [...new Set([newPath, oldPath])].flatMap((path) => {
    const file = sources.revertedFiles().get(path);
    return file === undefined ? [] : [{ path, ...file }];
  });
  const contents = blobs.get(files.flatMap(({ before, after }) => [before, after]));
  return files.map(({ path, commit, before, after }): Source => {
    const lines = textOf(contents.get(before));
    const kept = new Set(align(lines, textOf(contents.get(after))));
    const gone = [...lines.keys()].filter((index) => !kept.has(index));
    const ranges = rangesOfBlob(context.db, before, path, repositoryId);
    const known = ranges === undefined && gone.length > 0 ? blamed(sources, commit, { blob: before, path }) : undefined;
    const origins = known ?? fromRanges(ranges ?? [], unknown);
    const hashes = Float64Array.from(gone, (index) => lines[index]?.stripped ?? 0);
    const evidence = 'replaced';
    return { evidence, hashes, origins: gone.map((index) => origins[index] ?? unknown), copied: new Set(hashes) };
  });
}
