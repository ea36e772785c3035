import { concatenated, following, type Hashed, type Line, sameText, withoutComma } from './lines.ts';

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
  const gap = gapOf(before, after);
  let a = 0;
  for (let b = 0; b < after.length; ) {
    const found = findSegment(gap, a, b);
    if (found === undefined) {
      b++;
      continue;
    }
    shareOut(gap, found, from);
    a = found.aEnd;
    b = found.bEnd;
  }
  return from;
}

const maxPairs = 40_000;

/** Lines, and what the first of them, the first two and so on hold together: then any in a row are compared at once. */
interface Run {
  readonly lines: readonly Hashed[];
  readonly upTo: readonly Hashed[];
}

interface Gap {
  readonly old: Run;
  readonly now: Run;
  /** `now` without the commas that a formatter may have put in; `undefined` when there are none. */
  readonly bare: Run | undefined;
}

function gapOf(before: readonly Line[], after: readonly Line[]): Gap {
  const bare = after.map((line, at) => (mayHaveGotComma(line, after[at + 1]) ? withoutComma(line) : line));
  const hasCommas = bare.some((line, at) => line !== after[at]);
  return { old: runOf(before), now: runOf(after), bare: hasCommas ? runOf(bare) : undefined };
}

/** Where the text is not at hand, a bracket is taken to close where the indentation goes back; the hashes tell the rest. */
function mayHaveGotComma(line: Line, next: Line | undefined): boolean {
  if (line.length < 2) return false;
  return line.trailingComma ?? (next !== undefined && next.length > 0 && next.indent < line.indent);
}

function runOf(lines: readonly Hashed[]): Run {
  let sum: Hashed = { stripped: 0, length: 0 };
  const upTo = [sum];
  for (const line of lines) {
    sum = concatenated(sum, line);
    upTo.push(sum);
  }
  return { lines, upTo };
}

function lengthOf({ upTo }: Run, from: number, to: number): number {
  return (upTo[to] as Hashed).length - (upTo[from] as Hashed).length;
}

function textOf({ upTo }: Run, from: number, to: number): Hashed {
  return following(upTo[to] as Hashed, upTo[from] as Hashed);
}

interface Segment {
  readonly a: number;
  readonly aEnd: number;
  readonly b: number;
  readonly bEnd: number;
  /** What the new lines hold of the old ones: for one that got a comma, what is before that. */
  readonly held: readonly Hashed[];
}

function findSegment(gap: Gap, aFrom: number, b: number): Segment | undefined {
  const { old, now, bare } = gap;
  if (now.lines[b]?.length === 0) return undefined;
  for (let a = aFrom; a < old.lines.length; a++) {
    const found = segmentFrom(old, now, a, b) ?? (bare && segmentFrom(old, bare, a, b, now));
    if (found !== undefined && !isOneWithComma(found, now)) return found;
  }
  return undefined;
}

/** A new line that has nothing but a comma more holds no line of the passage that could keep its author. */
function isOneWithComma({ b, bEnd, held }: Segment, now: Run): boolean {
  return bEnd === b + 1 && held[0] !== now.lines[b];
}

/**
 * Adds lines on the shorter side until both hold the same characters; `undefined` when they never do. `whole`: the new
 * lines with their commas, where `now` has none.
 */
function segmentFrom(old: Run, now: Run, a: number, b: number, whole = now): Segment | undefined {
  let aEnd = a + 1;
  let bEnd = b + 1;
  for (;;) {
    const more = lengthOf(old, a, aEnd) - lengthOf(now, b, bEnd);
    // The comma that an old line ends with was there before.
    const last = more === 0 ? now.lines[bEnd - 1] : more === 1 ? commaLine(now, whole, bEnd - 1) : undefined;
    if (last !== undefined && sameText(textOf(old, a, aEnd), concatenated(textOf(now, b, bEnd - 1), last)))
      return { a, aEnd, b, bEnd, held: [...now.lines.slice(b, bEnd - 1), last] };
    if (more === 0 || (more < 0 ? aEnd++ === old.lines.length : bEnd++ === now.lines.length)) return undefined;
  }
}

/** The line as it is, with its comma, if `bare` has it without. */
function commaLine(bare: Run, whole: Run, index: number): Hashed | undefined {
  const line = whole.lines[index];
  return line === bare.lines[index] ? undefined : line;
}

/** Gives each new line of the segment to the old line that covers most of its characters; of equals the first. */
function shareOut({ old, now }: Gap, { a: first, b, held }: Segment, from: Int32Array): void {
  let a = first;
  let aLeft = lengthOf(old, a, a + 1);
  for (const [at, { length }] of held.entries()) {
    let need = length;
    let most = -1;
    while (need > 0) {
      while (aLeft === 0) aLeft = lengthOf(old, ++a, a + 1);
      const taken = Math.min(need, aLeft);
      if (taken > most) {
        most = taken;
        from[b + at] = a;
      }
      need -= taken;
      aLeft -= taken;
    }
    // With a comma more it is another line (design 4.4).
    if (length < lengthOf(now, b + at, b + at + 1)) from[b + at] = -1;
  }
}
