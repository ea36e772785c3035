import { authorBits, authors, isCounted, netLines, summedTerms } from './commit-terms.ts';
import type { Store } from './open.ts';

/** A count that is kept at hand, and the rows that it must agree with. */
interface KeptCount {
  readonly what: string;
  /** How many kept rows there are. */
  readonly rows: string;
  /** How many of them are wrong, or missing. */
  readonly wrong: string;
  /** Statements that make it anew. */
  readonly recount: string;
}

const totalKeys = ['repository_path', 'repository_name', 'agent_id', 'authors'];
const totalSums = [
  ...(['added', 'removed'] as const).flatMap((change) => authors.map((author) => `${author}_lines_${change}`)),
  ...['generated_lines_added', 'ai_lines_overridden', 'ai_lines_discarded'],
];
const totalColumns = [...totalKeys, 'commits', ...totalSums].join(', ');
/** As migration 0004 keeps them. */
const totals = `SELECT repository_path, repository_name, COALESCE(agent_id, ''), ${authorBits(netLines)}, count(*),
    ${summedTerms()
      .slice(0, totalSums.length)
      .map((term) => `sum(${term})`)
      .join(', ')}
  FROM commits WHERE ${isCounted} GROUP BY 1, 2, 3, 4`;

const byTool = `SELECT tool_name, count(*), COALESCE(sum(success = 1), 0), COALESCE(sum(success = 0), 0),
    count(duration_ms)
  FROM tool_calls GROUP BY tool_name`;

const ofFiles = authors.flatMap((author) => [
  [`${author}_lines_added`, `COALESCE(sum(f.${author}_lines), 0)`] as const,
  [`${author}_lines_removed`, `COALESCE(sum(f.${author}_lines_removed), 0)`] as const,
]);
/** Commits of our own with the sums of their files where these differ. */
const wrongCommits = `SELECT c.id, ${ofFiles.map(([name, sum]) => `${sum} AS ${name}`).join(', ')}
  FROM commits c LEFT JOIN commit_files f ON f.commit_id = c.id WHERE c.repository_id IS NOT NULL
  GROUP BY c.id HAVING ${ofFiles.map(([name, sum]) => `c.${name} <> ${sum}`).join(' OR ')}`;

function ofSession(column: string, table: string): KeptCount {
  const counted = `SELECT session_id, count(*) AS rows FROM ${table} WHERE session_id IS NOT NULL GROUP BY session_id`;
  const wrong = `FROM agent_sessions s LEFT JOIN (${counted}) c ON c.session_id = s.id
    WHERE s.${column} <> COALESCE(c.rows, 0)`;
  return {
    what: `${column} of sessions`,
    rows: 'SELECT count(*) FROM agent_sessions',
    wrong: `SELECT count(*) ${wrong}`,
    recount: `UPDATE agent_sessions SET ${column} = n.rows FROM (SELECT s.id, COALESCE(c.rows, 0) AS rows ${wrong}) n
      WHERE n.id = agent_sessions.id`,
  };
}

/** In the order in which they are to be made anew: totals are of commits. */
const keptCounts: readonly KeptCount[] = [
  {
    what: 'lines of commits',
    rows: 'SELECT count(*) FROM commits WHERE repository_id IS NOT NULL',
    wrong: `SELECT count(*) FROM (${wrongCommits})`,
    recount: `UPDATE commits SET ${ofFiles.map(([name]) => `${name} = w.${name}`).join(', ')}
      FROM (${wrongCommits}) w WHERE w.id = commits.id`,
  },
  {
    what: 'totals of repositories',
    rows: 'SELECT count(*) FROM commit_totals',
    wrong: `SELECT count(*) FROM (SELECT ${totalKeys.join(', ')} FROM (
        SELECT * FROM (SELECT ${totalColumns} FROM commit_totals WHERE commits <> 0 EXCEPT ${totals})
        UNION ALL SELECT * FROM (${totals} EXCEPT SELECT ${totalColumns} FROM commit_totals WHERE commits <> 0))
      GROUP BY 1, 2, 3, 4)`,
    recount: `DELETE FROM commit_totals; INSERT INTO commit_totals (${totalColumns}) ${totals}`,
  },
  {
    what: 'totals of tools',
    rows: 'SELECT count(*) FROM tool_totals',
    wrong: `SELECT count(*) FROM (SELECT tool_name FROM (
        SELECT * FROM (SELECT * FROM tool_totals WHERE calls <> 0 EXCEPT ${byTool})
        UNION ALL SELECT * FROM (${byTool} EXCEPT SELECT * FROM tool_totals WHERE calls <> 0)) GROUP BY 1)`,
    recount: `DELETE FROM tool_totals; INSERT INTO tool_totals ${byTool}`,
  },
  ofSession('tool_calls', 'tool_calls'),
  ofSession('task_count', 'task_executions'),
];

/** A kind of count of which some are wrong. */
export interface WrongCounts {
  readonly what: string;
  readonly wrong: number;
}

/** Counts that are kept at hand, and do not agree with the rows that they count. */
export function wrongCounts(db: Store): { readonly rows: number; readonly wrong: readonly WrongCounts[] } {
  const count = (sql: string) => db.prepare<[], number>(sql).pluck().get() ?? 0;
  const found = keptCounts.map(({ what, rows, wrong }) => ({ what, rows: count(rows), wrong: count(wrong) }));
  return {
    rows: found.reduce((sum, each) => sum + each.rows, 0),
    wrong: found.flatMap(({ what, wrong }) => (wrong > 0 ? [{ what, wrong }] : [])),
  };
}

/** Makes the wrong ones anew from the rows; returns what was wrong. */
export function recount(db: Store): WrongCounts[] {
  return keptCounts.flatMap(({ what, wrong, recount }) => {
    const found = db.prepare<[], number>(wrong).pluck().get() ?? 0;
    if (found > 0) db.exec(recount);
    return found > 0 ? [{ what, wrong: found }] : [];
  });
}
