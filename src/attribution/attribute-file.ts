import { rebaseWeave } from './amend.ts';
import { standsAgain } from './as-it-stood.ts';
import { type Line, sameLine } from './lines.ts';
import { Origins } from './origins.ts';
import { step } from './step.ts';
import { isLive, liveLines, newWeave, type Origin, unresolved, type Weave, type WeaveLine } from './weave.ts';

/** Lines that git says a commit changed: 0-based, `oldLines` of the parent's from `oldStart` became `newLines`. */
export interface Hunk {
  readonly oldStart: number;
  readonly oldLines: number;
  readonly newStart: number;
  readonly newLines: number;
}

export interface FileChange {
  readonly parent: readonly Line[];
  readonly commit: readonly Line[];
  readonly hunks: readonly Hunk[];
  /** Who wrote each line of the parent's content, where a recorded commit says so. */
  readonly parentOrigins: readonly Origin[] | undefined;
  /** The commit that an amend replaces, with the parent's content as its base. */
  readonly amended?: Weave | undefined;
  /** What we know of the file since then: its pending state. */
  readonly weave: Weave | undefined;
  /** What a line is that nothing explains (design 4.10). */
  readonly unexplained: Origin;
  /** What a line is that stood there before we first looked at the file. */
  readonly foundBefore: Origin;
}

export interface AttributedLine {
  readonly origin: Origin;
  /** One of the lines that the commit added, as git counts them. */
  readonly added: boolean;
  /** Added, but its text was written before: moved, reformatted or brought from elsewhere. */
  readonly carried: boolean;
  /** Added, and git brought it: another commit may count it already. */
  readonly returned?: boolean;
  /** The recorded commit that it comes from, by the id of its row; where it is not known, none. */
  readonly source?: number;
}

export interface AttributedFile {
  readonly lines: readonly AttributedLine[];
  /** For each removed line of the parent (0-based), who removed it. */
  readonly removed: ReadonlyMap<number, Origin>;
  /** What was known of the file, from the parent on. */
  readonly before: Weave;
  /** The weave with the commit's content as its live lines; `unresolved` marks what the commit alone shows. */
  readonly after: Weave;
  /** What git calls unchanged. */
  readonly unchanged: UnchangedPairs;
  /** Who wrote a line of the parent, by its place there. */
  readonly originBefore: (index: number) => Origin;
  /** Who wrote a line of `after`. */
  readonly originOf: (line: WeaveLine) => Origin;
  /** Whether a line of `after` stood there before we first looked at the file. */
  readonly isFound: (line: WeaveLine) => boolean;
  /** Whether a line of `after` that is gone stands in another file of the commit. */
  readonly isMovedOn?: (line: WeaveLine) => boolean;
  /** Where a line of `after` stands in the parent, or -1. */
  readonly parentIndexOf: (line: WeaveLine) => number;
}

/** Who wrote each line of a committed file, and who removed the lines that are gone (design 4.7). */
export function attributeFile(change: FileChange): AttributedFile {
  const below = change.amended ?? newWeave(change.parent);
  const before = change.weave === undefined ? below : rebaseWeave(below, change.weave);
  const after = asAmended(before, change) ?? step(before, change.commit, unresolved, { revive: 'all' });
  const origins = new Origins(change, after);
  const live = after.filter(isLive);
  const unchanged = unchangedPairs(change);
  return {
    lines: live.map((_, index) => attributeLine(origins, live, index, unchanged)),
    removed: removedLines(change, origins, live, unchanged),
    ...{ before, after, unchanged },
    originBefore: (index) => origins.parentOrigin(index),
    originOf: (line) => origins.originOf(line),
    isFound: (line) => origins.isFound(line),
    parentIndexOf: (line) => origins.parentIndexOf(line),
  };
}

/** What an amend leaves as the commit before had it has no line of what is pending, be it alike. */
function asAmended(before: Weave, { amended, commit }: FileChange): Weave | undefined {
  if (amended === undefined) return undefined;
  const stood = liveLines(amended);
  const isSame = stood.length === commit.length && stood.every((line, at) => sameLine(line, commit[at] as Line));
  return isSame ? standsAgain(before, new Set(stood.map(({ id }) => id)), unresolved) : undefined;
}

