import { authors, changes } from '../../store/commit-terms.ts';
import { columnsOf, sameAs, type Table } from './table.ts';

/** Rows of the union: commits once, whoever recorded them. `sql`: how they are read; lines are put together of several. */
export interface UnionTable extends Table {
  readonly sql?: string;
}

const kinds = changes.flatMap((change) => authors.map((author) => [author, change] as const));
const counts = kinds.map(([author, change]) => `${author}_lines_${change}`);
const shares = ['generated', 'repeated'].flatMap((share) =>
  kinds.map(([author, change]) => `${share}_${author}_${change}`),
);

const sha = ['commit_sha', 'text', 'c.commit_sha'] as const;
const committedAt = ['committed_at', 'timestamptz', 'c.timestamp'] as const;
/** Whose word it is that stands here. */
const database = ['database_id', 'text', '@database'] as const;
/** An id of SQLite's, or the name where there is none: what it is called there is known by repositories.ts. */
const repository = ['repository_id', 'text', 'COALESCE(c.repository_id, c.repository_name)'] as const;

/** A commit is its sha: of one that an old database has twice, the first row. */
export const onceEach = `c.id = (SELECT min(o.id) FROM commits o WHERE o.commit_sha = c.commit_sha)`;

const commits: UnionTable = {
  ...{ name: 'commits', key: ['commit_sha'], time: 'committed_at' },
  sql: `FROM commits c WHERE ${onceEach}`,
  columns: columnsOf(
    ...[sha, committedAt, database, repository],
    ...sameAs('c', 'text', 'repository_name', 'agent_id', 'session_id'),
    ...sameAs('c', 'bigint', ...counts, ...shares, 'ai_lines_overridden', 'ai_lines_discarded'),
    ...sameAs('c', 'boolean', 'counted', 'landed'),
    ...sameAs('c', 'text', 'superseded_by', 'copy_of', 'parent_sha', 'unrecorded_agent'),
    ...sameAs('c', 'timestamptz', 'corrected_at'),
  ),
};

const commitFiles: UnionTable = {
  ...{ name: 'commit_files', key: ['commit_sha', 'file_number'], time: 'committed_at' },
  sql: `FROM commits c CROSS JOIN commit_files f ON f.commit_id = c.id WHERE ${onceEach}`,
  columns: columnsOf(
    ...[sha, ['file_number', 'bigint', 'row_number() OVER (PARTITION BY f.commit_id ORDER BY f.file_path)'] as const],
    ...[committedAt, database, repository],
    ['ai_lines_added', 'bigint', 'f.ai_lines'],
    ['human_lines_added', 'bigint', 'f.human_lines'],
    ['unknown_lines_added', 'bigint', 'f.unknown_lines'],
    ...sameAs('f', 'bigint', 'ai_lines_removed', 'human_lines_removed', 'unknown_lines_removed'),
    ...sameAs('f', 'boolean', 'generated'),
    ['file_path', 'text', 'f.file_path', 'paths'],
    ['old_path', 'text', 'f.old_path', 'paths'],
  ),
};

const lines: UnionTable = {
  ...{ name: 'lines', key: ['commit_sha', 'agent_id', 'model', 'author'], time: 'committed_at' },
  columns: columnsOf(
    ...[sha, ['agent_id', 'text', ''] as const, ['model', 'text', ''] as const, ['author', 'text', ''] as const],
    ...[committedAt, database, repository, ['repository_name', 'text', ''] as const],
    ...['lines_added', 'lines_removed', 'generated_lines_added', 'lines_overridden', 'lines_discarded'].map(
      (name) => [name, 'bigint', ''] as const,
    ),
  ),
};

export const unionTables = { commits, commitFiles, lines };
