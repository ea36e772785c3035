import type { SixCounts } from './commit-queries.ts';
import { allLines, authors, type Change, netLines } from './commit-terms.ts';
import type { Store } from './open.ts';
import { boundList, type CommitFilter, ofRepositories } from './totals.ts';

/** The agents that a database knows, by name. */
export function knownAgents(db: Store): string[] {
  const tables = ['agent_sessions', 'agent_invocations', 'commits', 'origins'];
  const each = tables.map((table) => `SELECT DISTINCT agent_id AS id FROM ${table} WHERE agent_id IS NOT NULL`);
  return db
    .prepare<[], string>(`SELECT id FROM (${each.join(' UNION ')}) WHERE id <> '' ORDER BY id`)
    .pluck()
    .all();
}

/** What one agent of a fleet has in commits that count: AI lines that it wrote, those of others in commits that it made. */
export interface AgentTotals extends SixCounts {
  readonly agent_id: string;
  readonly role: string | null;
  readonly commits: number;
}

/** Of a fleet's file: the agents, those with the most AI lines first. */
export function totalsByAgent(db: Store, filter: CommitFilter): AgentTotals[] {
  const terms: string[] = [];
  if (filter.from !== undefined) terms.push('timestamp >= @from');
  if (filter.to !== undefined) terms.push('timestamp < @to');
  if (filter.repositories !== undefined) terms.push(ofRepositories);
  const isKept = terms.length === 0 && !filter.allFiles;
  const changes: readonly Change[] = ['added', 'removed'];
  const sums = changes.flatMap((change) =>
    authors.map((author) => {
      const lines = filter.allFiles ? allLines(author, change) : netLines(author, change);
      return `${isKept ? `${author}_lines_${change}` : `sum(${lines})`} AS ${author}_lines_${change}`;
    }),
  );
  const ofAgents = filter.agents === undefined ? '' : 'AND agent_id IN (SELECT value FROM json_each(@agents))';
  const role = roleOf('t');
  const sql = isKept
    ? `SELECT agent_id, ${role} AS role, commits, ${sums.join(', ')} FROM agent_totals t WHERE TRUE ${ofAgents}`
    : `SELECT agent_id, ${role} AS role, sum(is_committer) AS commits, ${sums.join(', ')} FROM agent_commits t
       WHERE ${['TRUE', ...terms].join(' AND ')} ${ofAgents} GROUP BY agent_id`;
  const { from = null, to = null } = filter;
  const lists = { repositories: boundList(filter.repositories), agents: boundList(filter.agents) };
  const named = Object.entries({ from, to, ...lists }).filter(([, value]) => value !== null);
  return db
    .prepare<unknown[], AgentTotals>(`${sql} ORDER BY ai_lines_added DESC, agent_id`)
    .all(Object.fromEntries(named));
}

/** An agent's lines in one commit. */
export interface AgentLines {
  readonly agent_id: string;
  readonly role: string | null;
  readonly ai_lines_added: number;
  readonly ai_lines_removed: number;
}

/** Of a fleet's file: whose AI lines a commit has, by its row's id, and how many of each agent. */
export function agentsOfCommit(db: Store, commitId: number): AgentLines[] {
  const lines = (table: string, added: string, removed: string, which: string) => `SELECT o.agent_id,
      ${added} AS added, ${removed} AS removed
    FROM commit_files f JOIN ${table} r ON r.commit_file_id = f.id JOIN origins o ON o.id = r.origin_id
    WHERE f.commit_id = @commitId AND o.author = 'ai' ${which}`;
  const count = 'r.end_line - r.start_line + 1';
  return db
    .prepare<unknown[], AgentLines>(
      `SELECT COALESCE(agent_id, '') AS agent_id, ${roleOf('l')} AS role, sum(added) AS ai_lines_added,
         sum(removed) AS ai_lines_removed
       FROM (${lines('line_ranges', count, '0', 'AND r.added')} UNION ALL
         ${lines('removed_ranges', '0', count, '')}) l
       GROUP BY agent_id ORDER BY ai_lines_added DESC, agent_id`,
    )
    .all({ commitId });
}

/** SQL for what an agent last said that it is for. */
function roleOf(table: string): string {
  return `(SELECT agent_role FROM sources s WHERE s.agent_id = ${table}.agent_id AND agent_role IS NOT NULL
    ORDER BY last_event DESC LIMIT 1)`;
}