export interface UnchangedPairs {
  /** parent index -> commit index, -1 for a removed line */
  readonly toCommit: Int32Array;
  /** commit index -> parent index, -1 for an added line */
  readonly toParent: Int32Array;
}

/** Which lines git says a commit left as they were. */
export function unchangedPairs({
  parent,
  commit,
  hunks,
}: Pick<FileChange, 'parent' | 'commit' | 'hunks'>): UnchangedPairs {
  const toCommit = new Int32Array(parent.length).fill(-1);
  const toParent = new Int32Array(commit.length).fill(-1);
  let old = 0;
  let now = 0;
  for (const hunk of [...hunks, { oldStart: parent.length, oldLines: 0, newStart: commit.length, newLines: 0 }]) {
    while (old < hunk.oldStart) {
      toCommit[old] = now;
      toParent[now++] = old++;
    }
    old = hunk.oldStart + hunk.oldLines;
    now = hunk.newStart + hunk.newLines;
  }
  return { toCommit, toParent };
}

function attributeLine(
  origins: Origins,
  live: readonly WeaveLine[],
  index: number,
  unchanged: UnchangedPairs,
): AttributedLine {
  const parent = unchanged.toParent[index] as number;
  if (parent !== -1) return { origin: origins.parentOrigin(parent), added: false, carried: false };
  const place = placeTraded(index, (at) => origins.parentIndexOf(live[at] as WeaveLine), unchanged);
  if (place === undefined) return { origin: origins.unexplained, added: true, carried: false };
  return addedLine(origins, live[place] as WeaveLine);
}

/**
 * Of several lines that are equal but for white space git may call another one added than we do: the two trade places.
 * `parentOf`: which line of the parent one is, or -1. `undefined`: there is no end of it.
 */
export function placeTraded(
  index: number,
  parentOf: (index: number) => number,
  { toCommit }: UnchangedPairs,
): number | undefined {
  let at = index;
  for (let tries = 0; tries <= toCommit.length; tries++) {
    const parent = parentOf(at);
    const place = parent === -1 ? -1 : (toCommit[parent] as number);
    if (place === -1) return at;
    at = place;
  }
  return undefined;
}

function addedLine(origins: Origins, line: WeaveLine): AttributedLine {
  const origin = origins.originOf(line);
  const isKnown = origin !== origins.unexplained && origin !== origins.foundBefore;
  const carried = isKnown && (line.from !== 0 || line.base);
  return { origin, added: true, carried, ...(origins.isReturned(line) && { returned: true }) };
}

function removedLines(
  change: FileChange,
  origins: Origins,
  live: readonly WeaveLine[],
  unchanged: UnchangedPairs,
): Map<number, Origin> {
  const removed = new Map<number, Origin>();
  if (!unchanged.toCommit.includes(-1)) return removed;
  const tradedFor = removersOfKept(change, origins, unchanged);
  const places = new Map(live.map((line, index) => [line.id, index]));
  for (let index = 0; index < change.parent.length; index++) {
    if (unchanged.toCommit[index] !== -1) continue;
    let line = origins.baseLine(index);
    // What we call kept, git calls another line of the parent, or new.
    while (line !== undefined && isLive(line)) {
      line = origins.baseLine(unchanged.toParent[places.get(line.id) as number] as number);
    }
    removed.set(index, line === undefined ? (tradedFor.shift() ?? origins.unexplained) : origins.removerOf(line));
  }
  return removed;
}

/**
 * Of two blocks that trade places git may say that the one moved, and we the other: who moved the one that git calls
 * kept.
 */
function removersOfKept(change: FileChange, origins: Origins, unchanged: UnchangedPairs): Origin[] {
  return [...change.parent.keys()].flatMap((index) => {
    const line = unchanged.toCommit[index] === -1 ? undefined : origins.baseLine(index);
    return line === undefined || isLive(line) ? [] : [origins.removerOf(line)];
  });
}
