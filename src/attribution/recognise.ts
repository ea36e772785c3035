import type { KnownLines } from './known-lines.ts';
import type { Line } from './lines.ts';
import { matchProven } from './match-proven.ts';
import { countTexts } from './text-counts.ts';
import type { Origin } from './weave.ts';

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
  if (!sources.some(({ hashes }) => hashes.length > 0)) return found;
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

/** Texts that stand in a file more than once. */
function repeatedTexts(lines: readonly Line[]): ReadonlySet<number> {
  const counts = countTexts(lines.map(({ stripped }) => stripped));
  return new Set([...counts].flatMap(([text, count]) => (count > 1 ? [text] : [])));
}
