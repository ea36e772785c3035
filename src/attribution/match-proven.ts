import { isDistinctive, type KnownLines } from './known-lines.ts';
import type { Line } from './lines.ts';
import { type Matched, matchKnown, type Row, rowsOf } from './match-known.ts';
import { movedBlock } from './moves.ts';
import { countTexts } from './text-counts.ts';

/**
 * Which open lines are which of the known ones, as far as that is proven: pairs of an index in the file and one in the
 * source. `repeated`: texts that stand in the file more than once, so that one more is a copy. `used`: known lines that
 * were found before.
 */
export function matchProven(
  lines: readonly Line[],
  open: readonly number[],
  known: KnownLines,
  repeated: ReadonlySet<number>,
  used: ReadonlySet<number>,
): [number, number][] {
  const match = matchKnown(lines, open, known.hashes, used);
  const rows = rowsOf(match);
  const isCopied = copiedWhole(lines, open, known);
  const lineAt = (at: number) => lines[open[at] as number] as Line;
  const tells = (at: number) => (known.certain ? lineAt(at).letters > 0 : isDistinctive(lineAt(at)));
  const isCopy = (at: number) => repeated.has(lineAt(at).stripped) && !isCopied(lineAt(at).stripped);
  const proven = open.map((_, at) => match.matched[at] !== -1 && tells(at) && !isCopy(at));
  if (known.certain) proveBlocks(proven, match, rows);
  // That other lines come back from here is evidence, and their own place is more.
  if (used.size > 0 || proven.includes(true)) proveEnclosed(proven, match, rows);
  for (const row of rows) proveRow(proven, row, (at) => !known.certain && tells(at) && isCopy(at));
  return open.flatMap((index, at) => (proven[at] ? [[index, match.matched[at] as number] as [number, number]] : []));
}

/** Whether git copied all open lines of a text: of more than it copied, nobody knows which were. */
function copiedWhole(
  lines: readonly Line[],
  open: readonly number[],
  { hashes, copied }: KnownLines,
): (text: number) => boolean {
  if (copied === undefined) return () => false;
  const there = countTexts(hashes);
  const here = countTexts(open.map((index) => (lines[index] as Line).stripped));
  return (text) => copied.has(text) && (here.get(text) ?? 0) <= (there.get(text) ?? 0);
}

/** Where git is known to have brought work from, a block is proof even of lines that stand elsewhere in the file too. */
function proveBlocks(proven: boolean[], { matched }: Matched, rows: readonly Row[]): void {
  for (const { start, end } of rows) {
    if (matched[start] !== -1 && end - start >= movedBlock) proven.fill(true, start, end);
  }
}

/** Short lines that come back between the very lines that they stood between there. These must tell enough themselves. */
function proveEnclosed(proven: boolean[], { lines, open, hashes, matched }: Matched, rows: readonly Row[]): void {
  const stoodThere = (index: number, partner: number) => {
    const line = lines[index];
    return line !== undefined && isDistinctive(line) && hashes[partner] === line.stripped;
  };
  for (const { start, end } of rows) {
    const [first, last] = [matched[start] as number, matched[end - 1] as number];
    const [before, after] = [(open[start] as number) - 1, (open[end - 1] as number) + 1];
    if (first === -1 || !stoodThere(before, first - 1) || !stoodThere(after, last + 1)) continue;
    for (let at = start; at < end; at++) {
      // A longer one is a copy, or it would be proven.
      if (!isDistinctive(lines[open[at] as number] as Line)) proven[at] = true;
    }
  }
}

/**
 * A proof speaks for its neighbours, as long as they stand in a row on both sides. Not for copies where a row has more of
 * these than lines that are proven: an older version of what stands there still, with one line of its own, is a copy but
 * for that line.
 */
function proveRow(proven: boolean[], { start, end }: Row, isCopy: (at: number) => boolean): void {
  const row = Array.from({ length: end - start }, (_, each) => start + each);
  const own = row.filter((at) => proven[at]).length;
  const copies = row.filter(isCopy);
  const isOfCopy = (at: number) => copies.length > own && isCopy(at);
  const spread = (at: number, beside: number) => {
    if (proven[beside] && !isOfCopy(at)) proven[at] = true;
  };
  for (let at = start + 1; at < end; at++) spread(at, at - 1);
  for (let at = end - 2; at >= start; at--) spread(at, at + 1);
}
