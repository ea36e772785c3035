import type { Tables } from '../render/rows.ts';
import type { ReportScope } from '../stats/activity-reports.ts';
import { type Period, periodBounds } from '../stats/period.ts';
import { agentsOf } from '../stats/report.ts';
import type { ActivityFilter } from '../store/activity-filter.ts';
import { totalsByAgent } from '../store/agents.ts';
import type { Store } from '../store/open.ts';
import { onlyAgent } from '../store/totals.ts';
import { chooseAgents } from './choose-agents.ts';
import type { RepositoryOptions } from './choose-repositories.ts';
import { type PeriodChoice, sqlBounds } from './chosen-period.ts';
import type { Io } from './io.ts';
import { printJson, type SchemaName } from './json.ts';
import { chosenDatabase, type DatabaseOptions, readDatabase } from './open-current.ts';
import { printRows, type RowsOptions, rowsFormat } from './rows.ts';

/** The options of every command that reads what agents do. */
export interface ActivityOptions extends DatabaseOptions, PeriodChoice, RepositoryOptions, RowsOptions {
  readonly json?: true;
  readonly top?: number;
}

/** Reads from the current database what `read` makes of it, and says in front what it is about. */
export async function readActivity<Report>(
  io: Io,
  options: ActivityOptions,
  period: Period,
  read: (store: Store, filter: ActivityFilter) => Report,
): Promise<ReportScope & Report> {
  const chosen = chosenDatabase(io, options);
  const inRepositories = options.repo && (await import('./sessions-of-repositories.ts')).sessionsOfRepositories;
  // A file of one agent's own holds its work alone.
  return readDatabase(io, chosen, (store) => {
    const agents = chosen.byAgent ? undefined : chooseAgents(store, options.agent);
    const { names, sessions, paths } = inRepositories?.(store, options.repo, io, chosen) ?? {};
    return {
      database: chosen.path,
      agent_id: options.agent?.join(', ') ?? onlyAgent(store),
      period: periodBounds(period),
      repo: names?.join(', ') ?? null,
      // `agents` itself has another list of that name: of runs.
      ...(chosen.fleet && {
        agents: agentsOf(totalsByAgent(store, { ...sqlBounds(period), agents, repositories: paths })),
      }),
      ...read(store, { ...sqlBounds(period), agents, sessions }),
    };
  });
}

/** JSON or rows where they are asked for, else what `render` makes of the report. */
export async function print<Report extends object, Name extends keyof Tables>(
  io: Io,
  options: ActivityOptions,
  [schema, report]: readonly [SchemaName, Report],
  [table, rows]: readonly [Name, readonly Tables[Name][]],
  render: (report: Report) => Promise<string>,
): Promise<number> {
  const format = rowsFormat(options, io);
  if (options.json) printJson(io, schema, report);
  else if (format) await printRows(io, format, table, rows);
  else io.stdout(await render(report));
  return 0;
}
