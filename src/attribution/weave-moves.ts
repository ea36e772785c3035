import { followedIn } from './lineage.ts';
import type { Line } from './lines.ts';
import { findMoves, movedBlock, type Slot } from './moves.ts';
import type { WeaveLine } from './weave.ts';

/** What becomes of a line of a weave in a step. */
export type Fate = 'gone before' | 'leaves' | 'stays';

export interface Moves {
  /** For the place of a new line in the content, the line that it was. */
  readonly origins: ReadonlyMap<number, WeaveLine>;
  /** For the id of a line that stays, the line that it turns out to be a moved copy of, as that line leaves now. */
  readonly copies: ReadonlyMap<number, WeaveLine>;
}

/**
 * Blocks that a step moves within a file (design 4.3): lines that leave now, or left in an earlier step, and stand
 * elsewhere in the content; or that were put elsewhere in an earlier step and leave their old place now.
 */
export function movesOfStep(
  weave: readonly WeaveLine[],
  fates: readonly Fate[],
  content: readonly Line[],
  isNew: (index: number) => boolean,
): Moves {
  const origins = new Map<number, WeaveLine>();
  const copies = new Map<number, WeaveLine>();
  const moves = { origins, copies };
  const leave = fates.filter((fate) => fate === 'leaves').length;
  if (leave < movedBlock && content.filter((_, at) => isNew(at)).length < movedBlock) return moves;
  const followed = followedIn(weave);
  const come: Slot[] = content.flatMap((line, at) =>
    isNew(at) ? [{ line, at }] : line.length === 0 ? [] : [undefined],
  );
  const taken = new Set<number>();
  const leaving = goneSlots(weave, fates, (_, fate) => fate === 'leaves');
  const take = (gone: readonly Slot[]) => {
    for (const [to, from] of findMoves(gone, withoutTaken(come, origins))) {
      const line = weave[from] as WeaveLine;
      origins.set(to, line);
      taken.add(line.id);
    }
  };
  take(leaving);
  // What a line that stood till now was in between (in other white space, elsewhere) was undone.
  const isLeft = (line: WeaveLine, fate: Fate | undefined) =>
    fate !== 'stays' && (fate === 'leaves' || !followed.has(line.id)) && !taken.has(line.id);
  take(goneSlots(weave, fates, isLeft, 'by age'));
  const stays: Slot[] = weave.map((line, at) =>
    fates[at] === 'stays' && !line.base && line.from === 0 ? { line, at } : undefined,
  );
  for (const [to, from] of findMoves(
    goneSlots(weave, fates, (line, fate) => fate === 'leaves' && isLeft(line, fate)),
    stays.filter((_, at) => fates[at] === 'stays'),
  )) {
    const [copy, original] = [weave[to] as WeaveLine, weave[from] as WeaveLine];
    // Ids rise with time: what was written later and goes again was itself the copy.
    if (original.id < copy.id) copies.set(copy.id, original);
  }
  return moves;
}

function withoutTaken(come: readonly Slot[], origins: ReadonlyMap<number, WeaveLine>): Slot[] {
  return come.map((slot) => (slot !== undefined && origins.has(slot.at) ? undefined : slot));
}

/**
 * The lines of a weave that are looked for elsewhere; between them, lines of the last commit that stay end a block. `by
 * age`: what was written in one step stands together, whatever was put in between since.
 */
function goneSlots(
  weave: readonly WeaveLine[],
  fates: readonly Fate[],
  isWanted: (line: WeaveLine, fate: Fate | undefined) => boolean,
  order: 'in place' | 'by age' = 'in place',
): Slot[] {
  const slots: Slot[] = [];
  const entries = [...weave.entries()];
  if (order === 'by age') entries.sort(([, a], [, b]) => a.id - b.id);
  for (const [at, line] of entries) {
    if (isWanted(line, fates[at])) slots.push({ line, at });
    else if (fates[at] === 'stays' && line.base && line.length > 0) slots.push(undefined);
  }
  return slots;
}
