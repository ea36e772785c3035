import { isDistinctive } from './has-half.ts';
import type { Line } from './lines.ts';

// Texts of changed lines, by their hashes without white space: an added line's as it is, a removed one's negative. Blank
// lines tell nothing, and have none.

/** What a commit changed. */
export interface ChangedTexts {
  /** Lines that tell enough to be known again by themselves. */
  readonly telling: ReadonlySet<number>;
  /** The others. */
  readonly short: ReadonlySet<number>;
  /** Of all these, lines that it took out and put in: their white space or their place is another. */
  readonly kept: ReadonlySet<number>;
}

export function changedTexts(added: readonly Line[], removed: readonly Line[]): ChangedTexts {
  const texts = (which: (line: Line) => boolean) =>
    new Set([
      ...added.filter(which).map((line) => line.stripped),
      ...removed.filter(which).map((line) => -line.stripped),
    ]);
  const telling = texts(isDistinctive);
  const short = texts((line) => line.length > 0 && !isDistinctive(line));
  return { telling, short, kept: new Set([...keptIn(telling), ...keptIn(short)]) };
}

function keptIn(texts: ReadonlySet<number>): number[] {
  return [...texts].filter((text) => texts.has(-text));
}

/** The hashes of the lines that a recorded commit added and removed. */
export interface ChangedHashes {
  readonly added: Iterable<number>;
  readonly removed: Iterable<number>;
}

/** What a recorded commit did, as far as another one that repeats it must show it. */
export interface NetTexts {
  readonly texts: ReadonlySet<number>;
  /**
   * Those of them that are not missed where they are not: they undid what a commit before did, or put otherwise what stood
   * there.
   */
  readonly undoing: ReadonlySet<number>;
}

/**
 * What is left of each of some commits, oldest first, after those that came after it: a line that one added and a later one
 * took out again is in no squash of both.
 */
export function netTexts(changes: readonly ChangedHashes[]): NetTexts[] {
  const nets: { readonly texts: Set<number>; readonly undoing: Set<number> }[] = [];
  for (const { added, removed } of changes) {
    const texts = new Set<number>();
    for (const hash of added) if (hash !== 0) texts.add(hash);
    for (const hash of removed) if (hash !== 0) texts.add(-hash);
    const undoing = new Set(keptIn(texts));
    for (const text of texts) for (const net of nets) if (net.texts.delete(-text)) undoing.add(text);
    nets.push({ texts, undoing });
  }
  return nets;
}

/** A recorded commit that another one may repeat. */
export interface Work extends NetTexts {
  /** What it did is in the other commit's history already: to be repeated, it must have been undone since. */
  readonly isBehind: boolean;
  /** The other is known to be made of it. */
  readonly isSame: boolean;
  /** The works, by their index, that are its parent or made upon it. */
  readonly beside: readonly number[];
}

/** So many lines that tell are no chance. */
const proof = 3;

/**
 * Which of some recorded commits another one repeats, by their index: a squash, a rebase, a pick. Two of three must be
 * true: most of what the recorded commit did is there, most of what the other did is known from such commits, and it is
 * three lines at least. One line that merely looks alike is no proof, but beside one that is repeated a commit is too of
 * which half is there. `isRevert`: git brought back what stood there once.
 */
export function worksRepeated(change: ChangedTexts, works: readonly Work[], isRevert: boolean): Set<number> {
  const rated = works.map((work, index) => ({ index, ...work, ...rate(change, work) })).filter(({ hits }) => hits > 0);
  const ahead = rated.filter((work) => !work.isBehind);
  const behind = rated.filter((work) => work.isBehind);
  const chosen = [...rated.filter(({ isSame }) => isSame), ...repeated(change, ahead)];
  const again = isRevert ? behind : behind.filter(({ isMost, hits }) => isMost && hits >= proof);
  // What a revert takes out is what it reverts, and tells nothing of what it brings back.
  const told = isRevert ? new Set([...change.telling].filter((text) => text > 0)) : change.telling;
  if (isMostOf(told, again)) chosen.push(...again);
  return withNeighbours(change, works, new Set(chosen.map(({ index }) => index)));
}

/** A squash is of commits in a row: a few lines or short ones tell no commit by themselves, but beside others. */
function withNeighbours({ telling, short }: ChangedTexts, works: readonly Work[], chosen: Set<number>): Set<number> {
  const isThere = ({ texts, undoing }: Work) => {
    const own = [...texts].filter((text) => !undoing.has(text));
    const there = own.filter((text) => telling.has(text) || short.has(text));
    return there.length * 2 >= own.length;
  };
  // A set that grows while it is walked through is walked to its end.
  for (const index of chosen) {
    for (const [at, work] of works.entries()) {
      if (!work.isBehind && work.beside.includes(index) && isThere(work)) chosen.add(at);
    }
  }
  return chosen;
}

interface Rated extends Work {
  readonly index: number;
  /** How many of its lines that tell are there. */
  readonly hits: number;
  readonly isMost: boolean;
}

function rate({ telling, short }: ChangedTexts, { texts, undoing, isSame }: Work): Pick<Rated, 'hits' | 'isMost'> {
  let hits = 0;
  let wanted = 0;
  for (const text of texts) {
    if (telling.has(text)) hits++;
    // A brace that is there stands anywhere; one that is not there is missed.
    if (telling.has(text) || !(short.has(text) || undoing.has(text))) wanted++;
  }
  return { hits: hits || Number(isSame), isMost: hits * 2 > wanted };
}

function repeated(change: ChangedTexts, ahead: readonly Rated[]): Rated[] {
  const all = ahead.filter(({ isMost, hits }) => isMost || hits >= proof);
  const strong = all.filter(({ isMost }) => isMost);
  // What it only puts otherwise may have been there before.
  const isKnown = (works: readonly Rated[]) => isMostOf(change.telling, works, change.kept);
  if (isKnown(strong)) return strong;
  return isKnown(all) ? all : strong.filter(({ hits }) => hits >= proof);
}

function isMostOf(texts: ReadonlySet<number>, works: readonly Rated[], exceptUnknown?: ReadonlySet<number>): boolean {
  let known = 0;
  let all = 0;
  for (const text of texts) {
    const isKnown = works.some((work) => work.texts.has(text));
    if (isKnown) known++;
    if (isKnown || exceptUnknown?.has(text) !== true) all++;
  }
  return known * 2 > all;
}
