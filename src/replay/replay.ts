import { type CarriedLine, matchCarried } from './carried.ts';
import type { HistoryCommit, HistoryFile } from './history.ts';
import { type Cut, cut, joined, linesOf, notCounted, type Run, untold } from './runs.ts';

/** Lines in a row that a commit added, by who wrote them. */
export interface Added {
  readonly kind: number;
  readonly lines: number;
  /** They stood elsewhere before. */
  readonly carried: boolean;
}

/** What is known of a commit's lines. */
export interface KnownCommit {
  /** Of these lines (0-based) of a file as the commit left it. */
  readonly added: (file: HistoryFile, start: number, lines: number) => readonly Added[];
  /** Of all lines that it added to and removed from a file, in order, the hashes without white space. */
  readonly hashes: (file: HistoryFile) => ChangedHashes | undefined;
}

export interface ChangedHashes {
  readonly added: ArrayLike<number>;
  readonly removed: ArrayLike<number>;
}

/** Told of lines when they go, by the place of the commit that took them; `undefined`: of those that stand at the end. */
export type Tell = (run: Run, goneBy: number | undefined) => void;

export interface Replayed {
  /** Each file that has lines at the end, by its path. */
  readonly files: ReadonlyMap<string, readonly Run[]>;
  /** How often a file could not be followed any further. */
  readonly lost: number;
}

/** Goes through a history, oldest first, and follows each line from the commit that brought it to the one that took it. */
export function replay(
  history: Iterable<HistoryCommit>,
  known: (commit: HistoryCommit) => KnownCommit,
  tell: Tell,
): Replayed {
  const files = new Map<string, readonly Run[]>();
  let lost = 0;
  let place = 0;
  for (const commit of history) {
    lost += takeStep(files, commit, known(commit), place, tell);
    place++;
  }
  for (const runs of files.values()) for (const run of runs) if (run.kind !== notCounted) tell(run, undefined);
  return { files, lost };
}

/** A file of the commit that is replayed. */
interface Step {
  readonly file: HistoryFile;
  readonly cut: Cut;
  readonly added: readonly (readonly Added[])[];
}

function takeStep(
  files: Map<string, readonly Run[]>,
  commit: HistoryCommit,
  known: KnownCommit,
  place: number,
  tell: Tell,
): number {
  const steps = commit.files.map((file): Step | undefined => openStep(files, file, known));
  const from = carriedFrom(steps, known);
  const next = steps.map((step, index) => step && runsAfter(step, place, (at) => from?.runs.get(index)?.get(at)));
  for (const { from: old } of commit.files) if (old !== undefined) files.delete(old);
  let lost = 0;
  for (const [index, { to, isBinary }] of commit.files.entries()) {
    if (steps[index] === undefined) lost++;
    if (to !== undefined) files.set(to, isBinary ? untold : (next[index] ?? untold));
  }
  for (const [index, step] of steps.entries()) {
    const taken = from?.taken[index];
    for (const run of step === undefined ? [] : without(step.cut.gone.flat(), taken)) {
      if (run.kind !== notCounted && run.lines > 0) tell(run, place);
    }
  }
  return lost;
}

const none: readonly Run[] = [];

function openStep(files: ReadonlyMap<string, readonly Run[]>, file: HistoryFile, known: KnownCommit): Step | undefined {
  const { from, to, isBinary, isReplaced, hunks } = file;
  const old = (from === undefined ? undefined : files.get(from)) ?? none;
  if (from === undefined || isBinary || isReplaced || to === undefined) {
    const kept = [...hunks.map(() => none), none];
    const added =
      isBinary || to === undefined ? [] : hunks.map((hunk) => known.added(file, hunk.newStart, hunk.newLines));
    return { file, cut: { kept, gone: [old] }, added };
  }
  const parts = cut(old, hunks);
  return parts && { file, cut: parts, added: hunks.map((hunk) => known.added(file, hunk.newStart, hunk.newLines)) };
}

