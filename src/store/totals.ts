import { isAgent } from './activity-filter.ts';
import type { SixCounts } from './commit-queries.ts';
import {
  type Author,
  allLines,
  authorBits,
  authors,
  type Change,
  generatedAdded,
  isCounted,
  netLines,
} from './commit-terms.ts';
import type { Store } from './open.ts';

/** Which commits count. Times compare as text: seconds without a zone, so that fractions and `Z` sort after them. */
export interface CommitFilter {
  readonly from?: string | undefined;
  /** Not included. */
  readonly to?: string | undefined;
  /** Of the repositories at these paths. */
  readonly repositories?: readonly string[] | undefined;
  readonly agents?: readonly string[] | undefined;
  /** Of a fleet: AI lines are the agent's that wrote them, not the one's that committed them. */
  readonly byWriter?: boolean | undefined;
  /** Count generated files too. */
  readonly allFiles?: boolean | undefined;
}

export interface DaySums {
  readonly commits: number;
  readonly ai_lines_added: number;
  readonly human_lines_added: number;
  readonly unknown_lines_added: number;
}

export interface RepositorySums extends DaySums, SixCounts {
  readonly repository_name: string;
  readonly repository_path: string;
  readonly generated_lines_added: number;
  readonly ai_lines_overridden: number;
  readonly ai_lines_discarded: number;
  readonly ai_only: number;
  readonly mixed: number;
  readonly human_only: number;
}

/** Sums of the counted commits by repository: everything that totals need. */
export function sumByRepository(db: Store, filter: CommitFilter): RepositorySums[] {
  const isAllTime = filter.from === undefined && filter.to === undefined;
  const sql = isAllTime && !filter.allFiles && !isByWriter(filter) ? keptSums(filter) : computedSums(filter);
  return db.prepare<unknown[], RepositorySums>(sql).all(parameters(filter));
}

/** All time is summed up already (migration 0004). */
function keptSums(filter: CommitFilter): string {
  const sums = authors.flatMap((author) => [`${author}_lines_added`, `${author}_lines_removed`]);
  const all = ['commits', ...sums, 'generated_lines_added', 'ai_lines_overridden', 'ai_lines_discarded'];
  return `SELECT repository_name, repository_path, ${all.map((name) => `sum(${name}) AS ${name}`).join(', ')},
      ${mixSums('authors', 'commits * ')}
    FROM commit_totals WHERE ${['TRUE', ...selection(filter)].join(' AND ')}
    GROUP BY repository_path, repository_name HAVING sum(commits) > 0`;
}

function computedSums(filter: CommitFilter): string {
  const lines = linesOf(filter);
  const sums = (['added', 'removed'] as const).flatMap((change) =>
    authors.map((author) => `sum(${lines(author, change)}) AS ${author}_lines_${change}`),
  );
  // The index has no sums with generated files: for all time the table in its own order is quicker then.
  const isBounded = filter.from !== undefined || filter.to !== undefined;
  const index = isByWriter(filter) ? '' : isBounded ? 'INDEXED BY commits_by_time' : 'NOT INDEXED';
  return `SELECT repository_name, repository_path, ${countOf(filter)} AS commits, ${sums.join(', ')},
      sum(${generatedAdded}) AS generated_lines_added,
      sum(ai_lines_overridden) AS ai_lines_overridden, sum(ai_lines_discarded) AS ai_lines_discarded,
      ${mixSums(authorBits(lines), isByWriter(filter) ? 'is_committer * ' : '')}
    FROM ${tableOf(filter)} ${index} WHERE ${where(filter)}
    GROUP BY repository_path, repository_name`;
}

/**
 * A walk over the days that have commits: each day is one slice of the index. After a day without any, a look-up finds
 * the next that has some.
 */
export function* sumByDay<Day extends { readonly end: number }>(
  db: Store,
  filter: CommitFilter,
  dayOf: (instant: number) => Day,
): Generator<DaySums & { readonly day: Day }> {
  // A bare parameter would make SQLite plan anew at every binding in a database that has been analyzed.
  const index = isByWriter(filter) ? '' : 'INDEXED BY commits_by_time';
  const slice = `FROM ${tableOf(filter)} ${index}
    WHERE ${[isCounted, ...selection(filter)].join(' AND ')} AND timestamp >= max(@from, '') AND timestamp < min(@end, @to)`;
  const sums = authors.map((author) => `sum(${linesOf(filter)(author, 'added')}) AS ${author}_lines_added`);
  const sumDay = db.prepare<unknown[], DaySums & { readonly rows: number }>(
    `SELECT count(*) AS rows, ${countOf(filter)} AS commits, ${sums.join(', ')} ${slice}`,
  );
  const first = db.prepare<unknown[], string | null>(`SELECT min(timestamp) ${slice}`).pluck();
  const bind = { to: endOfTime, ...parameters(filter), end: endOfTime };
  for (let from = filter.from ?? ''; ; ) {
    const instant = Date.parse(`${first.get({ ...bind, from })?.slice(0, 19)}Z`);
    if (Number.isNaN(instant)) return;
    for (let day = dayOf(instant); ; day = dayOf(day.end)) {
      const end = sqlTime(day.end);
      const row = sumDay.get({ ...bind, from, end });
      from = end;
      if (!row?.rows) break;
      const { rows: _, ...counts } = row;
      yield { ...counts, day };
    }
  }
}

/** After every time: digits sort before it. */
export const endOfTime = ':';

