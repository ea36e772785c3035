/**
 * The longest common subsequence of two token sequences (Myers' greedy algorithm): for each index of `b`, its partner
 * in `a` or -1. Where the two differ by more than `maxDistance` tokens, nothing in the differing middle is matched.
 */
export function matchTokens(a: Int32Array, b: Int32Array): Int32Array {
  const matched = new Int32Array(b.length).fill(-1);
  let start = 0;
  while (start < a.length && a[start] === b[start]) matched[start] = start++;
  let aEnd = a.length;
  let bEnd = b.length;
  while (aEnd > start && bEnd > start && a[aEnd - 1] === b[bEnd - 1]) matched[--bEnd] = --aEnd;
  // Tokens that the other side does not have cannot match; without them the search is short.
  const aKept = keepShared(a, start, aEnd, b, bEnd);
  const bKept = keepShared(b, start, bEnd, a, aEnd);
  walkBack(a, b, aKept, bKept, matched);
  return matched;
}

const maxDistance = 1500;

function keepShared(own: Int32Array, start: number, end: number, other: Int32Array, otherEnd: number): Int32Array {
  const seen = new Set<number>();
  for (let at = start; at < otherEnd; at++) seen.add(other[at] as number);
  const kept: number[] = [];
  for (let at = start; at < end; at++) if (seen.has(own[at] as number)) kept.push(at);
  return Int32Array.from(kept);
}

function walkBack(a: Int32Array, b: Int32Array, aKept: Int32Array, bKept: Int32Array, matched: Int32Array): void {
  const same = (x: number, y: number) => a[aKept[x] as number] === b[bKept[y] as number];
  const trail = furthestPoints(aKept.length, bKept.length, same);
  let x = aKept.length;
  let y = bKept.length;
  for (let distance = trail.length - 1; distance >= 0; distance--) {
    const previous = trail[distance - 1];
    const k = x - y;
    for (const start = startOn(previous, distance, k); x > start; ) {
      matched[bKept[--y] as number] = aKept[--x] as number;
    }
    if (previous !== undefined && isDown(previous, distance, k)) y--;
    else x--;
  }
}

/** For each distance, how far each diagonal reaches; empty when the two are further apart than `maxDistance`. */
function furthestPoints(n: number, m: number, same: (x: number, y: number) => boolean): Int32Array[] {
  const trail: Int32Array[] = [];
  let previous: Int32Array | undefined;
  for (let distance = 0; distance <= Math.min(n + m, maxDistance); distance++) {
    const reach = new Int32Array(2 * distance + 1);
    for (let k = -distance; k <= distance; k += 2) {
      let x = startOn(previous, distance, k);
      let y = x - k;
      while (x < n && y < m && same(x, y)) {
        x++;
        y++;
      }
      reach[k + distance] = x;
      if (x >= n && y >= m) {
        trail.push(reach);
        return trail;
      }
    }
    trail.push(reach);
    previous = reach;
  }
  return [];
}

/** How far a diagonal is reached with one step more than `previous`, before the equal tokens on it. */
function startOn(previous: Int32Array | undefined, distance: number, k: number): number {
  if (previous === undefined) return 0;
  return isDown(previous, distance, k) ? at(previous, distance - 1, k + 1) : at(previous, distance - 1, k - 1) + 1;
}

function isDown(previous: Int32Array, distance: number, k: number): boolean {
  if (k === -distance) return true;
  if (k === distance) return false;
  return at(previous, distance - 1, k - 1) < at(previous, distance - 1, k + 1);
}

function at(reach: Int32Array, distance: number, k: number): number {
  return reach[k + distance] as number;
}
