import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { likeness } from '../attribution/likeness.ts';
import type { Line } from '../attribution/lines.ts';
import { liveLines } from '../attribution/weave.ts';
import type { ChangedFile } from '../git/parse-commit.ts';
import { decodePath } from '../git/path-bytes.ts';
import { tryGitBytes } from '../git/run-git.ts';
import { pendingPaths } from '../store/pending-files.ts';
import type { CommitSources } from './commit-sources.ts';

/** As git's own rename detection (`-M`, git-diff(1)). */
const leastLikeness = 0.5;
const mostPending = 50;

interface Candidate {
  /** Relative to the top of the work tree. */
  readonly path: string;
  readonly lines: readonly Line[];
}

/**
 * The name that a file had before, where git cannot tell, since no commit below has it: its lines are pending under that name,
 * and the file is gone.
 */
export function pendingNameOf(sources: CommitSources, file: ChangedFile, commit: readonly Line[]): string | undefined {
  const { context, worktree } = sources;
  if (file.status !== 'A' || context.weaves.get(join(worktree.top, file.newPath)) !== undefined) return undefined;
  context.weaves.flush();
  const gone = pendingPaths(context.db, worktree.top, mostPending).filter((path) => !existsSync(path));
  const candidates = gone.map((path) => ({
    path: path.slice(worktree.top.length + 1),
    lines: liveLines(context.weaves.get(path) ?? []),
  }));
  return mostAlike(candidates, commit);
}

/** The name that a file had in the commit that this one amends. */
export function amendedNameOf(
  sources: CommitSources,
  file: ChangedFile,
  commit: readonly Line[],
  contentOf: (blob: string) => readonly Line[] | undefined,
): string {
  if (!mayBeRenamed(sources, file)) return file.newPath;
  const candidates = namesGone(sources).map((path) => ({
    path,
    lines: contentOf(sources.amended.get(path)?.blob ?? '') ?? [],
  }));
  return mostAlike(candidates, commit) ?? file.newPath;
}

/** The blobs that tell whether a file was renamed by an amend. */
export function blobsOfNamesGone(sources: CommitSources, file: ChangedFile): string[] {
  return mayBeRenamed(sources, file) ? namesGone(sources).flatMap((path) => sources.amended.get(path)?.blob ?? []) : [];
}

function mayBeRenamed({ amended }: CommitSources, file: ChangedFile): boolean {
  return file.status === 'A' && amended.size > 0 && !amended.has(file.newPath);
}

/** Files of the amended commit that this one has not. */
function namesGone({ amended, sha, worktree }: CommitSources): string[] {
  const names = [...amended.keys()].slice(0, mostPending);
  const listed = tryGitBytes(['ls-tree', '-r', '--name-only', '-z', sha, '--', ...names], {
    cwd: worktree.top,
    worktree,
  });
  const there = new Set(
    (listed?.toString('latin1') ?? '').split('\0').map((name) => decodePath(Buffer.from(name, 'latin1'))),
  );
  return names.filter((path) => !there.has(path));
}

function mostAlike(candidates: readonly Candidate[], commit: readonly Line[]): string | undefined {
  const rated = candidates.map(({ path, lines }) => ({ path, like: likeness(lines, commit) }));
  const [best] = rated.sort((a, b) => b.like - a.like);
  return best !== undefined && best.like >= leastLikeness ? best.path : undefined;
}
