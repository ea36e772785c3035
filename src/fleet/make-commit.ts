import { type LineRange, toRanges, toRemovedRanges } from '../attribution/ranges.ts';
import { type Author, authorOf } from '../attribution/weave.ts';
import { authors, type Change, changes } from '../store/commit-terms.ts';
import type { MadeCommit, MadeFile } from '../store/fleet-commits.ts';
import { madeHere } from '../store/fleet-schema.ts';
import type { ToldCommit } from '../store/fleet-told.ts';
import { changedLines, type FleetFile, type FleetLine } from './commit-view.ts';

/** What several sources tell of a commit, or what is made of one that repeats another's. */
export interface Made {
  /** The row of the source whose word it is who committed. */
  readonly told: ToldCommit;
  readonly all: readonly ToldCommit[];
  readonly files: readonly FleetFile[];
  readonly repository: { readonly id: number | null; readonly name: string; readonly path: string };
  /** What replaced it, by any source. */
  readonly supersededBy: string | null;
  /** Whose work it has, where it has no other. */
  readonly copyOf: string | null;
}

/** Its row in `commits`. */
export function commitRow({ told, all, files, repository, supersededBy, copyOf }: Made): MadeCommit {
  const lines = files.flatMap((file) => linesOf(file));
  const count = (which: (line: Sorted) => boolean) => lines.filter(which).length;
  const counts = Object.fromEntries(
    changes.flatMap((change) =>
      authors.flatMap((author) => {
        const isOne = (line: Sorted) => line.change === change && line.author === author;
        return [
          [`${author}_lines_${change}`, count(isOne)],
          [`repeated_${author}_${change}`, count((line) => isOne(line) && line.repeated)],
          [`generated_${author}_${change}`, count((line) => isOne(line) && line.generated && !line.repeated)],
        ];
      }),
    ),
  );
  const isCopy = lines.every(({ repeated }) => repeated);
  const sum = (name: 'ai_lines_overridden' | 'ai_lines_discarded') => all.reduce((total, row) => total + row[name], 0);
  return {
    id: madeId(told.id),
    commit_sha: told.commit_sha,
    parent_sha: told.parent_sha ?? firstOf(all, 'parent_sha'),
    repository_id: repository.id,
    repository_name: repository.name,
    repository_path: repository.path,
    timestamp: told.timestamp,
    ...counts,
    // To each database other agents are persons: no more of its AI lines were changed by one than people wrote here.
    ai_lines_overridden: Math.min(
      sum('ai_lines_overridden'),
      count(({ author, change }) => author === 'human' && change === 'added'),
    ),
    ai_lines_discarded: sum('ai_lines_discarded'),
    session_id: told.session_id,
    agent_id: told.agent_id,
    author_key: told.author_key ?? firstOf(all, 'author_key'),
    superseded_by: supersededBy,
    copy_of: isCopy ? (firstOf(all, 'copy_of') ?? copyOf) : null,
    unrecorded_agent: all.some(({ session_id }) => session_id !== null) ? null : told.unrecorded_agent,
    // What one of them saw made was made here.
    landed: all.every(({ landed }) => landed === 1) ? 1 : 0,
    source_id: told.source_id,
  };
}

/** The files of the commit, by author and with the ranges of their lines. */
export function fileRows({ told, repository, files }: Made): MadeFile[] {
  return files.map((file) => {
    const lines = linesOf(file);
    const count = (author: Author, change: Change) =>
      lines.filter((line) => line.author === author && line.change === change).length;
    const row = {
      id: madeId(file.id),
      commit_id: madeId(told.id),
      file_path: file.path,
      old_path: file.oldPath,
      generated: file.generated ? 1 : 0,
      blob_sha: file.blob,
      ...Object.fromEntries(authors.map((author) => [`${author}_lines`, count(author, 'added')])),
      ...Object.fromEntries(authors.map((author) => [`${author}_lines_removed`, count(author, 'removed')])),
      repository_id: repository.id,
      source_id: told.source_id,
    };
    const gone = new Map([...file.removed].map(([at, { origin }]) => [at, origin]));
    return { row, hashes: file.hashes, ranges: rangesOf(file.lines), removed: toRemovedRanges(gone) };
  });
}

function rangesOf(lines: readonly FleetLine[]): LineRange[] {
  return toRanges(lines.map(({ repeated: _, ...line }) => line));
}

/** A row of several sources', or of one that was made another of, beside theirs. */
export function madeId(id: number): number {
  return id + madeHere;
}

function firstOf<Name extends keyof ToldCommit>(rows: readonly ToldCommit[], name: Name): ToldCommit[Name] | null {
  return rows.find((row) => row[name] !== null)?.[name] ?? null;
}

interface Sorted {
  readonly change: Change;
  readonly author: Author;
  readonly origin: number;
  readonly repeated: boolean;
  readonly generated: boolean;
}

function linesOf(file: FleetFile): Sorted[] {
  return changes.flatMap((change) =>
    changedLines(file, change).map(({ origin, repeated }) => {
      return { change, author: authorOf(origin), origin, repeated, generated: file.generated };
    }),
  );
}

/** Lines of one agent's in a commit: those that count, and of these the ones in generated files. */
export type AgentLines = Readonly<Record<`${Author}_lines_${Change}` | `generated_${Author}_${Change}`, number>>;

/** Of a commit, what counts, by agent: AI lines are whose they are, all others the committer's. */
export function linesByAgent(
  files: readonly FleetFile[],
  agentOf: (origin: number) => string,
  committer: string,
): Map<string, AgentLines> {
  const none = Object.fromEntries(
    changes.flatMap((change) =>
      authors.flatMap((author) => [
        [`${author}_lines_${change}`, 0],
        [`generated_${author}_${change}`, 0],
      ]),
    ),
  ) as AgentLines;
  const byAgent = new Map<string, Record<keyof AgentLines, number>>([[committer, { ...none }]]);
  for (const { change, author, origin, repeated, generated } of files.flatMap(linesOf)) {
    if (repeated) continue;
    const agent = author === 'ai' ? agentOf(origin) : committer;
    const counts = byAgent.get(agent) ?? { ...none };
    byAgent.set(agent, counts);
    counts[`${author}_lines_${change}`]++;
    if (generated) counts[`generated_${author}_${change}`]++;
  }
  return byAgent;
}
