import type { AttributedFile, AttributedLine } from './attribute-file.ts';
import { findBeside, findMoves, movedBlock, type Slot } from './moves.ts';
import { isLive, type Origin, open, type Weave, type WeaveLine } from './weave.ts';

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

/**
 * Blocks that the steps of one commit together took out of one file and put into another keep their authors (design
 * 4.3). `elsewhere`: lines that went from files which the commit leaves alone. Returns each file's lines.
 */
export function followMoves(files: readonly MovableFile[], elsewhere: () => readonly GoneLines[]): AttributedLine[][] {
  const lines = files.map((file) => [...file.attributed.lines]);
  const indices = files.map((file, index) => indicesByRoot(file, lines[index] as AttributedLine[]));
  if (indices.reduce((sum, { size }) => sum + size, 0) === 0) return lines;
  const places: Place[] = [];
  const come = files.map(({ attributed }, file) => comeLines(attributed.after, file, indices[file], places));
  if (places.length < movedBlock) return lines;
  const sources: GoneLines[] = files.map(({ attributed, pending }) => ({
    weave: attributed.after,
    originOf: attributed.originOf,
    isFound: attributed.isFound,
    pending,
  }));
  const origins: Origins = [];
  const gone = [...sources, ...elsewhere()].map((source, group) => goneLines(source, group, origins));
  const moves = movesInAnyOrder(gone, come);
  const keys = new Map(places.map(({ file, id }, to) => [`${file} ${id}`, to]));
  // What left one file for a second and that for a third comes from the first.
  const first = (from: number, hops = 0): number => {
    const { group, id } = origins[from] as Origins[number];
    const earlier = moves.get(keys.get(`${group} ${id}`) ?? -1);
    return earlier === undefined || hops > files.length ? from : first(earlier, hops + 1);
  };
  for (const [to, from] of moves) {
    const { file, indices } = places[to] as Place;
    const { origin, source, isFound } = origins[first(from)] as Origins[number];
    if (origin === open) continue;
    for (const index of indices) {
      (lines[file] as AttributedLine[])[index] = { origin, added: true, carried: !isFound };
      source.onFound?.(origin);
    }
  }
  return lines;
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
  readonly id: number;
}[];

/** A line of a weave as a slot; `undefined` ends a block. */
interface AgedSlot {
  readonly slot: Slot;
  readonly age: number;
  readonly remover: Origin;
  /** It stands in the commit. */
  readonly stands: boolean;
}

/**
 * A block stands together in the file; or, where something was put in between since, in the order in which it was
 * written, as lines that came in one step have ids in a row; or among the lines that one step removed.
 */
function movesInAnyOrder(gone: readonly AgedSlot[][], come: readonly AgedSlot[][]): Map<number, number> {
  const moves = new Map<number, number>();
  const used = new Set<number>();
  const sequence = (files: readonly AgedSlot[][], order: Order, isFree: (at: number) => boolean): Slot[] =>
    files.flatMap((file) => [
      ...order(file).map(({ slot }) => (slot !== undefined && isFree(slot.at) ? slot : undefined)),
      undefined,
    ]);
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
    for (const goneOrder of [inPlace, byAge, byRemover]) {
      note(
        findMoves(
          sequence(gone, goneOrder, free),
          sequence(come, comeOrder, (at) => !moves.has(at)),
        ),
      );
    }
  }
  noteRest();
  if (moves.size === 0) return moves;
  for (const comeOrder of [byAge, inPlace]) {
    for (const goneOrder of [inPlace, byAge, byRemover]) {
      note(
        findBeside(
          sequence(gone, goneOrder, () => true),
          sequence(come, comeOrder, () => true),
          moves,
        ),
      );
    }
  }
  return moves;
}

type Order = (file: readonly AgedSlot[]) => readonly AgedSlot[];

const inPlace: Order = (file) => file.filter(({ slot, stands }) => slot === undefined || stands);
const byAge: Order = (file) => [...file].sort((a, b) => a.age - b.age);
/** What stands in the commit goes first: a line that is gone again tells only of what stood beside it. */
const standing: Order = (file) => byAge(inPlace(file));
const byRemover: Order = (file) => file.filter(({ slot }) => slot !== undefined).sort((a, b) => a.remover - b.remover);

function comeLines(
  weave: Weave,
  file: number,
  standing: ReadonlyMap<number, readonly number[]> | undefined,
  places: Place[],
): AgedSlot[] {
  return weave.flatMap((line): AgedSlot[] => {
    const facts = { age: line.id, remover: line.remover };
    if (line.base) return isLive(line) && line.length > 0 ? [{ slot: undefined, ...facts, stands: true }] : [];
    if (line.from !== 0) return [];
    const indices = standing?.get(line.id) ?? [];
    const at = places.push({ file, id: line.id, indices }) - 1;
    return [{ slot: { line, at, group: file }, ...facts, stands: indices.length > 0 }];
  });
}

function goneLines(source: GoneLines, group: number, origins: Origins): AgedSlot[] {
  // A line that goes on in another, unless it is the other that was undone.
  const followed = new Set(source.weave.filter(isLive).map((line) => line.from));
  // Of the forms that a line had in one white space and another, the last tells where it stood.
  const texts = new Map(source.weave.map((line) => [line.id, line.stripped]));
  for (const { from, stripped } of source.weave) if (texts.get(from) === stripped) followed.add(from);
  return source.weave.flatMap((line): AgedSlot[] => {
    const facts = { age: line.id, remover: line.remover, stands: true };
    // A brace that stays ends no block: any other could have stayed instead.
    if (isLive(line)) return line.base && line.letters > 0 ? [{ slot: undefined, ...facts }] : [];
    if (followed.has(line.id) || (!line.base && source.pending?.has(line.id))) return [];
    const at =
      origins.push({
        origin: source.originOf(line),
        isFound: source.isFound?.(line) ?? false,
        source,
        group,
        id: line.id,
      }) - 1;
    return [{ slot: { line, at, group }, ...facts }];
  });
}

/** By the id of a new line, where in the commit its text stands, in whatever white space. */
function indicesByRoot({ attributed, settled }: MovableFile, lines: readonly AttributedLine[]): Map<number, number[]> {
  const weave = attributed.after;
  const byId = new Map(weave.map((line) => [line.id, line]));
  const indices = new Map<number, number[]>();
  for (const [index, line] of weave.filter(isLive).entries()) {
    if (!lines[index]?.added || settled.has(index)) continue;
    let root = line;
    for (let from = byId.get(root.from); from !== undefined; from = byId.get(root.from)) root = from;
    if (!root.base) indices.set(root.id, [...(indices.get(root.id) ?? []), index]);
  }
  return indices;
}
