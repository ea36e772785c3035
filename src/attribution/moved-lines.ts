import { followedIn, rootsIn } from './lineage.ts';
import type { AgedSlot } from './moves-in-any-order.ts';
import { isLive, type Origin, preexisting, type Weave, type WeaveLine } from './weave.ts';

/** Lines that are gone from a file, and who wrote them. */
export interface GoneLines {
  readonly weave: Weave;
  /** `open`: it is not known. */
  readonly originOf: (line: WeaveLine) => Origin;
  /** Whether nobody saw it being written: it may have come from elsewhere before it moved. */
  readonly isFound?: (line: WeaveLine) => boolean;
  readonly pending?: ReadonlySet<number>;
  /** What counts them as discarded: a shelved file, by the id of its row. */
  readonly shelf?: number;
}

/** Where a line came to. */
export interface Place {
  readonly file: number;
  readonly id: number;
  readonly indices: readonly number[];
}

/** Where a line is gone from. */
export interface Departure {
  readonly origin: Origin;
  readonly isFound: boolean;
  readonly source: GoneLines;
  readonly group: number;
  /** Of the line that it was when it came into the file. */
  readonly id: number;
}

/** Lines that came into a file, as slots; `places` is told of each. */
export function comeLines(
  weave: Weave,
  file: number,
  standing: ReadonlyMap<number, readonly number[]> | undefined,
  places: Place[],
): AgedSlot[] {
  return weave.flatMap((line): AgedSlot[] => {
    const facts = { age: line.id, remover: line.remover, removal: line.removal };
    if (line.base) return isLive(line) && line.length > 0 ? [{ slot: undefined, ...facts, stands: true }] : [];
    if (line.from !== 0) return [];
    const indices = standing?.get(line.id) ?? [];
    const at = places.push({ file, id: line.id, indices }) - 1;
    return [{ slot: { line, at, group: file }, ...facts, stands: indices.length > 0 }];
  });
}

/** Lines that are gone from a file, as slots; `departures` is told of each. */
export function goneLines(source: GoneLines, group: number, departures: Departure[]): AgedSlot[] {
  if (source.weave.every(isLive)) return [];
  // A line that goes on in another, unless it is the other that was undone.
  const followed = new Set(followedIn(source.weave.filter(isLive)));
  // Of the forms that a line had in one white space and another, the last tells where it stood.
  const texts = new Map(source.weave.map((line) => [line.id, line.stripped]));
  for (const { from, stripped } of source.weave) if (texts.get(from) === stripped) followed.add(from);
  const rootOf = rootsIn(source.weave);
  return source.weave.flatMap((line): AgedSlot[] => {
    const facts = { age: line.id, remover: line.remover, removal: line.removal, stands: true };
    // A brace that stays ends no block: any other could have stayed instead.
    const stays = isLive(line);
    if (stays && line.base && line.letters > 0) return [{ slot: undefined, ...facts }];
    const isHeld = !stays && !line.base && source.pending?.has(line.id) === true;
    if (stays ? !isBraceOfBefore(line) : followed.has(line.id) || (isHeld && line.letters === 0)) return [];
    const at =
      departures.push({
        origin: source.originOf(line),
        isFound: source.isFound?.(line) ?? false,
        source,
        group,
        id: rootOf(line).id,
      }) - 1;
    return [{ slot: { line, at, group, stays: stays || isHeld, isHeld }, ...facts }];
  });
}

function isBraceOfBefore({ base, origin, length, letters }: WeaveLine): boolean {
  return (base || origin === preexisting) && length > 0 && letters === 0;
}

/** What left one file for a second and that for a third comes from the first: the places on its way, back to there. */
export function waysBack(
  places: readonly Place[],
  departures: readonly Departure[],
  moves: ReadonlyMap<number, number>,
): (from: number) => readonly number[] {
  const keys = new Map(places.map(({ file, id }, to) => [`${file} ${id}`, to]));
  return (from) => {
    const way = [from];
    for (const at of way) {
      const { group, id } = departures[at] as Departure;
      const before = moves.get(keys.get(`${group} ${id}`) ?? -1);
      // Moved there and back, it goes in a circle.
      if (before !== undefined && !way.includes(before)) way.push(before);
    }
    return way;
  };
}
