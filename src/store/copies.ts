import { type Author, authors, type Change, changes, type Kind } from './commit-terms.ts';
import { rowOf } from './commits.ts';
import type { Store } from './open.ts';
import { statement } from './statement.ts';
import { unpackHashes } from './transplants.ts';

export const kinds = changes.flatMap((change) => authors.map((author): Kind => `${author}_${change}`));
const repeated = kinds.map((kind) => `repeated_${kind}`).join(' + ');

export type LinesColumn = `${Author}_lines_${Change}`;

/** A recorded commit, with how many lines it has and how many of them others count. */
export type CountedLines = Readonly<Record<LinesColumn | `repeated_${Kind}`, number>> & {
  readonly id: number;
  readonly commit_sha: string;
  readonly repository_id: number | null;
  readonly author_key: string | null;
  readonly copy_of: string | null;
};

/** Of some commits, those that count, whichever clone recorded them. */
export function countedCommits(db: Store, repositoryId: number, shas: readonly string[]): CountedLines[] {
  const sql = `SELECT * FROM commits c
    WHERE commit_sha IN (SELECT value FROM json_each(@shas)) AND counted = 1 AND id = ${rowOf('c.commit_sha')}`;
  return statement<CountedLines>(db, sql).all({ shas: JSON.stringify(shas), repositoryId });
}

/** Whether all lines that a counted commit added are in the totals as its own. */
export function isCountedWhole(commit: CountedLines): boolean {
  return !authors.some((author) => commit[`repeated_${author}_added`]);
}

/** A file of a commit with the hashes of its changed lines. */
export interface ChangedLines extends Readonly<Record<Change, Float64Array>> {
  readonly id: number;
  readonly file_path: string;
  readonly generated: number;
}

/** The files of some commits, whichever clone recorded them. */
export function changedLines(db: Store, repositoryId: number, shas: readonly string[]): ChangedLines[] {
  const sql = `SELECT f.* FROM commits c CROSS JOIN commit_files f ON f.commit_id = c.id
    WHERE commit_sha IN (SELECT value FROM json_each(@shas)) AND c.id = ${rowOf('c.commit_sha')}`;
  return statement<Omit<ChangedLines, Change> & Record<`${Change}_hashes`, Buffer | null>>(db, sql)
    .all({ shas: JSON.stringify(shas), repositoryId })
    .map((row) => ({ ...row, added: unpackHashes(row.added_hashes), removed: unpackHashes(row.removed_hashes) }));
}

const mostAlike = 200;
const which = { repeating: `superseded_by IS NULL AND (${repeated}) > 0`, counting: 'counted = 1' };

/**
 * Commits with lines that others count, or that count themselves, of the same author keys or in the same files; the newest
 * first, those of other repositories last: they may have nothing to do with this one.
 */
export function commitsAlike(
  db: Store,
  repositoryId: number,
  keys: readonly (string | null)[],
  paths: readonly string[],
  lines: keyof typeof which,
): CountedLines[] {
  // The plus keeps SQLite from walking through all commits.
  const sql = `SELECT * FROM commits
    WHERE (author_key IN (SELECT value FROM json_each(?))
        OR id IN (SELECT commit_id FROM commit_files WHERE file_path IN (SELECT value FROM json_each(?))))
      AND +repository_id IS NOT NULL AND ${which[lines]}
    ORDER BY repository_id = ? DESC, +id DESC LIMIT ${mostAlike}`;
  return statement<CountedLines>(db, sql).all(JSON.stringify(keys), JSON.stringify(paths), repositoryId);
}

/** A commit counts other lines than before; `columns`: what that adds to its columns; `copyOf`: who has all it has. */
export function recount(db: Store, id: number, columns: ReadonlyMap<string, number>, copyOf: string | null): void {
  const sets = [...columns.keys()].map((name) => `${name} = ${name} + @${name}`);
  const bind = { id, copyOf, ...Object.fromEntries(columns) };
  statement(db, `UPDATE commits SET copy_of = @copyOf, ${sets.join(', ')} WHERE id = @id`).run(bind);
}
