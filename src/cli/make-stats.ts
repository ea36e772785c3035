import { dayOf } from '../stats/calendar.ts';
import { type Period, periodBounds } from '../stats/period.ts';
import {
  agentsOf,
  commitMixOf,
  dailyOf,
  type HereTotals,
  repositoriesOf,
  type StatsReport,
  totalsOf,
} from '../stats/report.ts';
import { totalsByAgent } from '../store/agents.ts';
import { sumBackfilled } from '../store/backfilled.ts';
import { listUnread } from '../store/fleet-sources.ts';
import type { Store } from '../store/open.ts';
import {
  type CommitFilter,
  onlyAgent,
  pendingWork,
  type RepositorySums,
  shelvedAiLines,
  sumByDay,
  sumByRepository,
} from '../store/totals.ts';
import { unrecordedAgents } from '../store/unrecorded-agents.ts';
import { countKnownRepositories } from '../store/worktrees.ts';
import type { ChosenRepositories } from './choose-repositories.ts';
import { sqlBounds } from './chosen-period.ts';
import { tokensOf } from './tokens-of.ts';

/** What `stats` is asked of a database. */
export interface StatsAsked {
  readonly period: Period;
  readonly repositories: ChosenRepositories | undefined;
  /** The repository here, where it is told apart. */
  readonly here: Pick<HereTotals, 'repository_name' | 'repository_path'> | undefined;
  readonly agents: readonly string[] | undefined;
  readonly isFleet: boolean;
  readonly allFiles: boolean;
  /** Day by day, too. */
  readonly daily: boolean;
  /** Of the repository here, too. */
  readonly dailyHere: boolean;
  /** Tokens of all; of the repository here alone where it is told apart. */
  readonly tokens: 'all' | 'first';
  readonly top: number | undefined;
}

export function makeStats(store: Store, asked: StatsAsked): StatsReport {
  const { period, isFleet, top } = asked;
  const filter = {
    ...sqlBounds(period),
    repositories: asked.repositories?.paths,
    ...{ agents: asked.agents, byWriter: isFleet, allFiles: asked.allFiles },
  };
  const sums = sumByRepository(store, filter);
  const agents = unrecordedAgents(store, filter);
  const backfilled = sumBackfilled(store, filter);
  return {
    database: store.name,
    agent_id: onlyAgent(store),
    period: periodBounds(period),
    repo: asked.repositories?.names.join(', ') ?? null,
    totals: totalsOf(sums, shelvedAiLines(store, filter)),
    commit_mix: commitMixOf(sums),
    here: asked.here === undefined ? null : hereOf(store, asked, asked.here, sums, filter),
    repositories: repositoriesOf(sums).slice(0, top),
    ...(isFleet && {
      agents: agentsOf(totalsByAgent(store, filter)).slice(0, top),
      unread: listUnread(store).map(({ path, error }) => ({ path, error })),
    }),
    // Half of the time goes here; tables do without.
    daily: asked.daily ? dailyOf([...sumByDay(store, filter, dayOf)], period) : [],
    pending: pendingWork(store, filter),
    tokens:
      asked.here === undefined || asked.tokens === 'all' ? tokensOf(store, filter, filter.repositories, isFleet) : [],
    known_repositories: countKnownRepositories(store),
    ...(backfilled && { backfilled }),
    ...(agents.length > 0 && { unrecorded_agents: agents }),
  };
}

function hereOf(
  store: Store,
  { dailyHere, period, isFleet }: StatsAsked,
  { repository_name, repository_path }: NonNullable<StatsAsked['here']>,
  sums: readonly RepositorySums[],
  all: CommitFilter,
): HereTotals {
  const filter = { ...all, repositories: [repository_path] };
  const backfilled = sumBackfilled(store, filter);
  const own = sums.filter((row) => row.repository_path === repository_path);
  return {
    ...{ repository_name, repository_path },
    totals: totalsOf(own, shelvedAiLines(store, filter)),
    commit_mix: commitMixOf(own),
    pending: pendingWork(store, filter),
    ...(backfilled && { backfilled }),
    ...(dailyHere && { daily: dailyOf([...sumByDay(store, filter, dayOf)], period) }),
    tokens: tokensOf(store, filter, filter.repositories, isFleet),
  };
}
