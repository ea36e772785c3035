import type { Line } from './lines.ts';
import { matchTokens } from './match-tokens.ts';
import { movedBlock } from './moves.ts';
import type { Origin } from './weave.ts';

/** Lines that are known from elsewhere: added by a recorded commit, or taken away by git before they were committed. */
export interface KnownLines {
  /** Hashes without white space (`Line.stripped`), in their order. */
  readonly hashes: Float64Array;
  readonly origins: readonly Origin[];
  /** Git is known to have brought work from here, so that a short line is proof enough. */
  readonly certain: boolean;
  /** Git brought it from this or from another: a short line is whoever's it is found with, before it is proof by itself. */
  readonly isOneOfMany?: boolean;
  /** Texts that git copied from here, so that they are proof although they stand elsewhere in the file too. */
  readonly copied?: ReadonlySet<number> | undefined;
}

export interface Recognised {
  readonly origin: Origin;
  /** Index of the `KnownLines` it was found in. */
  readonly source: number;
  /** Index of the line there that it is. */
  readonly partner: number;
}

/**
 * Finds lines that nobody is known to have written among lines that are known: work that a rebase, a cherry-pick, a
 * revert, a squash or a restored file brought back. Closing braces and blank lines are no proof: they are recognised
 * only beside a line that is, in the same order as there, or in their old place where other lines come back too.
 * `isOpen`: the lines to find. A line whose text still stands elsewhere in the file is a copy, which is its copier's,
 * but where git is known to have made it.
 */
export function recognise(
  lines: readonly Line[],
  isOpen: (index: number) => boolean,
  sources: readonly KnownLines[],
): Map<number, Recognised> {
  const found = new Map<number, Recognised>();
  const repeated = repeatedTexts(lines);
  const all = [...lines.keys()].filter(isOpen);
  const usedOf = sources.map(() => new Set<number>());
  let left = all;
  let wanted = textsOf(lines, left);
  const add = (matches: readonly [number, number][], source: number) => {
    for (const [index, partner] of matches) {
      found.set(index, { origin: sources[source]?.origins[partner] as Origin, source, partner });
      usedOf[source]?.add(partner);
    }
    left = left.filter((index) => !found.has(index));
    wanted = textsOf(lines, left);
  };
  for (const { source, known } of inPasses(sources)) {
    const used = usedOf[source] as Set<number>;
    // What was moved since stands in another order: it is found when the rest is out of the way.
    for (let round = 0; round < mostRounds && hasAny(known, wanted); round++) {
      const matches = matchProven(lines, left, known, repeated, used);
      if (matches.length === 0) break;
      add(matches, source);
    }
  }
  if (found.size === 0) return found;
  // Beside lines that another source told of first.
  for (const [source, known] of sources.entries()) {
    if (!hasAny(known, wanted)) continue;
    const matches = matchProven(lines, all, known, repeated, new Set());
    add(
      matches.filter(([index, partner]) => !found.has(index) && !usedOf[source]?.has(partner)),
      source,
    );
  }
  return found;
}

/** First each source, then again those in which a short line is proof only when no other source has it beside a proof. */
function inPasses(sources: readonly KnownLines[]): { source: number; known: KnownLines }[] {
  const all = sources.map((known, source) => ({ source, known }));
  const isLast = ({ known }: { known: KnownLines }) => known.certain && known.isOneOfMany === true;
  const first = all.map((each) => (isLast(each) ? { ...each, known: { ...each.known, certain: false } } : each));
  return [...first, ...all.filter(isLast)];
}

function textsOf(lines: readonly Line[], indices: readonly number[]): Set<number> {
  return new Set(indices.map((index) => (lines[index] as Line).stripped));
}

/** Whether a source can tell of one of the lines that are left. */
function hasAny({ hashes }: KnownLines, wanted: ReadonlySet<number>): boolean {
  return wanted.size > 0 && hashes.some((hash) => wanted.has(hash));
}

const mostRounds = 4;

/** So many letters and digits make a line a proof by itself. */
export const provingLetters = 8;

function repeatedTexts(lines: readonly Line[]): Set<number> {
  const seen = new Set<number>();
  const repeated = new Set<number>();
  for (const { stripped } of lines) (seen.has(stripped) ? repeated : seen).add(stripped);
  return repeated;
}

