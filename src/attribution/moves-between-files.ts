import type { AttributedFile, AttributedLine } from './attribute-file.ts';
import { rootsIn } from './lineage.ts';
import { comeLines, type Departure, type GoneLines, goneLines, type Place, waysBack } from './moved-lines.ts';
import { movedBlock } from './moves.ts';
import { movesInAnyOrder, passedThrough } from './moves-in-any-order.ts';
import { isAiOrigin, isLive, type Origin, unresolved, type WeaveLine } from './weave.ts';

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
  /** For each of the agent's lines that a shelf counted, that shelf. */
  readonly unshelved: number[];
}

/**
 * Blocks that the steps of one commit together took out of one file and put into another keep their authors (design
 * 4.3). `elsewhere`: lines that went from files which the commit leaves alone.
 */
export function followMoves(files: readonly MovableFile[], elsewhere: () => readonly GoneLines[]): FollowedFile[] {
  const followed = files.map(({ attributed }): FollowedFile => {
    return { lines: [...attributed.lines], passing: new Map(), movedOn: new Set(), unshelved: [] };
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
  const departures: Departure[] = [];
  const others = indices.some(({ size }) => size > 0) ? elsewhere() : [];
  const gone = [...sources, ...others].map((source, group) => goneLines(source, group, departures));
  if (departures.length === 0) return followed;
  // What only passed through a file that the commit leaves alone.
  for (const [at, { weave }] of others.entries()) {
    const left = weave.filter((line) => !line.base && !isLive(line));
    come.push(comeLines(left, files.length + at, undefined, places));
  }
  const moves = movesInAnyOrder(gone, come);
  const held = new Set(places.flatMap(({ file, id }, at) => (files[file]?.pending.has(id) ? [at] : [])));
  noteMoves(followed, { places, departures, moves, passed: passedThrough(gone, come, moves, held) });
  return followed;
}

interface FoundMoves {
  readonly places: readonly Place[];
  readonly departures: readonly Departure[];
  /** From the place that a line came to, to where it is gone from. */
  readonly moves: ReadonlyMap<number, number>;
  /** The same, of what only passed through a file on its way. */
  readonly passed: ReadonlyMap<number, number>;
}

function noteMoves(followed: readonly FollowedFile[], { places, departures, moves, passed }: FoundMoves): void {
  const wayOf = waysBack(places, departures, moves);
  const gone = new Set<number>();
  for (const [to, from] of moves) {
    const { file, id, indices } = places[to] as Place;
    const way = wayOf(from);
    if (indices.length > 0) for (const at of way) gone.add(at);
    const first = way.findLast((at) => departures[at]?.origin !== unresolved);
    if (first === undefined) continue;
    const { origin, isFound } = departures[first] as Departure;
    if (indices.length === 0) followed[file]?.passing.set(id, origin);
    for (const index of indices) {
      const { lines, unshelved } = followed[file] as FollowedFile;
      lines[index] = { origin, added: true, carried: !isFound };
      unshelved.push(...way.flatMap((at) => shelfOf(departures[at] as Departure)));
    }
  }
  for (const at of gone) followed[departures[at]?.group as number]?.movedOn.add(departures[at]?.id as number);
  for (const [to, from] of passed) {
    const { file, id } = places[to] as Place;
    const first = wayOf(from).at(-1) as number;
    const { origin } = departures[first] as Departure;
    if (origin !== unresolved) followed[file]?.passing.set(id, origin);
    if (gone.has(first)) followed[file]?.movedOn.add(id);
  }
}

function shelfOf({ origin, source: { shelf } }: Departure): number[] {
  return shelf === undefined || !isAiOrigin(origin) ? [] : [shelf];
}

/** With what moves tell of lines that the file does not have any more: whose they were, and which are not lost. */
export function withMoves(attributed: AttributedFile, { lines, passing, movedOn }: FollowedFile): AttributedFile {
  const rootOf = rootsIn(attributed.after);
  const passed = (line: WeaveLine) => (isLive(line) ? undefined : passing.get(rootOf(line).id));
  return {
    ...attributed,
    lines,
    originOf: (line) => passed(line) ?? attributed.originOf(line),
    isMovedOn: (line) => !isLive(line) && movedOn.has(rootOf(line).id),
  };
}

/** By the id of a new line, where in the commit its text stands, in whatever white space. */
function indicesByRoot({ attributed, settled }: MovableFile, lines: readonly AttributedLine[]): Map<number, number[]> {
  const weave = attributed.after;
  const rootOf = rootsIn(weave);
  const indices = new Map<number, number[]>();
  for (const [index, line] of weave.filter(isLive).entries()) {
    if (!lines[index]?.added || settled.has(index)) continue;
    const root = rootOf(line);
    if (root.base) continue;
    const known = indices.get(root.id);
    if (known === undefined) indices.set(root.id, [index]);
    else known.push(index);
  }
  return indices;
}
