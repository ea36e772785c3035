import type { Line } from './lines.ts';
import type { Origin } from './weave.ts';

/** Lines that are known from elsewhere: added by a recorded commit, or taken away by git before they were committed. */
export interface KnownLines {
  /** Hashes without white space (`Line.stripped`), in their order. */
  readonly hashes: Float64Array;
  readonly origins: readonly Origin[];
  /** Git is known to have brought work from here, so that a short line is proof enough. */
  readonly certain: boolean;
  /** Git brought it from this or from another: a short line is whoever's it is found with, before it is proof by itself. */
  readonly isOneOfMany?: boolean;
  /** Texts that git copied from here, so that they are proof although they stand elsewhere in the file too. */
  readonly copied?: ReadonlySet<number> | undefined;
}

/** So many letters and digits make a line a proof by itself. */
export const provingLetters = 8;

/** Whether a line tells enough to be known again by itself. */
export function isDistinctive({ letters }: Pick<Line, 'letters'>): boolean {
  return letters >= provingLetters;
}
