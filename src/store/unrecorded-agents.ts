import { isAgent } from './activity-filter.ts';
import type { Store } from './open.ts';
import { boundList, type CommitFilter, endOfTime, ofRepositories } from './totals.ts';

/** An agent of which no hook tells, and how many commits were made from inside of it. */
export interface UnrecordedAgent {
  readonly agent: string;
  readonly commits: number;
}

export function unrecordedAgents(db: Store, filter: CommitFilter = {}): UnrecordedAgent[] {
  const { from = '', to = endOfTime } = filter;
  return db
    .prepare<unknown[], UnrecordedAgent>(
      `SELECT unrecorded_agent AS agent, count(DISTINCT commit_sha) AS commits
       FROM commits INDEXED BY commits_by_unrecorded_agent
       WHERE unrecorded_agent IS NOT NULL AND timestamp >= @from AND timestamp < @to AND counted = 1
         AND (@repositories IS NULL OR ${ofRepositories}) AND (@agents IS NULL OR agent_id IN ${isAgent})
       GROUP BY unrecorded_agent ORDER BY commits DESC, agent`,
    )
    .all({ repositories: boundList(filter.repositories), agents: boundList(filter.agents), from, to });
}
