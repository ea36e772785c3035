import { backInPlace } from './back-in-place.ts';
import type { BroughtLines, FormerLines, LineSource } from './line-source.ts';
import type { Line } from './lines.ts';
import { matchBrought } from './match-brought.ts';
import { runsAlike } from './runs-alike.ts';
import { countTexts } from './text-counts.ts';
import { inherited, type Origin } from './weave.ts';

export interface Claim {
  readonly origin: Origin;
  /** Index of the source that it was found in. */
  readonly source: number;
  /** Index of the line there that it is. */
  readonly partner: number;
}

type Numbered<Source> = readonly [source: number, known: Source];

/**
 * Finds lines that nobody is known to have written in sources whose authors are known (design 4.14). `isOpen`: the lines to
 * find. What git is known to have brought goes first; what is only alike is known again where it is back in its old
 * place, or in a run of three or more: one or two lines are whoever's put them there.
 */
export function claim(
  lines: readonly Line[],
  isOpen: (index: number) => boolean,
  sources: readonly LineSource[],
): Map<number, Claim> {
  const found = new Map<number, Claim>();
  const add = (index: number, source: number, partner: number) => {
    const origin = sources[source]?.origins[partner] ?? inherited;
    if (origin !== inherited) found.set(index, { origin, source, partner });
  };
  const brought: Numbered<BroughtLines>[] = [];
  const former: Numbered<FormerLines>[] = [];
  for (const [at, each] of sources.entries()) {
    if (each.evidence === 'only-alike') former.push([at, each]);
    else brought.push([at, each]);
  }
  claimBrought(lines, isOpen, brought, add);
  const isLeft = (index: number) => isOpen(index) && !found.has(index);
  for (const [source, each] of former) {
    for (const [index, partner] of backInPlace(lines, isLeft, each)) add(index, source, partner);
  }
  const contents = former.map(([, each]) => each.lines);
  for (const { index, content, partner } of runsAlike(lines, isLeft, contents)) {
    add(index, former[content]?.[0] as number, partner);
  }
  return found;
}

/** What was moved since stands in another order: it is found when the rest is out of the way. */
const mostRounds = 4;

/**
 * Closing braces and blank lines are no proof: they are known only beside a line that is, in the same order as there. A
 * line whose text still stands elsewhere in the file is a copy, which is its copier's, but where git made it.
 */
function claimBrought(
  lines: readonly Line[],
  isOpen: (index: number) => boolean,
  sources: readonly Numbered<BroughtLines>[],
  add: (index: number, source: number, partner: number) => void,
): void {
  if (sources.length === 0) return;
  const repeated = repeatedTexts(lines);
  const all = [...lines.keys()].filter(isOpen);
  const usedOf = new Map(sources.map(([source]) => [source, new Set<number>()]));
  const found = new Set<number>();
  let left = all;
  let wanted = textsOf(lines, left);
  const take = (matches: readonly [number, number][], source: number) => {
    for (const [index, partner] of matches) {
      add(index, source, partner);
      found.add(index);
      usedOf.get(source)?.add(partner);
    }
    left = left.filter((index) => !found.has(index));
    wanted = textsOf(lines, left);
  };
  for (const { source, known, leastInRow } of inPasses(sources)) {
    const used = usedOf.get(source) as Set<number>;
    for (let round = 0; round < mostRounds && hasAny(known, wanted); round++) {
      const matches = matchBrought({ lines, open: left, repeated }, known, used, leastInRow);
      if (matches.length === 0) break;
      take(matches, source);
    }
  }
  if (found.size === 0) return;
  // Beside lines that another source told of first.
  for (const [source, known] of sources) {
    if (!hasAny(known, wanted)) continue;
    const matches = matchBrought({ lines, open: all, repeated }, known, new Set());
    take(
      matches.filter(([index, partner]) => !found.has(index) && !usedOf.get(source)?.has(partner)),
      source,
    );
  }
}

interface Pass {
  readonly source: number;
  readonly known: BroughtLines;
  readonly leastInRow: number;
}

/**
 * Those that the commit takes the place of first, then those that git may have brought lines from; both are asked for rows,
 * and then again for single lines: what one of them has in a row is no single line of another.
 */
function inPasses(sources: readonly Numbered<BroughtLines>[]): Pass[] {
  return (['replaced', 'brought-by-git'] as const).flatMap((evidence) => {
    const some = sources.filter(([, known]) => known.evidence === evidence);
    return [2, 1].flatMap((leastInRow) => some.map(([source, known]) => ({ source, known, leastInRow })));
  });
}

function textsOf(lines: readonly Line[], indices: readonly number[]): Set<number> {
  return new Set(indices.map((index) => (lines[index] as Line).stripped));
}

/** Whether a source can tell of one of the lines that are left. */
function hasAny({ hashes }: BroughtLines, wanted: ReadonlySet<number>): boolean {
  return hashes.some((hash) => wanted.has(hash));
}

/** Texts that stand in a file more than once. */
function repeatedTexts(lines: readonly Line[]): ReadonlySet<number> {
  const counts = countTexts(lines.map(({ stripped }) => stripped));
  return new Set([...counts].flatMap(([text, count]) => (count > 1 ? [text] : [])));
}
