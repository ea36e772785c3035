import { findBeside, findMoves, type Slot } from './moves.ts';
import type { Origin } from './weave.ts';

/** A line of a weave as a slot; `undefined` ends a block. */
export interface AgedSlot {
  readonly slot: Slot;
  readonly age: number;
  readonly remover: Origin;
  readonly removal: number;
  /** It stands in the commit. */
  readonly stands: boolean;
}

/**
 * A block stands together in the file; or, where something was put in between since, in the order in which it was
 * written, as lines that came in one step have ids in a row; or among the lines that one step removed.
 */
export function movesInAnyOrder(gone: readonly AgedSlot[][], come: readonly AgedSlot[][]): Map<number, number> {
  const moves = new Map<number, number>();
  const used = new Set<number>();
  const note = (found: ReadonlyMap<number, number>) => {
    for (const [to, from] of found) {
      moves.set(to, from);
      used.add(from);
    }
  };
  // What moved on from where it had been put is gone twice: the line that was left behind still shows where all came
  // from.
  const noteRest = () => {
    const stands = new Set(come.flat().flatMap(({ slot, stands }) => (slot !== undefined && stands ? [slot.at] : [])));
    const found = findMoves(
      sequence(gone, inPlace, () => true),
      sequence(come, byAge, (at) => !moves.has(at)),
    );
    note(new Map([...found].filter(([to, from]) => stands.has(to) && !used.has(from))));
  };
  const free = (at: number) => !used.has(at);
  for (const comeOrder of [standing, byAge, inPlace]) {
    for (const goneOrder of [inPlace, byAge, byRemoval]) {
      note(
        findMoves(
          sequence(gone, goneOrder, free),
          sequence(come, comeOrder, (at) => !moves.has(at)),
        ),
      );
    }
  }
  noteRest();
  note(
    findMoves(
      sequence(gone, inPlace, free, (slot) => slot.stays === true),
      sequence(come, inPlace, (at) => !moves.has(at)),
    ),
  );
  if (moves.size === 0) return moves;
  for (const comeOrder of [byAge, inPlace]) {
    for (const goneOrder of [inPlace, byAge, byRemoval]) {
      note(
        findBeside(
          sequence(gone, goneOrder, () => true),
          sequence(come, comeOrder, () => true),
          moves,
        ),
      );
    }
  }
  // What stands there again, and in the commit beside what it stood beside: it was moved, and back since.
  note(
    findBeside(
      sequence(
        gone,
        inPlace,
        () => true,
        (slot) => slot.isHeld === true,
      ),
      sequence(come, inPlace, () => true),
      moves,
    ),
  );
  return moves;
}

/**
 * What was moved on may be found where it stood first alone: the files between had it too, and whoever put it there did
 * not write it. `held`: places of which the work tree holds the line still.
 */
export function passedThrough(
  gone: readonly AgedSlot[][],
  come: readonly AgedSlot[][],
  moves: ReadonlyMap<number, number>,
  held: ReadonlySet<number>,
): Map<number, number> {
  if (moves.size === 0) return new Map();
  const left = come.map((file) => file.filter(({ slot, stands }) => slot === undefined || !stands));
  return findMoves(
    sequence(gone, inPlace, () => true),
    sequence(left, byAge, (at) => !moves.has(at) && !held.has(at)),
  );
}

function sequence(
  files: readonly AgedSlot[][],
  order: Order,
  isFree: (at: number) => boolean,
  isSoughtToo: (slot: NonNullable<Slot>) => boolean = () => false,
): Slot[] {
  const isSought = ({ slot }: AgedSlot) => !slot?.stays || isSoughtToo(slot);
  return files.flatMap((file) => [
    ...order(file.filter(isSought)).map(({ slot }) => (slot !== undefined && isFree(slot.at) ? slot : undefined)),
    undefined,
  ]);
}

type Order = (file: readonly AgedSlot[]) => readonly AgedSlot[];

const inPlace: Order = (file) => file.filter(({ stands }) => stands);
const byAge: Order = (file) => [...file].sort((a, b) => a.age - b.age);
/** What stands in the commit goes first: a line that is gone again tells only of what stood beside it. */
const standing: Order = (file) => byAge(inPlace(file));
const byRemoval: Order = (file) =>
  file.filter(({ slot }) => slot !== undefined).sort((a, b) => a.remover - b.remover || a.removal - b.removal);
