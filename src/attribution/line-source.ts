import type { Line } from './lines.ts';
import type { Origin } from './weave.ts';

/** Lines of a recorded commit, or of what git took away, that the file's are known to have come from. */
export interface BroughtLines {
  /**
   * `replaced`: the commit takes the place of that one. `brought-by-git`: git brought work from there, or from another of
   * several; then a line is whoever's it stands in a row with, before it is proof by itself.
   */
  readonly evidence: 'replaced' | 'brought-by-git';
  /** Hashes without white space (`Line.stripped`), in their order. */
  readonly hashes: Float64Array;
  readonly origins: readonly Origin[];
  /** Texts that git copied from here, so that they are proof although they stand elsewhere in the file too. */
  readonly copied?: ReadonlySet<number> | undefined;
}

/** What a file read like once: nothing tells that it was brought back, but what it has in common with the file now. */
export interface FormerLines {
  readonly evidence: 'only-alike';
  /** All of them, in their order. */
  readonly lines: readonly Line[];
  /** `none`: it is not told. */
  readonly origins: readonly Origin[];
  /** Lines that were gone there before: they may be missing between two others. */
  readonly gone?: ReadonlySet<number>;
  /**
   * What tells that a line is back in its place: two lines that it stood `between`, or with `ends` one of them and an end of
   * the file, where people type; or `nothing` does.
   */
  readonly place: 'between' | 'ends' | 'nothing';
}

/** Where lines of a file may come from, and what tells that they do. */
export type LineSource = BroughtLines | FormerLines;

/** The lines of a source, by their hashes without white space. */
export function hashesOf(source: LineSource): Float64Array {
  return source.evidence === 'only-alike' ? Float64Array.from(source.lines, ({ stripped }) => stripped) : source.hashes;
}

/** Whether a line of a source stood there, and was not gone already. */
export function stoodIn(source: LineSource, place: number): boolean {
  return source.evidence !== 'only-alike' || source.gone?.has(place) !== true;
}
