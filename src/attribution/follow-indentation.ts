import { type Line, sameText } from './lines.ts';

/**
 * A block that moved sideways brings its closing lines along: after a pair of lines whose indentation differs by some
 * columns, the next line of `before` belongs to the next line of `after` when it differs by the same, even if another
 * line there is equal to the byte (the `}` of what was put around). Changes `matched` (see `align`) in place.
 */
export function followIndentation(before: readonly Line[], after: readonly Line[], matched: Int32Array): void {
  const partners = new Int32Array(before.length).fill(-1);
  for (let index = 0; index < matched.length; index++) {
    const partner = matched[index] as number;
    if (partner !== -1) partners[partner] = index;
  }
  let shift = 0;
  for (let b = 1; b < after.length; b++) {
    const previous = matched[b - 1] as number;
    if (previous === -1) {
      shift = 0;
      continue;
    }
    if ((after[b - 1] as Line).length > 0) shift = shiftOf(before, after, previous, b - 1);
    const a = previous + 1;
    if (shift === 0 || a >= before.length || matched[b] === a) continue;
    if (!sameText(before[a] as Line, after[b] as Line) || shiftOf(before, after, a, b) !== shift) continue;
    if (matched[b] !== -1) partners[matched[b] as number] = -1;
    if (partners[a] !== -1) matched[partners[a] as number] = -1;
    matched[b] = a;
    partners[a] = b;
  }
}

function shiftOf(before: readonly Line[], after: readonly Line[], a: number, b: number): number {
  return (after[b] as Line).indent - (before[a] as Line).indent;
}
