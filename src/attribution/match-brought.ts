import type { BroughtLines } from './line-source.ts';
import type { Line } from './lines.ts';
import { matchKnown, type Row, rowsOf } from './match-known.ts';
import { movedBlock } from './moves.ts';
import { countTexts } from './text-counts.ts';

export interface Unmatched {
  /** Of the file. */
  readonly lines: readonly Line[];
  /** Places of lines that are looked for. */
  readonly open: readonly number[];
  /** Texts that stand in the file more than once, so that one more is a copy. */
  readonly repeated: ReadonlySet<number>;
}

/**
 * Which open lines are which of those that git brought: pairs of a place in the file and one in the source. `used`: lines
 * there that were found before. `leastInRow`: so many must stand in a row.
 */
export function matchBrought(
  { lines, open, repeated }: Unmatched,
  brought: BroughtLines,
  used: ReadonlySet<number>,
  leastInRow = 1,
): [number, number][] {
  const match = matchKnown(lines, open, brought.hashes, used);
  const rows = rowsOf(match).filter(({ start, end }) => end - start >= leastInRow);
  const isCopied = copiedWhole(lines, open, brought);
  const lineAt = (at: number) => lines[open[at] as number] as Line;
  const isCopy = (at: number) => repeated.has(lineAt(at).stripped) && !isCopied(lineAt(at).stripped);
  const proven = open.map(() => false);
  for (const { start, end } of rows)
    for (let at = start; at < end; at++) proven[at] = match.matched[at] !== -1 && lineAt(at).letters > 0 && !isCopy(at);
  proveBlocks(proven, rows);
  for (const row of rows) proveRow(proven, row);
  return open.flatMap((index, at) => (proven[at] ? [[index, match.matched[at] as number] as [number, number]] : []));
}

/** Whether git copied all open lines of a text: of more than it copied, nobody knows which were. */
function copiedWhole(
  lines: readonly Line[],
  open: readonly number[],
  { hashes, copied }: BroughtLines,
): (text: number) => boolean {
  if (copied === undefined) return () => false;
  const there = countTexts(hashes);
  const here = countTexts(open.map((index) => (lines[index] as Line).stripped));
  return (text) => copied.has(text) && (here.get(text) ?? 0) <= (there.get(text) ?? 0);
}

/** A block is proof even of lines that stand elsewhere in the file too. */
function proveBlocks(proven: boolean[], rows: readonly Row[]): void {
  for (const { start, end } of rows) if (end - start >= movedBlock) proven.fill(true, start, end);
}

/** A proof speaks for its neighbours, as long as they stand in a row on both sides. */
function proveRow(proven: boolean[], { start, end }: Row): void {
  if (proven.slice(start, end).includes(true)) proven.fill(true, start, end);
}
