import type { Line } from './lines.ts';
import { matchTokens } from './match-tokens.ts';
import { numbering } from './tokens.ts';

/** Lines (by their indices in a file) that are looked for among lines that are known, and which of these each is, or -1. */
export interface Matched {
  readonly lines: readonly Line[];
  readonly open: readonly number[];
  readonly hashes: Float64Array;
  readonly matched: Int32Array;
}

/**
 * Matches lines with those that are known, in order. Blank lines and braces stand anywhere: they go with what tells more,
 * beside it on both sides. `used`: known lines that are somebody's already.
 */
export function matchKnown(
  lines: readonly Line[],
  open: readonly number[],
  hashes: Float64Array,
  used: ReadonlySet<number>,
): Matched {
  const idOf = numbering<number>();
  const lineAt = (at: number) => lines[open[at] as number] as Line;
  const isShort = (at: number) => lineAt(at).letters === 0;
  const wanted = Int32Array.from(open, (_, at) => (isShort(at) ? -2 : idOf(lineAt(at).stripped)));
  const there = Int32Array.from(hashes, (hash, at) => (used.has(at) ? -1 : idOf(hash)));
  const matched = matchTokens(there, wanted);
  const taken = new Set(matched);
  const look = (at: number, step: 1 | -1) => {
    const beside = matched[at - step] as number;
    if (matched[at] !== -1 || !isShort(at) || beside === -1) return;
    const partner = beside + step;
    const isFree = !taken.has(partner) && !used.has(partner);
    if (!isFree || open[at] !== (open[at - step] as number) + step || hashes[partner] !== lineAt(at).stripped) return;
    matched[at] = partner;
    taken.add(partner);
  };
  for (let at = 1; at < open.length; at++) look(at, 1);
  for (let at = open.length - 2; at >= 0; at--) look(at, -1);
  return { lines, open, hashes, matched };
}

/** From one place in `open` up to another that is not in it any more. */
export interface Row {
  readonly start: number;
  readonly end: number;
}

/** Lines that stand in a row in the file and among those that are known; one that is matched with none is one by itself. */
export function rowsOf({ open, matched }: Matched): Row[] {
  const goesOn = (at: number) =>
    matched[at - 1] !== -1 &&
    open[at] === (open[at - 1] as number) + 1 &&
    matched[at] === (matched[at - 1] as number) + 1;
  const rows: Row[] = [];
  for (let start = 0, at = 1; start < open.length; at++) {
    if (goesOn(at)) continue;
    rows.push({ start, end: at });
    start = at;
  }
  return rows;
}
