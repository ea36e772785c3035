import { concatenated, type Hashed, type Line } from './lines.ts';

/**
 * Rewrapped lines: for each line of `after` that holds text of `before` broken at other places, the index of the line
 * of `before` that most of it comes from; -1 for the others. Both are the unmatched lines of one gap, in order.
 */
export function rewrapped(before: readonly Line[], after: readonly Line[]): Int32Array {
  const from = new Int32Array(after.length).fill(-1);
  // A rewrap joins or splits a few lines; in a large gap the search would cost more than it finds.
  if (before.length === 0 || after.length === 0 || before.length * after.length > maxPairs) return from;
  let a = 0;
  for (let b = 0; b < after.length; ) {
    const found = findSegment(before, after, a, b);
    if (found === undefined) {
      b++;
      continue;
    }
    shareOut(before, after, found, b, from);
    a = found.aEnd;
    b = found.bEnd;
  }
  return from;
}

const maxPairs = 40_000;

interface Segment {
  readonly a: number;
  readonly aEnd: number;
  readonly bEnd: number;
}

function findSegment(before: readonly Line[], after: readonly Line[], aFrom: number, b: number): Segment | undefined {
  if ((after[b] as Line).length === 0) return undefined;
  for (let a = aFrom; a < before.length; a++) {
    const ends = (before[a] as Line).length === 0 ? undefined : segmentFrom(before, after, a, b);
    if (ends !== undefined) return { a, ...ends };
  }
  return undefined;
}

/** Adds lines on the shorter side until both hold the same characters; `undefined` when they never do. */
function segmentFrom(before: readonly Line[], after: readonly Line[], a: number, b: number) {
  let left: Hashed = before[a] as Line;
  let right: Hashed = after[b] as Line;
  let aEnd = a + 1;
  let bEnd = b + 1;
  for (;;) {
    if (left.length === right.length) return left.stripped === right.stripped ? { aEnd, bEnd } : undefined;
    if (left.length < right.length) {
      if (aEnd === before.length) return undefined;
      left = concatenated(left, before[aEnd++] as Line);
    } else {
      if (bEnd === after.length) return undefined;
      right = concatenated(right, after[bEnd++] as Line);
    }
  }
}

/** Gives each new line of the segment to the old line that covers most of its characters; of equals the first. */
function shareOut(
  before: readonly Line[],
  after: readonly Line[],
  segment: Segment,
  b: number,
  from: Int32Array,
): void {
  let a = segment.a;
  let aLeft = (before[a] as Line).length;
  for (let index = b; index < segment.bEnd; index++) {
    let need = (after[index] as Line).length;
    let most = -1;
    while (need > 0) {
      while (aLeft === 0) aLeft = (before[++a] as Line).length;
      const taken = Math.min(need, aLeft);
      if (taken > most) {
        most = taken;
        from[index] = a;
      }
      need -= taken;
      aLeft -= taken;
    }
  }
}
