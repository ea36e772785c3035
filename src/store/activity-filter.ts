/** Which sessions, invocations or calls are asked for. Times compare as text, as in `CommitFilter`. */
export interface ActivityFilter {
  readonly from?: string | undefined;
  /** Not included. */
  readonly to?: string | undefined;
  readonly agent?: string | undefined;
}

/** The terms of a filter on columns of these names, for `WHERE`. */
export function activityTerms(filter: ActivityFilter, time: string, agent: string): string {
  const terms = ['TRUE'];
  if (filter.from !== undefined) terms.push(`${time} >= @from`);
  if (filter.to !== undefined) terms.push(`${time} < @to`);
  if (filter.agent !== undefined) terms.push(`${agent} = @agent`);
  return terms.join(' AND ');
}

/** Only what the terms name: better-sqlite3 takes more, but a missing one is an error. */
export function activityParameters({ from, to, agent }: ActivityFilter): Record<string, string> {
  return {
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
    ...(agent !== undefined && { agent }),
  };
}
