import type { Line } from './lines.ts';
import { provingLetters } from './recognise.ts';

/**
 * Whether a content has at least half of some lines, by their hashes. Short ones of which it has one of the same text
 * tell nothing: a brace stands anywhere.
 */
export function hasHalf(content: Iterable<Line>, hashes: Iterable<number>): boolean {
  const wanted = new Set(hashes);
  const found = new Set<number>();
  for (const { stripped, letters } of content) {
    if (!wanted.has(stripped)) continue;
    if (letters >= provingLetters) found.add(stripped);
    else wanted.delete(stripped);
  }
  return found.size * 2 >= wanted.size;
}
