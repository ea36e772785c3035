import { dayOf } from '../../stats/calendar.ts';
import { type Period, periodBounds } from '../../stats/period.ts';
import { agentsOf, commitMixOf, dailyOf, repositoriesOf, type StatsReport, totalsOf } from '../../stats/report.ts';
import { totalsByAgent } from '../../store/agents.ts';
import { listUnread } from '../../store/fleet-sources.ts';
import type { Store } from '../../store/open.ts';
import { onlyAgent, pendingWork, shelvedAiLines, sumByDay, sumByRepository } from '../../store/totals.ts';
import { unrecordedAgents } from '../../store/unrecorded-agents.ts';
import { countKnownRepositories } from '../../store/worktrees.ts';
import { chooseAgents } from '../choose-agents.ts';
import { chosenPeriod, type PeriodChoice, sqlBounds } from '../chosen-period.ts';
import type { Io } from '../io.ts';
import { jsonText } from '../json.ts';
import { chosenDatabase, type DatabaseOptions, readDatabase } from '../open-current.ts';
import { UsageError } from '../usage-error.ts';

export interface StatsOptions extends DatabaseOptions, PeriodChoice {
  readonly repo?: string;
  readonly chart?: true;
  readonly graph?: true;
  readonly global?: true;
  readonly plain?: true;
  readonly json?: true;
  readonly allFiles?: true;
  /** Options of the Python tool that made pictures. */
  readonly path?: unknown;
  readonly screenshot?: unknown;
}

const graphDays = 7;

export async function run(options: StatsOptions, io: Io): Promise<number> {
  if (options.path !== undefined || options.screenshot !== undefined) {
    throw new UsageError(
      'there is no picture export (--path, --screenshot) any more: pipe --plain or --json to a plotting tool',
    );
  }
  const otherwise = options.graph && !options.global ? graphDays : undefined;
  const period = chosenPeriod(options, Date.now(), otherwise);
  const chosen = chosenDatabase(io, options);
  const report = await readDatabase(io, chosen, (store) => {
    // A file of one agent's own holds its work alone, rows from before agents were known by name included.
    const agents = chosen.byAgent ? undefined : chooseAgents(store, options.agent);
    return makeReport(store, options, period, { agents, isFleet: chosen.fleet !== undefined });
  });
  const agent_id = options.agent?.join(', ') ?? report.agent_id;
  const named: StatsReport = { ...report, database: chosen.path, agent_id };
  io.stdout(await render(named, options, io));
  return 0;
}

async function render(report: StatsReport, options: StatsOptions, io: Io): Promise<string> {
  if (options.json) return jsonText('stats/1', report, 2);
  const chart = hasChart(options);
  if (options.plain) return (await import('../../render/stats-plain.ts')).renderPlainStats(report, chart);
  const { renderStats } = await import('../../render/stats.ts');
  return renderStats(report, { chart, allFiles: options.allFiles === true }, io);
}

function hasChart(options: StatsOptions): boolean {
  return options.chart === true || options.graph === true;
}

interface Whose {
  readonly agents: readonly string[] | undefined;
  readonly isFleet: boolean;
}

function makeReport(store: Store, options: StatsOptions, period: Period, { agents: of, isFleet }: Whose): StatsReport {
  const filter = {
    ...sqlBounds(period),
    repository: options.repo,
    agents: of,
    byWriter: isFleet,
    allFiles: options.allFiles,
  };
  const sums = sumByRepository(store, filter);
  const agents = unrecordedAgents(store, filter);
  return {
    database: store.name,
    agent_id: onlyAgent(store),
    period: periodBounds(period),
    repo: options.repo ?? null,
    totals: totalsOf(sums, shelvedAiLines(store, filter)),
    commit_mix: commitMixOf(sums),
    repositories: repositoriesOf(sums),
    ...(isFleet && {
      agents: agentsOf(totalsByAgent(store, filter)),
      unread: listUnread(store).map(({ path, error }) => ({ path, error })),
    }),
    // Half of the time goes here; tables do without.
    daily: options.json || hasChart(options) ? dailyOf([...sumByDay(store, filter, dayOf)], period) : [],
    pending: pendingWork(store, filter),
    known_repositories: countKnownRepositories(store),
    ...(agents.length > 0 && { unrecorded_agents: agents }),
  };
}
