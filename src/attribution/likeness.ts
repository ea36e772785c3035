import type { Line } from './lines.ts';

/** The share of the lines of the longer of two contents that both have, in whatever white space; blank lines aside. */
export function likeness(a: readonly Line[], b: readonly Line[]): number {
  const [one, other] = [told(a), told(b)];
  const left = new Map<number, number>();
  for (const { stripped } of one) left.set(stripped, (left.get(stripped) ?? 0) + 1);
  let shared = 0;
  for (const { stripped } of other) {
    const count = left.get(stripped) ?? 0;
    if (count > 0) shared++;
    left.set(stripped, count - 1);
  }
  return shared / Math.max(1, one.length, other.length);
}

function told(lines: readonly Line[]): Line[] {
  return lines.filter((line) => line.length > 0);
}