/** The file after the commit. `from`: what an added line was before, by its place among those. */
function runsAfter({ cut: { kept }, added }: Step, place: number, from: (at: number) => Run | undefined): Run[] {
  const pieces: (readonly Run[])[] = [];
  let at = 0;
  for (const [index, stays] of kept.entries()) {
    pieces.push(stays);
    for (const { kind, lines, carried } of added[index] ?? []) {
      const born = { born: place, kind };
      if (!carried) pieces.push([{ ...born, lines }]);
      else for (let line = 0; line < lines; line++) pieces.push([from(at + line) ?? { ...born, lines: 1 }]);
      at += lines;
    }
  }
  return joined(pieces);
}

interface Carried {
  /** For a file of the commit, what an added line was, by its place among those. */
  readonly runs: ReadonlyMap<number, ReadonlyMap<number, Run>>;
  /** For each file of the commit, which removed lines live on, by their places among those. */
  readonly taken: readonly ReadonlySet<number>[];
}

/** `undefined`: nothing is carried, as in most commits. */
function carriedFrom(steps: readonly (Step | undefined)[], known: KnownCommit): Carried | undefined {
  if (!steps.some((step) => step?.added.some((some) => some.some(({ carried }) => carried)))) return undefined;
  const runs = new Map<number, Map<number, Run>>();
  const taken = steps.map(() => new Set<number>());
  const hashes = steps.map((step) => step && hashesOf(step, known));
  const lines = steps.flatMap((step, file) => carriedLines(step, file, hashes[file]));
  const gone = steps.map((step, file) => (hashes[file] === undefined ? [] : singly(step?.cut.gone.flat() ?? [])));
  const removed = gone.map((all, file) => all.map(({ kind }, at) => textOf(hashes[file]?.removed[at], kind)));
  for (const [index, place] of matchCarried(lines, removed).entries()) {
    const line = lines[index];
    const run = place && gone[place.file]?.[place.at];
    if (line === undefined || place === undefined || run === undefined) continue;
    taken[place.file]?.add(place.at);
    const ofFile = runs.get(line.file) ?? new Map<number, Run>();
    runs.set(line.file, ofFile.set(line.at, run));
  }
  return { runs, taken };
}

/** Those that are of the very lines that git calls changed today. */
function hashesOf({ file, cut: { gone }, added }: Step, known: KnownCommit): ChangedHashes | undefined {
  const hashes = known.hashes(file);
  const [removed, brought] = [linesOf(gone.flat()), added.flat().reduce((sum, { lines }) => sum + lines, 0)];
  return hashes?.removed.length === removed && hashes.added.length === brought ? hashes : undefined;
}

function carriedLines(step: Step | undefined, file: number, hashes: ChangedHashes | undefined): CarriedLine[] {
  const found: CarriedLine[] = [];
  if (step === undefined || hashes === undefined) return found;
  let at = 0;
  for (const { kind, lines, carried } of step.added.flat()) {
    for (let line = at; carried && line < at + lines; line++) {
      found.push({ file, at: line, text: textOf(hashes.added[line], kind) });
    }
    at += lines;
  }
  return found;
}

/** Of lines that read alike only one by the same writer lives on: the records say whose a carried line is. */
function textOf(hash: number | undefined, kind: number): string {
  return `${hash} ${kind}`;
}

/** Each line as a run of its own. */
function singly(runs: readonly Run[]): Run[] {
  return runs.flatMap(({ born, kind, lines }) => Array<Run>(lines).fill({ born, kind, lines: 1 }));
}

/** Runs but for some lines of theirs, by their places. */
function without(runs: readonly Run[], taken: ReadonlySet<number> | undefined): readonly Run[] {
  if (taken === undefined || taken.size === 0) return runs;
  const places = [...taken].sort((a, b) => a - b);
  let [before, next] = [0, 0];
  return runs.map(({ born, kind, lines }) => {
    const first = next;
    before += lines;
    while (next < places.length && (places[next] as number) < before) next++;
    return { born, kind, lines: lines - (next - first) };
  });
}
