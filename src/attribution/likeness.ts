import type { Line } from './lines.ts';
import { countTexts } from './text-counts.ts';

/** The share of the lines of the longer of two contents that both have, in whatever white space; blank lines aside. */
export function likeness(a: readonly Line[], b: readonly Line[]): number {
  const [one, other] = [textsOf(a), textsOf(b)];
  const counts = countTexts(one);
  let shared = 0;
  for (const [text, count] of countTexts(other)) shared += Math.min(count, counts.get(text) ?? 0);
  return shared / Math.max(1, one.length, other.length);
}

function textsOf(lines: readonly Line[]): number[] {
  return lines.filter((line) => line.length > 0).map(({ stripped }) => stripped);
}
