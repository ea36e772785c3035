import type { AttributedFile, AttributedLine } from './attribute-file.ts';
import { findMoves, movedBlock, type Slot } from './moves.ts';
import { isLive, type Origin, type Weave, type WeaveLine } from './weave.ts';

/** Lines that are gone from a file, and who wrote them. */
export interface GoneLines {
  readonly weave: Weave;
  readonly originOf: (line: WeaveLine) => Origin;
  /** Is told of each line that stands elsewhere. */
  readonly onFound?: (origin: Origin) => void;
}

/**
 * Blocks that the steps of one commit together took out of one file and put into another keep their authors (design 4.3).
 * `elsewhere`: lines that went from files which the commit leaves alone. Returns each file's lines.
 */
export function followMoves(
  files: readonly AttributedFile[],
  elsewhere: () => readonly GoneLines[],
): AttributedLine[][] {
  const lines = files.map((file) => [...file.lines]);
  const come: Slot[] = [];
  const places: { file: number; indices: readonly number[] }[] = [];
  for (const [file, { after }] of files.entries()) {
    const standing = indicesByRoot(after, lines[file] as AttributedLine[]);
    for (const line of byAge(after)) {
      if (line.base || line.from !== 0) continue;
      come.push({ line, at: places.length, group: file });
      places.push({ file, indices: standing.get(line.id) ?? [] });
    }
    come.push(undefined);
  }
  if (places.filter(({ indices }) => indices.length > 0).length === 0 || places.length < movedBlock) return lines;
  const origins: Origins = [];
  const sources: GoneLines[] = files.map((file) => ({ weave: file.after, originOf: file.originOf }));
  const gone = [...sources, ...elsewhere()].flatMap((source, group) => goneSlots(source, group, origins));
  for (const [to, from] of findMoves(gone, come)) {
    const { file, indices } = places[to] as (typeof places)[number];
    const { origin, source } = origins[from] as Origins[number];
    for (const index of indices) {
      (lines[file] as AttributedLine[])[index] = { origin, added: true, carried: true };
      source.onFound?.(origin);
    }
  }
  return lines;
}

/** Lines in the order in which they were written: what came in one step stands together, whatever was put in between since. */
function byAge(weave: Weave): WeaveLine[] {
  return [...weave].sort((a, b) => a.id - b.id);
}

/** By the id of a new line, where in the commit its text stands, in whatever white space. */
function indicesByRoot(weave: Weave, lines: readonly AttributedLine[]): Map<number, number[]> {
  const byId = new Map(weave.map((line) => [line.id, line]));
  const indices = new Map<number, number[]>();
  for (const [index, line] of weave.filter(isLive).entries()) {
    if (!lines[index]?.added) continue;
    let root = line;
    for (let from = byId.get(root.from); from !== undefined; from = byId.get(root.from)) root = from;
    indices.set(root.id, [...(indices.get(root.id) ?? []), index]);
  }
  return indices;
}

type Origins = { readonly origin: Origin; readonly source: GoneLines }[];

function goneSlots(source: GoneLines, group: number, origins: Origins): Slot[] {
  const followed = new Set(source.weave.map((line) => line.from));
  const slots: Slot[] = [];
  for (const line of byAge(source.weave)) {
    if (isLive(line)) {
      if (line.from === 0 && line.length > 0) slots.push(undefined);
    } else if (!followed.has(line.id)) {
      slots.push({ line, at: origins.length, group });
      origins.push({ origin: source.originOf(line), source });
    }
  }
  return [...slots, undefined];
}
