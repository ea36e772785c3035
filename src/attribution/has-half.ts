import type { Line } from './lines.ts';

/** Fewer letters and digits may stand anywhere. */
const minAlnum = 8;

/** Whether a line tells more than that somebody closed a block. */
export function isDistinctive({ letters }: Pick<Line, 'letters'>): boolean {
  return letters >= minAlnum;
}

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