function matchProven(
  lines: readonly Line[],
  open: readonly number[],
  known: KnownLines,
  repeated: ReadonlySet<number>,
  used: ReadonlySet<number>,
): [number, number][] {
  const ids = new Map<number, number>();
  const intern = (hash: number) => {
    if (!ids.has(hash)) ids.set(hash, ids.size);
    return ids.get(hash) as number;
  };
  // Blank lines and braces stand anywhere: they go with what tells more.
  const wanted = Int32Array.from(open, (index) => {
    const line = lines[index] as Line;
    return line.letters > 0 ? intern(line.stripped) : -2;
  });
  const there = Int32Array.from(known.hashes, (hash, at) => (used.has(at) ? -1 : intern(hash)));
  const matched = withNeighbours(matchTokens(there, wanted), open, (at, partner) => {
    const isFree = !used.has(partner) && known.hashes[partner] === (lines[open[at] as number] as Line).stripped;
    return wanted[at] === -2 && isFree;
  });
  const isCopied = copiedWhole(lines, open, known);
  const isCopy = open.map((index) => {
    const { stripped } = lines[index] as Line;
    return repeated.has(stripped) && !isCopied(stripped);
  });
  const tells = open.map((index) => (lines[index] as Line).letters >= (known.certain ? 1 : provingLetters));
  const proven = open.map((_, at) => matched[at] !== -1 && tells[at] === true && !isCopy[at]);
  const isNextTo = (at: number, beside: number) =>
    matched[at] !== -1 &&
    matched[beside] !== -1 &&
    open[at] === (open[beside] as number) + at - beside &&
    matched[at] === (matched[beside] as number) + at - beside;
  if (known.certain) proveBlocks(proven, matched, isNextTo);
  // That other lines come back from here is evidence, and their own place is more.
  if (used.size > 0 || proven.includes(true)) {
    proveEnclosed(proven, { lines, open, hashes: known.hashes, matched, isNextTo });
  }
  // A proof speaks for its neighbours, as long as they stand in a row on both sides; not for a block that is a copy.
  const isOfCopy = known.certain
    ? []
    : copiedBlocks(proven, isNextTo, (at) => tells[at] === true && isCopy[at] === true);
  const spread = (at: number, beside: number) => {
    if (proven[beside] && isNextTo(at, beside) && !isOfCopy[at]) proven[at] = true;
  };
  for (let at = 1; at < open.length; at++) spread(at, at - 1);
  for (let at = open.length - 2; at >= 0; at--) spread(at, at + 1);
  return open.flatMap((index, at) => (proven[at] ? [[index, matched[at] as number] as [number, number]] : []));
}

/** Which open lines are which of those that are known, by their places in both. */
interface Matched {
  readonly lines: readonly Line[];
  readonly open: readonly number[];
  readonly hashes: Float64Array;
  readonly matched: Int32Array;
  /** Whether two open lines stand side by side in both. */
  readonly isNextTo: (at: number, beside: number) => boolean;
}

/** Whether git copied all open lines of a text: of more than it copied, nobody knows which were. */
function copiedWhole(
  lines: readonly Line[],
  open: readonly number[],
  { hashes, copied }: KnownLines,
): (text: number) => boolean {
  if (copied === undefined) return () => false;
  const left = new Map<number, number>();
  for (const hash of hashes) left.set(hash, (left.get(hash) ?? 0) + 1);
  for (const index of open) {
    const text = (lines[index] as Line).stripped;
    left.set(text, (left.get(text) ?? 0) - 1);
  }
  return (text) => copied.has(text) && (left.get(text) ?? 0) >= 0;
}

/**
 * Matches too what stands beside a matched line on both sides; `mayMatch` judges a place in `open` and one in the
 * source.
 */
function withNeighbours(
  matched: Int32Array,
  open: readonly number[],
  mayMatch: (at: number, partner: number) => boolean,
): Int32Array {
  const taken = new Set(matched);
  const look = (at: number, step: 1 | -1) => {
    const beside = matched[at - step];
    if (matched[at] !== -1 || beside === undefined || beside === -1) return;
    const partner = beside + step;
    if (open[at] !== (open[at - step] as number) + step || taken.has(partner) || !mayMatch(at, partner)) return;
    matched[at] = partner;
    taken.add(partner);
  };
  for (let at = 1; at < open.length; at++) look(at, 1);
  for (let at = open.length - 2; at >= 0; at--) look(at, -1);
  return matched;
}

/**
 * Where git is known to have brought work from, a block is proof even of lines that stand elsewhere in the file too.
 */
function proveBlocks(proven: boolean[], matched: Int32Array, isNextTo: (at: number, beside: number) => boolean): void {
  for (let start = 0, at = 1; at <= proven.length; at++) {
    if (at < proven.length && isNextTo(at, at - 1)) continue;
    if (matched[start] !== -1 && at - start >= movedBlock) proven.fill(true, start, at);
    start = at;
  }
}

/**
 * Lines in a row of which more stand elsewhere in the file too than are proven: of these, the ones that do. An older
 * version of what stands there still, with one line of its own, is a copy but for that line.
 */
function copiedBlocks(
  proven: readonly boolean[],
  isNextTo: (at: number, beside: number) => boolean,
  isCopy: (at: number) => boolean,
): boolean[] {
  const copies = proven.map(() => false);
  for (let start = 0, at = 1; at <= proven.length; at++) {
    if (at < proven.length && isNextTo(at, at - 1)) continue;
    const row = Array.from({ length: at - start }, (_, each) => start + each);
    const own = row.filter((each) => proven[each]).length;
    const repeated = row.filter(isCopy);
    if (repeated.length > own) for (const each of repeated) copies[each] = true;
    start = at;
  }
  return copies;
}

/** Short lines that come back between the very lines that they stood between there. These must tell enough themselves. */
function proveEnclosed(proven: boolean[], { lines, open, hashes, matched, isNextTo }: Matched): void {
  const tells = (line: Line | undefined) => line !== undefined && line.letters >= provingLetters;
  const stoodThere = (index: number, partner: number) =>
    tells(lines[index]) && hashes[partner] === (lines[index] as Line).stripped;
  for (let start = 0, at = 1; at <= proven.length; at++) {
    if (at < proven.length && isNextTo(at, at - 1)) continue;
    const [before, after] = [(open[start] as number) - 1, (open[at - 1] as number) + 1];
    const [first, last] = [matched[start] as number, matched[at - 1] as number];
    const isEnclosed = first !== -1 && stoodThere(before, first - 1) && stoodThere(after, last + 1);
    for (let each = start; isEnclosed && each < at; each++) {
      // A longer one is a copy, or it would be proven.
      if (!tells(lines[open[each] as number])) proven[each] = true;
    }
    start = at;
  }
}
