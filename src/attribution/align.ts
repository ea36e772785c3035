import { anchors } from './anchors.ts';
import { followIndentation } from './follow-indentation.ts';
import { type Line, sameLine, sameText } from './lines.ts';
import { matchTokens } from './match-tokens.ts';
import type { Pinned } from './pinned.ts';
import { slideDeletions, slideInsertions } from './slide.ts';
import { numbering } from './tokens.ts';

/**
 * Which line of `before` each line of `after` is, or -1 for a new one; order is kept. Lines that are the same but for
 * white space count as the same, lines that are the same to the byte are preferred.
 */
export function align(before: readonly Line[], after: readonly Line[], pinned?: Pinned): Int32Array {
  const matched = new Int32Array(after.length).fill(-1);
  const most = Math.min(before.length, after.length);
  let start = Math.min(pinned?.prefix ?? 0, most);
  let tail = Math.min(pinned?.suffix ?? 0, most - start);
  while (start + tail < most && sameLine(before[start] as Line, after[start] as Line)) start++;
  while (
    start + tail < most &&
    sameLine(before[before.length - tail - 1] as Line, after[after.length - tail - 1] as Line)
  ) {
    tail++;
  }
  for (let index = 0; index < start; index++) matched[index] = index;
  for (let index = 1; index <= tail; index++) matched[after.length - index] = before.length - index;
  const whole: Range = { a: start, aEnd: before.length - tail, b: start, bEnd: after.length - tail };
  if (whole.aEnd > whole.a && whole.bEnd > whole.b) {
    matchMiddle(before, after, whole, matched);
    followIndentation(before, after, matched, pinned);
  }
  if (after.length > start + tail) slideInsertions(before, after, matched, pinned);
  if (before.length > start + tail) slideDeletions(before, after, matched, pinned);
  return matched;
}

function matchMiddle(before: readonly Line[], after: readonly Line[], whole: Range, matched: Int32Array): void {
  const tokens = tokenize(before, after, whole);
  const isAnchor = (b: number) => (after[whole.b + b] as Line).letters > 0;
  for (const [a, b] of anchors(tokens.textA, tokens.textB, isAnchor)) matched[whole.b + b] = whole.a + a;
  for (const gap of gaps(matched, whole)) matchGap(tokens, after, gap, whole, matched);
}

/**
 * Equal lines first, then what is equal but for white space; unless the other way round more is found: with another
 * indentation, a brace is to the byte that of another block.
 */
function matchGap(tokens: Tokens, after: readonly Line[], gap: Range, whole: Range, matched: Int32Array): void {
  // Of the gap alone: there may be thousands in a large file.
  const before = matched.slice(gap.b, gap.bEnd);
  matchIn(gap, tokens.textA, tokens.textB, whole, matched);
  const [byText, found] = [matched.slice(gap.b, gap.bEnd), countFound(matched, after, gap)];
  matched.set(before, gap.b);
  matchIn(gap, tokens.exactA, tokens.exactB, whole, matched);
  for (const inner of gaps(matched, gap)) matchIn(inner, tokens.textA, tokens.textB, whole, matched);
  if (found > countFound(matched, after, gap)) matched.set(byText, gap.b);
}

function countFound(matched: Int32Array, after: readonly Line[], { b, bEnd }: Range): number {
  let found = 0;
  for (let index = b; index < bEnd; index++) {
    if (matched[index] !== -1 && (after[index] as Line).length > 0) found++;
  }
  return found;
}

interface Range {
  readonly a: number;
  readonly aEnd: number;
  readonly b: number;
  readonly bEnd: number;
}

interface Tokens {
  readonly exactA: Int32Array;
  readonly exactB: Int32Array;
  readonly textA: Int32Array;
  readonly textB: Int32Array;
}

/** Numbers for the lines of a range: equal numbers, equal lines. Blank lines get one of their own as text. */
function tokenize(before: readonly Line[], after: readonly Line[], range: Range): Tokens {
  const [textIdOf, exactIdOf] = [numbering<number>(), numbering<number>()];
  const number = (lines: readonly Line[], from: number, to: number): [Int32Array, Int32Array] => {
    const exact = new Int32Array(to - from);
    const text = new Int32Array(to - from);
    for (let index = from; index < to; index++) {
      const line = lines[index] as Line;
      const textId = textIdOf(line.stripped);
      text[index - from] = textId;
      exact[index - from] = exactIdOf(textId * 2 ** 32 + line.exact);
    }
    return [exact, text];
  };
  const [exactA, textA] = number(before, range.a, range.aEnd);
  const [exactB, textB] = number(after, range.b, range.bEnd);
  return { exactA, exactB, textA, textB };
}

/** The stretches between matched lines that have unmatched lines on both sides. */
function gaps(matched: Int32Array, whole: Range): Range[] {
  const found: Range[] = [];
  let a = whole.a;
  let b = whole.b;
  for (let index = whole.b; index <= whole.bEnd; index++) {
    const partner = index === whole.bEnd ? whole.aEnd : (matched[index] as number);
    if (partner === -1) continue;
    if (partner > a && index > b) found.push({ a, aEnd: partner, b, bEnd: index });
    a = partner + 1;
    b = index + 1;
  }
  return found;
}

function matchIn(gap: Range, tokensA: Int32Array, tokensB: Int32Array, whole: Range, matched: Int32Array): void {
  const inner = matchTokens(
    tokensA.subarray(gap.a - whole.a, gap.aEnd - whole.a),
    tokensB.subarray(gap.b - whole.b, gap.bEnd - whole.b),
  );
  for (let index = 0; index < inner.length; index++) {
    const partner = inner[index] as number;
    if (partner !== -1) matched[gap.b + index] = gap.a + partner;
  }
}

/** Added and removed lines of a line diff, byte for byte: what `git diff --minimal --numstat` counts. */
export function countChanges(before: readonly Line[], after: readonly Line[]): { added: number; removed: number } {
  const most = Math.min(before.length, after.length);
  let start = 0;
  let tail = 0;
  while (start < most && sameLine(before[start] as Line, after[start] as Line)) start++;
  while (start + tail < most && sameLine(before.at(-1 - tail) as Line, after.at(-1 - tail) as Line)) tail++;
  const middle: Range = { a: start, aEnd: before.length - tail, b: start, bEnd: after.length - tail };
  const same = start + tail + countSame(before, after, middle);
  return { added: after.length - same, removed: before.length - same };
}

function countSame(before: readonly Line[], after: readonly Line[], middle: Range): number {
  if (middle.aEnd === middle.a || middle.bEnd === middle.b) return 0;
  const { exactA, exactB } = tokenize(before, after, middle);
  const same = matchTokens(exactA, exactB).filter((partner) => partner !== -1).length;
  if (same > 0) return same;
  // Nothing in common, or too much that differs for the search: then at least what stands once on either side counts.
  const matched = new Int32Array(after.length).fill(-1);
  matchMiddle(before, after, middle, matched);
  const isSame = (partner: number, index: number) =>
    partner !== -1 && sameLine(before[partner] as Line, after[index] as Line);
  return matched.filter(isSame).length;
}

/** Whether two contents are the same but for white space. */
export function sameContent(a: readonly Line[], b: readonly Line[]): boolean {
  return a.length === b.length && a.every((line, index) => sameText(line, b[index] as Line));
}