/** An instant as the filter takes it. */
export function sqlTime(instant: number): string {
  return new Date(instant).toISOString().slice(0, 19);
}

/** SQL for the repositories of a filter, whose paths are bound as JSON. */
export const ofRepositories =
  'repository_id IN (SELECT id FROM repositories WHERE path IN (SELECT value FROM json_each(@repositories)))';

/** A list as it is bound; `null`: all. */
export function boundList(list: readonly string[] | undefined): string | null {
  return list === undefined ? null : JSON.stringify(list);
}

/** Edits that no commit has taken yet, and the AI lines that wait in files. */
export function pendingWork(db: Store, filter: CommitFilter): { edits: number; ai_lines: number } {
  const inRepository = `(@repositories IS NULL OR ${ofRepositories})`;
  const bind = { repositories: boundList(filter.repositories), agents: boundList(filter.agents) };
  const edits = db
    .prepare<unknown[], number>(
      `SELECT count(*) FROM edits INDEXED BY edits_pending
       WHERE committed = 0 AND ${inRepository} AND (@agents IS NULL OR agent_id IN ${isAgent})`,
    )
    .pluck();
  const lines = db
    .prepare<unknown[], number>(
      `SELECT COALESCE(sum(ai_lines), 0) FROM pending_files WHERE ${inRepository} AND ${ofSources(filter)}`,
    )
    .pluck();
  const bound = isByWriter(filter) ? bind : { repositories: bind.repositories };
  return { edits: edits.get(bind) ?? 0, ai_lines: lines.get(bound) ?? 0 };
}

/** AI lines of files that git took out of the work tree (checkout, stash) and that have not come back. */
export function shelvedAiLines(db: Store, filter: CommitFilter): number {
  const sum = db.prepare<unknown[], number>(
    `SELECT COALESCE(sum(ai_lines), 0) FROM shelved_files
     WHERE (@repositories IS NULL OR ${ofRepositories}) AND (@agents IS NULL OR ${isShelver(filter)})
       AND shelved_at >= @from AND shelved_at < @to`,
  );
  const { from = '', to = endOfTime } = filter;
  const bind = { repositories: boundList(filter.repositories), agents: boundList(filter.agents) };
  return sum.pluck().get({ ...bind, from, to }) ?? 0;
}

/** Files tell no agent: in a fleet each is its source's. */
function ofSources(filter: CommitFilter): string {
  return isByWriter(filter) ? `source_id IN (SELECT id FROM sources WHERE agent_id IN ${isAgent})` : 'TRUE';
}

function isShelver(filter: CommitFilter): string {
  return isByWriter(filter) ? `(${ofSources(filter)})` : `agent_id IN ${isAgent}`;
}

/** The agent whose database this is: the only one in it. `schema`: of one that is attached. */
export function onlyAgent(db: Store, schema = ''): string | null {
  const [sessions, commits] = [`${schema}agent_sessions`, `${schema}commits`];
  const ends = db.prepare<[], { first: string | null; last: string | null }>(
    `SELECT min(first) AS first, max(last) AS last FROM (
       SELECT min(agent_id) AS first, max(agent_id) AS last FROM ${sessions}
       UNION ALL SELECT (SELECT min(agent_id) FROM ${commits} WHERE agent_id IS NOT NULL),
         (SELECT max(agent_id) FROM ${commits} WHERE agent_id IS NOT NULL))`,
  );
  const row = ends.get();
  return row && row.first === row.last ? row.first : null;
}

/** Some agents of a fleet are asked for. */
function isByWriter({ agents, byWriter }: CommitFilter): boolean {
  return agents !== undefined && byWriter === true;
}

function tableOf(filter: CommitFilter): string {
  return isByWriter(filter) ? 'agent_commits' : 'commits';
}

/** A commit that has lines of several agents is the one's that committed. */
function countOf(filter: CommitFilter): string {
  return isByWriter(filter) ? 'sum(is_committer)' : 'count(*)';
}

type LinesOf = (author: Author, change: Change) => string;

function linesOf(filter: CommitFilter): LinesOf {
  return filter.allFiles ? allLines : netLines;
}

/** Commits by who wrote them, from the bits that say so. What is not known makes a commit nobody's. */
function mixSums(bits: string, times: string): string {
  return `sum(${times}(${bits} = 1)) AS ai_only, sum(${times}(${bits} & 3 = 3)) AS mixed,
    sum(${times}(${bits} = 2)) AS human_only`;
}

function where(filter: CommitFilter): string {
  const terms = [isCounted, ...selection(filter)];
  if (filter.from !== undefined) terms.push('timestamp >= @from');
  if (filter.to !== undefined) terms.push('timestamp < @to');
  return terms.join(' AND ');
}

/** The terms that are about neither time nor counting. */
function selection(filter: CommitFilter): string[] {
  const terms: string[] = [];
  if (filter.repositories !== undefined) terms.push('repository_path IN (SELECT value FROM json_each(@repositories))');
  if (filter.agents !== undefined) terms.push(`agent_id IN ${isAgent}`);
  return terms;
}

/** Only what `where` names: better-sqlite3 takes more, but a missing one is an error. */
function parameters(filter: CommitFilter): Record<string, string> {
  const { from = null, to = null } = filter;
  const lists = { repositories: boundList(filter.repositories), agents: boundList(filter.agents) };
  return Object.fromEntries(Object.entries({ from, to, ...lists }).filter(([, value]) => value !== null)) as Record<
    string,
    string
  >;
}
