import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { likeness } from '../attribution/likeness.ts';
import type { Line } from '../attribution/lines.ts';
import { liveLines, type Weave } from '../attribution/weave.ts';
import type { Worktree } from '../git/find-repository.ts';
import type { ChangedFile } from '../git/parse-commit.ts';
import { decodePath } from '../git/path-bytes.ts';
import { tryGitBytes } from '../git/run-git.ts';
import { pendingPaths } from '../store/pending-files.ts';
import type { CommitSources } from './commit-sources.ts';
import type { IngestContext } from './context.ts';

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
export function pendingNameOf(
  context: IngestContext,
  worktree: Worktree,
  path: string,
  content: readonly Line[],
): string | undefined {
  if (content.length === 0 || context.weaves.get(join(worktree.top, path)) !== undefined) return undefined;
  context.weaves.flush();
  const gone = pendingPaths(context.db, worktree.top, mostPending).filter((path) => !existsSync(path));
  const candidates = gone.map((path) => ({
    path: path.slice(worktree.top.length + 1),
    lines: liveLines(context.weaves.get(path) ?? []),
  }));
  return mostAlike(candidates, content);
}

/** What is pending of a file, taken over from the name that it had before; `undefined`: nothing. */
export function pendingOfRenamed(
  context: IngestContext,
  worktree: Worktree,
  file: { readonly path: string; readonly content: readonly Line[] | undefined; readonly time: string },
): Weave | undefined {
  const name = file.path.startsWith(`${worktree.top}/`) ? file.path.slice(worktree.top.length + 1) : undefined;
  const oldName = name && file.content && pendingNameOf(context, worktree, name, file.content);
  if (!oldName) return undefined;
  const oldPath = join(worktree.top, oldName);
  const weave = context.weaves.get(oldPath);
  const repositoryId = context.repositoryOf(worktree).id;
  context.weaves.set(oldPath, undefined, repositoryId, file.time);
  context.weaves.set(file.path, weave, repositoryId, file.time);
  return weave;
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
