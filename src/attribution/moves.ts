import { type Line, sameText } from './lines.ts';
import { matchTokens } from './match-tokens.ts';
import { numbering } from './tokens.ts';

/**
 * A line of a sequence in which moved blocks are looked for, and where it stands; `undefined`: here blocks end. Lines
 * of one `group` are no moves of each other. A line that `stays` makes no block, but a block may go on behind it: a brace,
 * or one that `isHeld`: the work tree has it, be it that it came back since.
 */
export type Slot =
  | {
      readonly line: Line;
      readonly at: number;
      readonly group?: number;
      readonly stays?: boolean;
      readonly isHeld?: boolean;
    }
  | undefined;
type Slots = readonly Slot[];

/** So many consecutive lines that are not blank make a move (design 4.3). */
export const movedBlock = 3;

/** Fewer letters and digits than this, in lines that differ, and it may be three closing braces that somebody typed. */
export const minAlnumOfMove = 6;
const mostCandidates = 50;

/**
 * Finds blocks of `gone` that stand unchanged but for white space in `come`, the longest first at each place; blank
 * lines between move along, and so do the block's other lines where something was put in between. From the place in
 * `come` to that in `gone`.
 */
export function findMoves(gone: Slots, come: Slots): Map<number, number> {
  const moves = new Map<number, number>();
  const places = placesByText(gone);
  const used = new Set<number>();
  const left = [...come];
  const take = (pairs: readonly Pair[]) => {
    for (const [from, to] of pairs) {
      used.add(from);
      moves.set((come[to] as NonNullable<Slot>).at, (gone[from] as NonNullable<Slot>).at);
      left[to] = undefined;
    }
  };
  for (let start = 0; start < come.length; ) {
    const block = longestBlock(gone, left, start, places, used);
    if (block.length === 0) {
      start++;
      continue;
    }
    take(block);
    const isFree = (from: number, to: number) => {
      const { at, line } = come[to] as NonNullable<Slot>;
      return !used.has(from) && !moves.has(at) && line.letters > 0;
    };
    take(before(gone, come, block[0] as Pair, isFree));
    take(behind(gone, come, block.at(-1) as Pair, isFree));
    // What was put in between may be a block from elsewhere.
    start = (block.at(-1) as Pair)[1] + 1;
  }
  return moves;
}

/**
 * Lines beside a moved one, in either sequence, that are the same there: of a block some lines were found in another
 * order of the sequences. `moves` is from place to place, as `findMoves` gives it; returns more of them.
 */
export function findBeside(gone: Slots, come: Slots, moves: ReadonlyMap<number, number>): Map<number, number> {
  const found = new Map<number, number>();
  const used = new Set(moves.values());
  const indexOf = new Map(gone.flatMap((slot, index) => (slot === undefined ? [] : [[slot.at, index]])));
  const partnerOf = (slot: Slot) => (slot === undefined ? undefined : (found.get(slot.at) ?? moves.get(slot.at)));
  const look = (index: number, direction: 1 | -1) => {
    const slot = come[index];
    const beside = partnerOf(come[index - direction]);
    if (slot === undefined || beside === undefined || partnerOf(slot) !== undefined) return;
    const other = gone[(indexOf.get(beside) ?? -2) + direction];
    if (other === undefined || used.has(other.at) || !sameText(other.line, slot.line)) return;
    if (other.group !== undefined && other.group === slot.group) return;
    found.set(slot.at, other.at);
    used.add(other.at);
  };
  for (let index = 1; index < come.length; index++) look(index, 1);
  for (let index = come.length - 2; index >= 0; index--) look(index, -1);
  return found;
}

/** Indices in `gone` and `come`. */
type Pair = readonly [number, number];

/** By text, where lines that are not blank stand. */
function placesByText(slots: Slots): Map<number, number[]> {
  const places = new Map<number, number[]>();
  for (const [index, slot] of slots.entries()) {
    if (slot === undefined || slot.line.length === 0 || slot.stays) continue;
    const known = places.get(slot.line.stripped);
    if (known === undefined) places.set(slot.line.stripped, [index]);
    else if (known.length < mostCandidates) known.push(index);
  }
  return places;
}

function longestBlock(
  gone: Slots,
  come: Slots,
  start: number,
  places: ReadonlyMap<number, readonly number[]>,
  used: ReadonlySet<number>,
): Pair[] {
  const first = come[start];
  let best: Pair[] = [];
  if (first === undefined || first.line.length === 0) return best;
  for (const place of places.get(first.line.stripped) ?? []) {
    if (first.group !== undefined && gone[place]?.group === first.group) continue;
    const block = blockAt(gone, come, place, start, used);
    if (block.length > best.length && isMove(block, gone, come)) best = block;
  }
  return best;
}

function blockAt(gone: Slots, come: Slots, place: number, start: number, used: ReadonlySet<number>): Pair[] {
  const pairs: Pair[] = [];
  let between: Pair[] = [];
  let from = place;
  let to = start;
  for (;;) {
    const left = gone[from];
    const right = come[to];
    if (left === undefined || right === undefined || used.has(from)) return pairs;
    const [leftBlank, rightBlank] = [left.line.length === 0, right.line.length === 0];
    if (leftBlank && rightBlank) between.push([from++, to++]);
    else if (leftBlank) from++;
    else if (rightBlank) to++;
    else if (!sameText(left.line, right.line)) {
      if (!left.stays) return pairs;
      from++;
    } else if (left.stays) between.push([from++, to++]);
    else {
      pairs.push(...between, [from++, to++]);
      between = [];
    }
  }
}

function isMove(pairs: readonly Pair[], gone: Slots, come: Slots): boolean {
  const letters = new Map<number, number>();
  let lines = 0;
  for (const [from, to] of pairs) {
    const { line } = come[to] as NonNullable<Slot>;
    if (line.length === 0 || gone[from]?.stays) continue;
    lines++;
    letters.set(line.stripped, line.letters);
  }
  return lines >= movedBlock && [...letters.values()].reduce((sum, each) => sum + each, 0) >= minAlnumOfMove;
}

/** How far around a moved block its other lines are looked for. */
const reach = 200;

function behind(gone: Slots, come: Slots, [from, to]: Pair, isFree: (from: number, to: number) => boolean): Pair[] {
  return inOrder(gone, come, [from + 1, endFrom(gone, from + 1, 1)], [to + 1, endFrom(come, to + 1, 1)], isFree);
}

function before(gone: Slots, come: Slots, [from, to]: Pair, isFree: (from: number, to: number) => boolean): Pair[] {
  return inOrder(gone, come, [endFrom(gone, from - 1, -1) + 1, from], [endFrom(come, to - 1, -1) + 1, to], isFree);
}

/** Where the stretch of lines ends that goes on from an index. */
function endFrom(slots: Slots, start: number, direction: 1 | -1): number {
  let at = start;
  while (slots[at] !== undefined && Math.abs(at - start) < reach) at += direction;
  return at;
}

function inOrder(
  gone: Slots,
  come: Slots,
  left: Pair,
  right: Pair,
  isFree: (from: number, to: number) => boolean,
): Pair[] {
  const idOf = numbering<number | undefined>();
  const tokens = (slots: Slots, [start, end]: Pair) =>
    Int32Array.from(slots.slice(start, end), (slot) => idOf(slot?.line.stripped));
  const matched = matchTokens(tokens(gone, left), tokens(come, right));
  return [...matched].flatMap((partner, index): Pair[] => {
    const pair: Pair = [left[0] + partner, right[0] + index];
    return partner !== -1 && isFree(...pair) ? [pair] : [];
  });
}
