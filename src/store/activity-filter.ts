/** Which sessions, invocations or calls are asked for. Times compare as text, as in `CommitFilter`. */
export interface ActivityFilter {
  readonly from?: string | undefined;
  /** Not included. */
  readonly to?: string | undefined;
  /** Of these agents. */
  readonly agents?: readonly string[] | undefined;
  /** Only these, and what was done in them. */
  readonly sessions?: readonly string[] | undefined;
}

/** SQL for the agents of a filter, which are bound as JSON. */
export const isAgent = '(SELECT value FROM json_each(@agents))';

/** SQL for the sessions of a filter. */
export const isSession = '(SELECT value FROM json_each(@sessions))';

/** The terms of a filter on columns of these names, for `WHERE`. `inSession`: SQL for what was done in one of the sessions. */
export function activityTerms(filter: ActivityFilter, time: string, agent: string, inSession: string): string {
  const terms = ['TRUE'];
  if (filter.from !== undefined) terms.push(`${time} >= @from`);
  if (filter.to !== undefined) terms.push(`${time} < @to`);
  if (filter.agents !== undefined) terms.push(`${agent} IN ${isAgent}`);
  if (filter.sessions !== undefined) terms.push(inSession);
  return terms.join(' AND ');
}

/** Only what the terms name: better-sqlite3 takes more, but a missing one is an error. */
export function activityParameters({ from, to, agents, sessions }: ActivityFilter): Record<string, string> {
  return {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(agents !== undefined && { agents: JSON.stringify(agents) }),
    ...(sessions !== undefined && { sessions: JSON.stringify(sessions) }),
  };
}
