import { type Line, sameText } from './lines.ts';
import type { Pinned } from './pinned.ts';
import { inverse } from './tokens.ts';

/**
 * A block that moved sideways brings its closing lines along: behind a pair of lines, the next line of `before` belongs
 * to the next line of `after` when its indentation differs by as much as that of the line that opened its block, even
 * if another line there is equal to the byte (the `}` of what was put around). Changes `matched` (see `align`) in
 * place, but for what is known to be the same.
 */
export function followIndentation(
  before: readonly Line[],
  after: readonly Line[],
  matched: Int32Array,
  pinned: Pinned | undefined,
): void {
  const partners = inverse(matched, before.length);
  const last = before.length - (pinned?.suffix ?? 0);
  for (let b = Math.max(1, pinned?.prefix ?? 0); b < after.length - (pinned?.suffix ?? 0); b++) {
    const a = (matched[b - 1] as number) + 1;
    if (a >= last || matched[b] === a || !sameText(before[a] as Line, after[b] as Line)) continue;
    const opener = openerOf(before, a);
    const place = opener === -1 ? -1 : (partners[opener] as number);
    if (place === -1) continue;
    const shift = shiftOf(before, after, opener, place);
    if (shift === 0 || shiftOf(before, after, a, b) !== shift) continue;
    if (matched[b] !== -1) partners[matched[b] as number] = -1;
    if (partners[a] !== -1) matched[partners[a] as number] = -1;
    matched[b] = a;
    partners[a] = b;
  }
}

/** The last line above that is indented no more than one: that opened its block, or stands beside it there. */
function openerOf(lines: readonly Line[], at: number): number {
  const { indent } = lines[at] as Line;
  for (let above = at - 1; above >= 0; above--) {
    const line = lines[above] as Line;
    if (line.length > 0 && line.indent <= indent) return above;
  }
  return -1;
}

function shiftOf(before: readonly Line[], after: readonly Line[], a: number, b: number): number {
  return (after[b] as Line).indent - (before[a] as Line).indent;
}
