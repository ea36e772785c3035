import type { LineRange } from '../../attribution/ranges.ts';
import { human, isAiOrigin, unknown } from '../../attribution/weave.ts';
import { addBundledOrigin } from '../../store/bundled-rows.ts';
import { type Counts, type NewCommit, type NewCommitFile, saveCommit, supersede } from '../../store/commits.ts';
import type { Store } from '../../store/open.ts';
import { rowsOfCommits } from '../../store/range-commits.ts';
import type { RepositoryRow } from '../../store/repositories.ts';
import type { Bundle, BundledCommit, BundledFile } from './bundle.ts';

type Repository = Pick<RepositoryRow, 'id' | 'name' | 'path'>;

/** Puts a bundle's commits into a database as those of a repository. Other bundles' origins may be there already: `after` the last id. */
export function loadBundle(db: Store, repository: Repository, { origins, commits }: Bundle, after: number): number {
  for (const [at, { evidence, model, agent }] of origins.entries()) {
    addBundledOrigin(db, after + 1 + at, { evidence, model, agent_id: agent });
  }
  const idOf = (origin: number) => (origin > unknown ? origin - unknown + after : origin);
  for (const commit of commits) {
    const shas = commit.files.flatMap(({ sources }) => Object.values(sources));
    const rows = shas.length === 0 ? new Map<string, number>() : rowsOfCommits(db, [...new Set(shas)]);
    saveCommit(
      db,
      newCommit(repository, commit, (file) => newFile(file, idOf, rows)),
    );
  }
  for (const { sha, successor } of commits) if (successor !== null) supersede(db, sha, successor);
  return after + origins.length;
}

function newCommit(
  { id, name, path }: Repository,
  commit: BundledCommit,
  fileOf: (file: BundledFile) => NewCommitFile,
): NewCommit {
  return {
    ...{ commit_sha: commit.sha, parent_sha: commit.parent, timestamp: commit.time, author_key: commit.key },
    ...{ repository_id: id, repository_path: path, repository_name: name },
    ...{ landed: commit.landed ? 1 : 0, session_id: null, agent_id: commit.agent, unrecorded_agent: null },
    ...{ copy_of: commit.copy, ai_lines_overridden: commit.overridden, ai_lines_discarded: 0 },
    files: commit.files.map(fileOf),
  };
}

function newFile(
  file: BundledFile,
  idOf: (origin: number) => number,
  rows: ReadonlyMap<string, number>,
): NewCommitFile {
  const ranges = file.lines.map(([start, end, origin, flags], at) => ({
    ...{ start, end, origin: idOf(origin), added: (flags & 1) !== 0, carried: (flags & 2) !== 0 },
    ...sourceOf(rows.get(file.sources[String(at)] ?? '')),
  }));
  const removedRanges = file.gone.map(([start, end, origin]) => ({ start, end, origin: idOf(origin) }));
  return {
    ...{
      file_path: file.path,
      old_path: file.old,
      blob_sha: file.blob,
      generated: file.generated,
      ranges,
      removedRanges,
    },
    ...{ added: countsOf(ranges.filter(({ added }) => added)), removed: countsOf(removedRanges) },
    ...{ repeatedAdded: none, repeatedRemoved: none },
    ...{ addedHashes: hashesOf(file.added), removedHashes: hashesOf(file.removed) },
  };
}

function sourceOf(source: number | undefined): Pick<LineRange, 'source'> {
  return source === undefined ? {} : { source };
}

const none: Counts = { ai: 0, human: 0, unknown: 0 };

function countsOf(ranges: readonly { start: number; end: number; origin: number }[]): Counts {
  const of = (is: (origin: number) => boolean) =>
    ranges.reduce((sum, range) => sum + (is(range.origin) ? range.end - range.start + 1 : 0), 0);
  return { ai: of(isAiOrigin), human: of((each) => each === human), unknown: of((each) => each === unknown) };
}

function hashesOf(base64: string): Float64Array {
  const bytes = Buffer.from(base64, 'base64');
  const copy = new Uint8Array(bytes);
  return new Float64Array(copy.buffer, 0, copy.length / 8);
}
