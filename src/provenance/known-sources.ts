import { join } from 'node:path';
import { hasHalf } from '../attribution/has-half.ts';
import { hashesLeft } from '../attribution/hashes-left.ts';
import type { KnownLines } from '../attribution/known-lines.ts';
import type { Line } from '../attribution/lines.ts';
import { takenAway } from '../attribution/settle.ts';
import { isAiOrigin, type Origin, type Weave, type WeaveLine } from '../attribution/weave.ts';
import type { ChangedFile } from '../git/parse-commit.ts';
import { shelvedBelow } from '../store/shelved-files.ts';
import { linesAddedBy, type RecordedLines } from '../store/transplants.ts';
import type { CommitSources } from './commit-sources.ts';
import { linesAddedHere } from './lines-added-here.ts';
import { shelvedLines, toShelvedLines } from './recognise-returned.ts';
import type { Merged } from './removers.ts';
import { unstashedIn } from './unstashed.ts';

/** A place that known lines were found in. */
export interface Source extends KnownLines {
  /** The recorded commit; `undefined`: a shelved file. */
  readonly sha: string | undefined;
  readonly shelf: number | undefined;
  readonly counted: boolean;
}

/** What recorded commits added to a file, and what git took away from it: what it was made from first. */
export function knownSources(sources: CommitSources, names: readonly string[], commit: readonly Line[]): Source[] {
  const rows = linesAddedHere(sources.context, sources.worktree, names, sources.related);
  const isBrought = sources.transplanted || sources.isRevert();
  const recorded = withoutSpent(sources, rows).map((row): Source => {
    const isMadeFrom = sources.predecessors.has(row.sha) && !sources.leftOut.has(row.sha);
    return {
      ...row,
      certain: isBrought || isMadeFrom,
      isOneOfMany: !isMadeFrom,
      shelf: undefined,
    };
  });
  // First what it was made from: lines that were shelved before they were committed there are that commit's by now.
  const isPredecessor = ({ isOneOfMany }: Source) => isOneOfMany === false;
  const others = recorded.filter((source) => !isPredecessor(source));
  return [...withCopied(sources, recorded.filter(isPredecessor)), ...shelved(sources, names, commit), ...others];
}

/** What a reset dropped and a commit since has is not there a second time. */
function withoutSpent({ dropped, since }: CommitSources, rows: readonly RecordedLines[]): readonly RecordedLines[] {
  const spent = rows.filter(({ sha }) => since.includes(sha)).map(({ hashes }) => hashes);
  if (spent.length === 0) return rows;
  return rows.map((row) => (dropped.includes(row.sha) ? { ...row, hashes: hashesLeft(row.hashes, spent) } : row));
}

/** Git copied a line but once, although several commits may have it that are the same but for a rebase or an amend. */
function withCopied({ copied }: CommitSources, predecessors: readonly Source[]): Source[] {
  const seen = new Set<number>();
  return predecessors.map((source) => {
    if (source.sha === undefined || !copied.has(source.sha)) return source;
    const fresh = new Set([...source.hashes].filter((hash) => !seen.has(hash)));
    for (const hash of fresh) seen.add(hash);
    return { ...source, copied: fresh };
  });
}

/**
 * The agent's lines that were gone from the file since its last commit: a stash that nobody told of may bring them
 * back.
 */
export function goneBefore(after: Weave, originOf: (line: WeaveLine) => Origin): Source {
  const gone = takenAway(after).filter((line) => isAiOrigin(originOf(line)));
  const hashes = Float64Array.from(gone, (line) => line.stripped);
  return { hashes, origins: gone.map(originOf), certain: false, sha: undefined, shelf: undefined, counted: false };
}

/** What the commits that this one was made from added to other files: one of them may have had this one's name. */
export function underOtherNames({ context, predecessors }: CommitSources, names: readonly string[]): Source[] {
  const facts = { certain: true, shelf: undefined };
  return linesAddedBy(context.db, [...predecessors], names).map((row) => ({ ...row, ...facts }));
}

const mostShelves = 50;

/** What stashes have of the file that the call which made the commit may have brought back. */
export function unstashedLines(
  { unstashed }: CommitSources,
  names: readonly string[],
  commit: readonly Line[],
): Source[] {
  const facts = { sha: undefined, shelf: undefined, counted: false };
  return unstashedIn(unstashed(), names, commit).map((known) => ({ ...known, ...facts }));
}

/** What git took away of other files: a file may have been renamed before. */
export function shelvedUnderOtherNames({ context, worktree }: CommitSources, file: ChangedFile): Source[] {
  const own = join(worktree.top, file.newPath);
  const rows = shelvedBelow(context.db, worktree.top, mostShelves).filter((row) => row.path !== own);
  return toShelvedLines(rows, []).map((known) => {
    return { ...known, certain: false, sha: undefined, shelf: known.id, counted: false };
  });
}

/** What git took away of the file, by one of its names. */
export function shelved(
  sources: CommitSources,
  names: readonly string[],
  commit: readonly Line[],
): (Source & Merged)[] {
  const paths = names.map((name) => join(sources.worktree.top, name));
  return shelvedLines(sources.context, paths, commit).map((known): Source & Merged => ({
    ...known,
    sha: undefined,
    shelf: known.id,
    counted: false,
  }));
}

const mostAncestryChecks = 10;

/**
 * Of known sources, the ones on another branch of which the file has at least half: then a short line, one of `wanted`,
 * is proof enough that it is the same. Alone it is none.
 */
export function elsewhere(
  sources: CommitSources,
  known: readonly Source[],
  commit: readonly Line[],
  wanted: () => ReadonlySet<number>,
): Source[] {
  const others = known.filter((source) => source.sha !== undefined && !source.certain);
  if (others.length === 0) return [];
  const texts = wanted();
  const isTaken = ({ hashes }: Source) => hashes.some((hash) => texts.has(hash)) && hasHalf(commit, hashes);
  const candidates = others.filter(isTaken);
  const asked = candidates.slice(0, mostAncestryChecks);
  const away = sources.unreachable(asked.map(({ sha }) => sha as string));
  return asked.filter(({ sha }) => away.has(sha as string)).map((source) => ({ ...source, certain: true }));
}
