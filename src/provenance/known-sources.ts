import { hashesLeft } from '../attribution/hashes-left.ts';
import type { BroughtLines, LineSource } from '../attribution/line-source.ts';
import type { Line } from '../attribution/lines.ts';
import type { Origin, Weave } from '../attribution/weave.ts';
import { predecessorsIn } from '../context/relations.ts';
import type { ChangedFile } from '../git/parse-commit.ts';
import { changedOrigins, linesAddedBy, type RecordedLines } from '../store/transplants.ts';
import type { CommitSources } from './commit-sources.ts';
import type { Merged } from './removers.ts';
import { unstashedIn } from './unstashed.ts';

/** A place that lines may come from. */
export type Source = LineSource &
  Merged & {
    /** The recorded commit. */
    readonly sha?: string;
    readonly counted?: boolean;
    /** The weave that it is: what is claimed from it is that very line again. */
    readonly weave?: Weave;
  };

export interface KnownAuthor {
  readonly origin: Origin;
  /** The recorded commit that has the line. */
  readonly sha?: string;
}

/** What the lines may be claimed from; or, by their indices, who is known to have written them. */
export type Answer = readonly Source[] | ReadonlyMap<number, KnownAuthor>;

/** What git is known to have brought work from: commits that this one was made from first. `rows`: those of the file. */
export function broughtSources(
  sources: CommitSources,
  { newPath }: ChangedFile,
  rows: readonly RecordedLines[],
): Source[] {
  const isBrought = sources.transplanted || sources.isRevert();
  const madeFrom = new Set(predecessorsIn(sources.relations));
  const isMadeFrom = ({ sha }: RecordedLines) =>
    madeFrom.has(sha) && sources.relations.get(sha)?.kind !== 'left-behind';
  // The weave has what an amend replaces: a line that is new there was typed.
  const amended = sources.amended.get(newPath)?.fileId;
  const all = withoutSpent(sources, rows).filter(({ fileId }) => fileId !== amended);
  const replaced = all.filter(isMadeFrom).map((row) => toSource(sources, row, 'replaced'));
  const others = isBrought ? all.filter((row) => !isMadeFrom(row)) : [];
  return [...withCopied(sources, replaced), ...others.map((row) => toSource(sources, row, 'brought-by-git'))];
}

function toSource(
  { context }: CommitSources,
  row: RecordedLines,
  evidence: BroughtLines['evidence'],
): BroughtLines & Source {
  return { ...row, evidence, origins: changedOrigins(context.db, row.fileId, 'added') };
}

/** What a reset dropped and a commit since has is not there a second time. */
function withoutSpent({ relations, since }: CommitSources, rows: readonly RecordedLines[]): readonly RecordedLines[] {
  const spent = rows.filter(({ sha }) => since.includes(sha)).map(({ hashes }) => hashes);
  if (spent.length === 0) return rows;
  const isReset = ({ sha }: RecordedLines) => relations.get(sha)?.kind === 'resets';
  return rows.map((row) => (isReset(row) ? { ...row, hashes: hashesLeft(row.hashes, spent) } : row));
}

/** Git copied a line but once, although several commits may have it that are the same but for a rebase or an amend. */
function withCopied({ relations }: CommitSources, predecessors: readonly (BroughtLines & Source)[]): Source[] {
  const seen = new Set<number>();
  return predecessors.map((source) => {
    if (source.sha === undefined || !relations.get(source.sha)?.isCopied) return source;
    const fresh = new Set([...source.hashes].filter((hash) => !seen.has(hash)));
    for (const hash of fresh) seen.add(hash);
    return { ...source, copied: fresh };
  });
}

/** What the commits that this one was made from added to files that are gone: one may have had this one's name since. */
export function underOtherNames(
  { context, relations, existing }: CommitSources,
  names: readonly string[],
  texts: ReadonlySet<number>,
): Source[] {
  const rows = linesAddedBy(context.db, predecessorsIn(relations), names);
  const asked = rows.filter(({ hashes }) => hashes.some((hash) => texts.has(hash)));
  if (asked.length === 0) return [];
  const there = existing(asked.map(({ path }) => path));
  return asked
    .filter(({ path }) => !there.has(path))
    .map((row) => ({ ...row, evidence: 'replaced', origins: changedOrigins(context.db, row.fileId, 'added') }));
}

/** What stashes have of the file that the call which made the commit may have brought back. */
export function unstashedLines(
  { unstashed }: CommitSources,
  names: readonly string[],
  commit: readonly Line[],
): Source[] {
  return unstashedIn(unstashed(), names, commit);
}
