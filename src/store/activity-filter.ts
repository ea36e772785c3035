/** Which sessions, invocations or calls are asked for. Times compare as text, as in `CommitFilter`. */
export interface ActivityFilter {
  readonly from?: string | undefined;
  /** Not included. */
  readonly to?: string | undefined;
  /** Of these agents. */
  readonly agents?: readonly string[] | undefined;
}

/** SQL for the agents of a filter, which are bound as JSON. */
export const isAgent = '(SELECT value FROM json_each(@agents))';

/** The terms of a filter on columns of these names, for `WHERE`. */
export function activityTerms(filter: ActivityFilter, time: string, agent: string): string {
  const terms = ['TRUE'];
  if (filter.from !== undefined) terms.push(`${time} >= @from`);
  if (filter.to !== undefined) terms.push(`${time} < @to`);
  if (filter.agents !== undefined) terms.push(`${agent} IN ${isAgent}`);
  return terms.join(' AND ');
}

/** Only what the terms name: better-sqlite3 takes more, but a missing one is an error. */
export function activityParameters({ from, to, agents }: ActivityFilter): Record<string, string> {
  return {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(agents !== undefined && { agents: JSON.stringify(agents) }),
  };
}
