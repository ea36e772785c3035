import { inTurn } from '../attribution/text-counts.ts';
import type { Origin, WeaveLine } from '../attribution/weave.ts';

/** What git may have brought, and which committed lines were gone there. */
export interface Merged {
  /** The shelved file that counts its lines as discarded. */
  readonly shelf?: number;
  readonly removed?: readonly WeaveLine[];
  /** It was kept elsewhere, and is there no more. */
  readonly isGone?: boolean;
}

/** Tells who took a committed line out, by its text, once for each. */
export type TakeRemover = (stripped: number) => Origin | undefined;

/**
 * Who took committed lines out of a file, before git put it aside and brought it back. `brought`: the sources of which
 * something came back; the first of all tells.
 */
export function removersIn(sources: readonly Merged[], brought: readonly Merged[]): TakeRemover {
  const texts = new Set(brought.flatMap(({ removed = [] }) => removed.map((line) => line.stripped)));
  const removed = sources.flatMap(({ removed = [] }) => removed).filter(({ stripped }) => texts.has(stripped));
  return inTurn(removed.map(({ stripped, remover }) => [stripped, remover] as const));
}
