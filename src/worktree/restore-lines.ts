import type { Origin, Weave } from '../attribution/weave.ts';
import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import { attributeRestored, type Brought, type ReturnedFile } from '../provenance/attribute-restored.ts';
import { pendingOfRenamed, type RenamedFile } from '../provenance/renamed-file.ts';
import { takeFromShelf } from '../store/shelved-files.ts';

/** Lines that a step put down to `origin`, and that git brought, are whose they were, and discarded no more. */
export function restoreLines(
  context: IngestContext,
  worktree: Worktree,
  file: ReturnedFile,
  weave: Weave,
  origin: Origin,
  brought?: Brought,
): Weave {
  const restored = attributeRestored(context, worktree, file, weave, origin, brought);
  for (const shelf of restored.unshelved) takeFromShelf(context.db, shelf, 1);
  return restored.weave;
}

/** What is pending of a file is taken over from the name that it had before; `undefined`: nothing. */
export function adoptRenamed(
  context: IngestContext,
  worktree: Worktree,
  gone: readonly string[],
  { path, time, ...file }: RenamedFile & { readonly path: string; readonly time: string },
): Weave | undefined {
  const renamed = pendingOfRenamed(context, worktree, gone, file);
  if (renamed === undefined) return undefined;
  const { id } = context.repositoryOf(worktree);
  context.weaves.set(renamed.before, undefined, id, time);
  context.weaves.set(path, renamed.weave, id, time);
  return renamed.weave;
}
