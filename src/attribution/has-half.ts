import { isDistinctive } from './known-lines.ts';
import type { Line } from './lines.ts';

/**
 * Whether a content has at least half of some lines, by their hashes. Short ones of which it has one of the same text
 * tell nothing: a brace stands anywhere.
 */
export function hasHalf(content: Iterable<Line>, hashes: Iterable<number>): boolean {
  const wanted = new Set(hashes);
  const found = new Set<number>();
  for (const line of content) {
    if (!wanted.has(line.stripped)) continue;
    if (isDistinctive(line)) found.add(line.stripped);
    else wanted.delete(line.stripped);
  }
  return found.size * 2 >= wanted.size;
}
