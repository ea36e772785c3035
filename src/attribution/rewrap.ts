import { concatenated, type Hashed, type Line, withoutComma } from './lines.ts';

/**
 * Rewrapped lines: for each line of `after` that holds text of `before` broken at other places, the index of the line
 * of `before` that most of it comes from; -1 for the others. Both are the unmatched lines of one gap, in order. A line
 * that got a comma behind it (prettier and black put one before a closing bracket) is the formatter's, the others of
 * its passage are not.
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
/** With commas the search takes longer. */
const maxPairsWithCommas = 10_000;
const mostCommas = 5;
const none: ReadonlySet<number> = new Set();

interface Segment {
  readonly a: number;
  readonly aEnd: number;
  readonly bEnd: number;
  /** Lines of `after` with a comma behind that was not there. */
  readonly commas: ReadonlySet<number>;
}

function findSegment(before: readonly Line[], after: readonly Line[], aFrom: number, b: number): Segment | undefined {
  if ((after[b] as Line).length === 0) return undefined;
  const find = (commas: ReadonlySet<number>): Segment | undefined => {
    for (let a = aFrom; a < before.length; a++) {
      const ends = (before[a] as Line).length === 0 ? undefined : segmentFrom(before, after, a, b, commas);
      if (ends !== undefined) return { a, ...ends, commas };
    }
    return undefined;
  };
  const plain = find(none);
  if (plain !== undefined || before.length * after.length > maxPairsWithCommas) return plain;
  for (const commas of possibleCommas(after, b)) {
    const found = find(commas);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Adds lines on the shorter side until both hold the same characters; `undefined` when they never do. */
function segmentFrom(
  before: readonly Line[],
  after: readonly Line[],
  a: number,
  b: number,
  commas: ReadonlySet<number>,
): Pick<Segment, 'aEnd' | 'bEnd'> | undefined {
  let left = (before[a] as Line).length;
  let right = lengthOf(after, b, commas);
  let aEnd = a + 1;
  let bEnd = b + 1;
  while (left !== right) {
    if (left < right) {
      if (aEnd === before.length) return undefined;
      left += (before[aEnd++] as Line).length;
    } else {
      if (bEnd === after.length) return undefined;
      right += lengthOf(after, bEnd++, commas);
    }
  }
  const own = joined(before.slice(a, aEnd));
  const other = joined(after.slice(b, bEnd).map((line, at) => (commas.has(b + at) ? withoutComma(line) : line)));
  return own === other ? { aEnd, bEnd } : undefined;
}

function lengthOf(after: readonly Line[], index: number, commas: ReadonlySet<number>): number {
  return (after[index] as Line).length - (commas.has(index) ? 1 : 0);
}

function joined(lines: readonly Hashed[]): number {
  return lines.reduce(concatenated).stripped;
}

/**
 * Lines from `b` on that a formatter may have put a comma behind: after each of these the indentation goes back, as a
 * bracket closes. Most often all have one, but for what cannot (`...rest`).
 */
function* possibleCommas(after: readonly Line[], b: number): Generator<ReadonlySet<number>> {
  const places: number[] = [];
  for (let index = b; index + 1 < after.length && places.length < mostCommas; index++) {
    const [line, next] = [after[index] as Line, after[index + 1] as Line];
    if (line.length > 1 && next.length > 0 && next.indent < line.indent) places.push(index);
  }
  for (let chosen = 2 ** places.length - 1; chosen > 0; chosen--) {
    yield new Set(places.filter((_, at) => chosen & (1 << at)));
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
    let need = lengthOf(after, index, segment.commas);
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
    // With a comma more it is another line (design 4.4).
    if (segment.commas.has(index)) from[index] = -1;
  }
}
