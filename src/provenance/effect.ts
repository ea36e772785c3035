import type { Origin, Weave } from '../attribution/weave.ts';

/** What a commit does to what is kept beside it. Matching collects it, and it is written when all files are matched. */
export type Effect =
  /** `weave`: what is pending of a file from now on; `undefined`: nothing. */
  | { readonly kind: 'pending'; readonly path: string; readonly weave: Weave | undefined }
  /** A commit took a file, but for lines of these origins. */
  | { readonly kind: 'committed'; readonly path: string; readonly left: readonly Origin[] }
  /** Lines that are neither in the commit nor in the work tree: they may have gone to another file, or come back. */
  | { readonly kind: 'shelve'; readonly path: string; readonly weave: Weave }
  /** One of the agent's lines came back that a shelved file counts as discarded. */
  | { readonly kind: 'unshelve'; readonly shelf: number };

export function unshelve(shelf: number): Effect {
  return { kind: 'unshelve', shelf };
}
