import type { Origin, Weave } from '../attribution/weave.ts';
import type { IngestContext } from '../context/context.ts';
import type { Worktree } from '../git/find-repository.ts';
import { attributeRestored, type Brought, type ReturnedFile } from '../provenance/attribute-restored.ts';
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
