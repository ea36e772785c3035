import { matchTokens } from './match-tokens.ts';
import { numbering } from './tokens.ts';

/**
 * Lines, by their hashes in order, of which others have taken some: in their place stands NaN, which is no line's hash.
 */
export function hashesLeft(hashes: Float64Array, taken: readonly Float64Array[]): Float64Array {
  const left = hashes.slice();
  const idOf = numbering<number>();
  const tokens = (some: Float64Array) => Int32Array.from(some, idOf);
  for (const each of taken) {
    for (const partner of matchTokens(tokens(left), tokens(each))) if (partner !== -1) left[partner] = Number.NaN;
  }
  return left;
}
