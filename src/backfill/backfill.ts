import { basename } from 'node:path';
import type { Env } from '../config/paths.ts';
import { IngestContext } from '../context/context.ts';
import { repositoryPath, type Worktree } from '../git/find-repository.ts';
import { generatedPaths } from '../git/generated.ts';
import { addBackfilled, type BackfillEvidence, type BackfilledCommit } from '../store/backfilled.ts';
import type { Store } from '../store/open.ts';
import { findRepository } from '../store/repositories.ts';
import { claimTrailers } from './claim-trailers.ts';
import { claimWritten } from './claim-written.ts';
import { findTranscripts } from './find-transcripts.ts';
import { FoundLines } from './found-lines.ts';
import { unrecordedHistory } from './history.ts';
import { type EditedHere, readEdits } from './read-edits.ts';

export interface BackfillAsked {
  readonly env: Env;
  /** Take whole commits that an agent signed as co-author too. */
  readonly trailers: boolean;
  /** Say what would be done, and do nothing. */
  readonly isDry: boolean;
  /** Work trees that are looked at besides those that transcripts tell of. */
  readonly worktrees: readonly Worktree[];
  readonly onProgress: (what: 'transcripts' | 'commits', done: number, total: number) => void;
}

export interface BackfilledRepository {
  readonly repository_name: string;
  readonly repository_path: string;
  readonly commits: number;
  readonly lines_from_transcripts: number;
  readonly lines_from_trailers: number;
}

export interface BackfillReport {
  readonly transcripts: number;
  readonly edits: number;
  readonly edits_elsewhere: number;
  /** Whether no transcript was left out. */
  readonly complete: boolean;
  readonly repositories: readonly BackfilledRepository[];
}

/** Looks in commits that nobody recorded for what transcripts and trailers say that agents wrote. */
export function backfill(db: Store, asked: BackfillAsked): BackfillReport {
  const context = new IngestContext(db);
  const { found, isAll } = findTranscripts(asked.env);
  const read = readEdits(context, found, (done, total) => asked.onProgress('transcripts', done, total));
  const repositories = new Map(read.repositories);
  for (const worktree of asked.trailers ? asked.worktrees : []) {
    if (!repositories.has(worktree.commonDir) && !context.isKeptOut(worktree)) {
      repositories.set(worktree.commonDir, { worktree, files: new Map() });
    }
  }
  const reports = [...repositories.values()].flatMap((here) => backfillRepository(db, context, here, asked));
  return {
    transcripts: found.length,
    edits: read.edits,
    edits_elsewhere: read.elsewhere,
    complete: isAll && read.isAll,
    repositories: reports,
  };
}

function backfillRepository(
  db: Store,
  context: IngestContext,
  here: EditedHere,
  { trailers, isDry, onProgress }: BackfillAsked,
): BackfilledRepository[] {
  const { worktree } = here;
  const commits = unrecordedHistory(db, worktree);
  if (commits.length === 0) return [];
  const lines = new FoundLines(db);
  const add = (line: Parameters<FoundLines['add']>[0]) => lines.add(line);
  if (here.files.size > 0) claimWritten(here, commits, add, (done, total) => onProgress('commits', done, total));
  if (trailers) claimTrailers(worktree, commits, add);
  const rows = lines.rows(generatedPaths(worktree, lines.paths));
  if (rows.length === 0) return [];
  if (isDry) {
    const path = repositoryPath(worktree.commonDir);
    return [describe(findRepository(db, worktree.commonDir) ?? { name: basename(path), path }, rows)];
  }
  return db
    .transaction(() => {
      const repository = context.repositoryOf(worktree);
      for (const row of rows) addBackfilled(db, repository.id, row);
      return [describe(repository, rows)];
    })
    .immediate();
}

function describe(
  { name, path }: { readonly name: string; readonly path: string },
  rows: readonly BackfilledCommit[],
): BackfilledRepository {
  const ranges = rows.flatMap(({ files }) => files.flatMap((file) => file.ranges));
  const count = (of: BackfillEvidence) =>
    ranges.filter(({ evidence }) => evidence === of).reduce((sum, { start, end }) => sum + end - start + 1, 0);
  return {
    repository_name: name,
    repository_path: path,
    commits: rows.length,
    lines_from_transcripts: count('transcript'),
    lines_from_trailers: count('trailer'),
  };
}
