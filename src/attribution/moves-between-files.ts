import type { AttributedFile, AttributedLine } from './attribute-file.ts';
import { followedIn, rootsIn } from './lineage.ts';
import { movedBlock } from './moves.ts';
import { type AgedSlot, movesInAnyOrder, passedThrough } from './moves-in-any-order.ts';
import { earlier, isLive, type Origin, open, type Weave, type WeaveLine } from './weave.ts';

/** Lines that are gone from a file, and who wrote them. */
export interface GoneLines {
  readonly weave: Weave;
  /** `open`: it is not known. */
  readonly originOf: (line: WeaveLine) => Origin;
  /** Whether nobody saw it being written: it may have come from elsewhere before it moved. */
  readonly isFound?: (line: WeaveLine) => boolean;
  readonly pending?: ReadonlySet<number>;
  /** Is told of each line that stands elsewhere. */
  readonly onFound?: (origin: Origin) => void;
}

/** A file of a commit. */
export interface MovableFile {
  readonly attributed: AttributedFile;
  /** Lines (0-based) that were settled before: an amended commit had them. */
  readonly settled: ReadonlySet<number>;
  /** Ids of lines that the work tree holds: they are not gone, although the commit may lack them. */
  readonly pending: ReadonlySet<number>;
}

/** What followed moves tell of a file. */
export interface FollowedFile {
  readonly lines: AttributedLine[];
  /** Who wrote lines that came from another file and do not stand in this one, by the ids that they came with. */
  readonly passing: Map<number, Origin>;
  /** Ids of lines that stand in another file now, as they came into this one. */
  readonly movedOn: Set<number>;
}

/**
 * Blocks that the steps of one commit together took out of one file and put into another keep their authors (design
 * 4.3). `elsewhere`: lines that went from files which the commit leaves alone.
 */
export function followMoves(files: readonly MovableFile[], elsewhere: () => readonly GoneLines[]): FollowedFile[] {
  const followed = files.map(({ attributed }): FollowedFile => {
    return { lines: [...attributed.lines], passing: new Map(), movedOn: new Set() };
  });
  const indices = files.map((file, index) => indicesByRoot(file, (followed[index] as FollowedFile).lines));
  const places: Place[] = [];
  const come = files.map(({ attributed }, file) => comeLines(attributed.after, file, indices[file], places));
  if (places.length < movedBlock) return followed;
  const sources: GoneLines[] = files.map(({ attributed, pending }) => ({
    weave: attributed.after,
    originOf: attributed.originOf,
    isFound: attributed.isFound,
    pending,
  }));
  const origins: Origins = [];
  const others = indices.some(({ size }) => size > 0) ? elsewhere() : [];
  const gone = [...sources, ...others].map((source, group) => goneLines(source, group, origins));
  // What only passed through a file that the commit leaves alone.
  for (const [at, { weave }] of others.entries()) {
    const left = weave.filter((line) => !line.base && !isLive(line));
    come.push(comeLines(left, files.length + at, undefined, places));
  }
  const moves = movesInAnyOrder(gone, come);
  const held = new Set(places.flatMap(({ file, id }, at) => (files[file]?.pending.has(id) ? [at] : [])));
  noteMoves(followed, { places, origins, moves, passed: passedThrough(gone, come, moves, held) });
  return followed;
}

interface FoundMoves {
  readonly places: readonly Place[];
  readonly origins: Origins;
  /** From the place that a line came to, to where it is gone from. */
  readonly moves: ReadonlyMap<number, number>;
  /** The same, of what only passed through a file on its way. */
  readonly passed: ReadonlyMap<number, number>;
}

function noteMoves(followed: readonly FollowedFile[], { places, origins, moves, passed }: FoundMoves): void {
  const wayOf = waysBack(places, origins, moves);
  const gone = new Set<number>();
  for (const [to, from] of moves) {
    const { file, id, indices } = places[to] as Place;
    const way = wayOf(from);
    if (indices.length > 0) for (const at of way) gone.add(at);
    const first = way.findLast((at) => origins[at]?.origin !== open);
    if (first === undefined) continue;
    const { origin, isFound } = origins[first] as Origins[number];
    if (indices.length === 0) followed[file]?.passing.set(id, origin);
    for (const index of indices) {
      (followed[file] as FollowedFile).lines[index] = { origin, added: true, carried: !isFound };
      for (const at of way) origins[at]?.source.onFound?.(origins[at].origin);
    }
  }
  for (const at of gone) followed[origins[at]?.group as number]?.movedOn.add(origins[at]?.id as number);
  for (const [to, from] of passed) {
    const { file, id } = places[to] as Place;
    const first = wayOf(from).at(-1) as number;
    const { origin } = origins[first] as Origins[number];
    if (origin !== open) followed[file]?.passing.set(id, origin);
    if (gone.has(first)) followed[file]?.movedOn.add(id);
  }
}

/** What left one file for a second and that for a third comes from the first: the places on its way, back to there. */
function waysBack(
  places: readonly Place[],
  origins: Origins,
  moves: ReadonlyMap<number, number>,
): (from: number) => readonly number[] {
  const keys = new Map(places.map(({ file, id }, to) => [`${file} ${id}`, to]));
  return (from) => {
    const way = [from];
    for (let at: number | undefined = from; at !== undefined; ) {
      const { group, id } = origins[at] as Origins[number];
      at = moves.get(keys.get(`${group} ${id}`) ?? -1);
      // Moved there and back, it goes in a circle.
      if (at !== undefined && way.includes(at)) at = undefined;
      if (at !== undefined) way.push(at);
    }
    return way;
  };
}

/** With what moves tell of lines that the file does not have any more: whose they were, and which are not lost. */
export function withMoves(attributed: AttributedFile, { lines, passing, movedOn }: FollowedFile): AttributedFile {
  if (passing.size === 0 && movedOn.size === 0) return { ...attributed, lines };
  const rootOf = rootsIn(attributed.after);
  const passed = (line: WeaveLine) => (isLive(line) ? undefined : passing.get(rootOf(line).id));
  return {
    ...attributed,
    lines,
    originOf: (line) => passed(line) ?? attributed.originOf(line),
    isMovedOn: (line) => !isLive(line) && movedOn.has(rootOf(line).id),
  };
}

interface Place {
  readonly file: number;
  readonly id: number;
  readonly indices: readonly number[];
}

type Origins = {
  readonly origin: Origin;
  readonly isFound: boolean;
  readonly source: GoneLines;
  readonly group: number;
  /** Of the line that it was when it came into the file. */
  readonly id: number;
}[];

function comeLines(
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

function goneLines(source: GoneLines, group: number, origins: Origins): AgedSlot[] {
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
      origins.push({
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
  return (base || origin === earlier) && length > 0 && letters === 0;
}

/** By the id of a new line, where in the commit its text stands, in whatever white space. */
function indicesByRoot({ attributed, settled }: MovableFile, lines: readonly AttributedLine[]): Map<number, number[]> {
  const weave = attributed.after;
  const rootOf = rootsIn(weave);
  const indices = new Map<number, number[]>();
  for (const [index, line] of weave.filter(isLive).entries()) {
    if (!lines[index]?.added || settled.has(index)) continue;
    const root = rootOf(line);
    if (!root.base) indices.set(root.id, [...(indices.get(root.id) ?? []), index]);
  }
  return indices;
}
