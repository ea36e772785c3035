import type { AgentTotals } from '../store/agents.ts';
import type { BackfillEvidence, BackfilledSums } from '../store/backfilled.ts';
import type { SixCounts } from '../store/commit-queries.ts';
import type { DaySums, RepositorySums } from '../store/totals.ts';
import type { UnrecordedAgent } from '../store/unrecorded-agents.ts';
import { addDays, type Day, dayOf, daysBetween } from './calendar.ts';
import type { Period } from './period.ts';
import type { DayTokens } from './tokens.ts';

export type Backfilled = Readonly<Record<BackfillEvidence, BackfilledSums>>;

/** What `stats --json` prints, key by key in this order. */
export interface StatsReport {
  readonly database: string;
  readonly agent_id: string | null;
  readonly period: { readonly since: string | null; readonly until: string | null };
  readonly repo: string | null;
  /** Where the commits of a range are asked for. */
  readonly range?: CommitsOfRange;
  readonly totals: Totals;
  readonly commit_mix: CommitMix;
  /** The repository that the command was called in; `null`: it is none that is recorded, or is not told apart. */
  readonly here: HereTotals | null;
  readonly repositories: readonly RepositoryTotals[];
  /** Of a fleet. */
  readonly agents?: readonly AgentShare[];
  /** Of a fleet: databases that cannot be read. */
  readonly unread?: readonly { readonly path: string; readonly error: string }[];
  readonly daily: readonly DayTotals[];
  readonly pending: { readonly edits: number; readonly ai_lines: number };
  /** What models took and wrote, by day and model; not where the commits of a range are asked for. */
  readonly tokens?: readonly DayTokens[];
  /** Repositories whose commits are recorded. */
  readonly known_repositories: number;
  /** AI lines of commits that nobody recorded, by what tells of them; in no other figure. */
  readonly backfilled?: Backfilled;
  /** Agents that committed, and of which no hook tells; where there are any. */
  readonly unrecorded_agents?: readonly UnrecordedAgent[];
}

/** Commits that a range of revisions means. */
export interface CommitsOfRange {
  readonly base: string;
  readonly head: string;
  readonly commits: number;
  /** Those of which something is recorded: all figures are of these. */
  readonly commits_recorded: number;
}

/** Of one repository what the report has of all. */
export interface HereTotals {
  readonly repository_name: string;
  readonly repository_path: string;
  readonly totals: Totals;
  readonly commit_mix: CommitMix;
  readonly pending: StatsReport['pending'];
  /** Where a chart is asked for: in years of commits, each day takes as long again. */
  readonly daily?: readonly DayTotals[];
  readonly tokens?: readonly DayTokens[];
  readonly backfilled?: Backfilled;
}

export interface Totals extends SixCounts {
  readonly commits: number;
  readonly generated_lines_added: number;
  readonly ai_percent_added: number | null;
  readonly ai_percent_removed: number | null;
  readonly ai_lines_overridden: number;
  readonly ai_lines_discarded: number;
}

export interface CommitMix {
  readonly ai_only: number;
  readonly mixed: number;
  readonly human_only: number;
}

export interface RepositoryTotals extends DaySums {
  readonly repository_name: string;
  readonly repository_path: string;
  readonly ai_percent_added: number | null;
}

/** An agent's AI lines, and the lines of others in commits that it made. */
export interface AgentShare extends AgentTotals {
  readonly ai_percent_added: number | null;
}

/** The agents with their shares. */
export function agentsOf(rows: readonly AgentTotals[]): AgentShare[] {
  return rows.map((row) => ({ ...row, ai_percent_added: aiPercent(row.ai_lines_added, row.human_lines_added) }));
}

export interface DayTotals extends DaySums {
  readonly date: string;
}

/** The share of the lines whose author is known, to one decimal; `null` where there are none. */
export function aiPercent(ai: number, human: number): number | null {
  const known = ai + human;
  return known === 0 ? null : Math.round((ai / known) * 1000) / 10;
}

/** `shelved`: AI lines that git took out of the work tree, which no commit knows of. */
export function totalsOf(rows: readonly RepositorySums[], shelved = 0): Totals {
  const sum = (key: keyof Omit<Totals, 'ai_percent_added' | 'ai_percent_removed'>) =>
    rows.reduce((total, row) => total + row[key], 0);
  const [aiAdded, aiRemoved] = [sum('ai_lines_added'), sum('ai_lines_removed')];
  const [humanAdded, humanRemoved] = [sum('human_lines_added'), sum('human_lines_removed')];
  return {
    commits: sum('commits'),
    ai_lines_added: aiAdded,
    ai_lines_removed: aiRemoved,
    human_lines_added: humanAdded,
    human_lines_removed: humanRemoved,
    unknown_lines_added: sum('unknown_lines_added'),
    unknown_lines_removed: sum('unknown_lines_removed'),
    generated_lines_added: sum('generated_lines_added'),
    ai_percent_added: aiPercent(aiAdded, humanAdded),
    ai_percent_removed: aiPercent(aiRemoved, humanRemoved),
    ai_lines_overridden: sum('ai_lines_overridden'),
    ai_lines_discarded: sum('ai_lines_discarded') + shelved,
  };
}

/** How many commits are by AI alone, by both, by people alone. */
export function commitMixOf(rows: readonly CommitMix[]): CommitMix {
  const sum = (key: keyof CommitMix) => rows.reduce((total, row) => total + row[key], 0);
  return { ai_only: sum('ai_only'), mixed: sum('mixed'), human_only: sum('human_only') };
}

/** Repositories, the busiest first. */
export function repositoriesOf(rows: readonly RepositorySums[]): RepositoryTotals[] {
  const size = (row: DaySums) => row.ai_lines_added + row.human_lines_added + row.unknown_lines_added;
  return [...rows]
    .sort((a, b) => size(b) - size(a) || b.commits - a.commits || (a.repository_path < b.repository_path ? -1 : 1))
    .map((row) => ({
      repository_name: row.repository_name,
      repository_path: row.repository_path,
      commits: row.commits,
      ai_lines_added: row.ai_lines_added,
      human_lines_added: row.human_lines_added,
      unknown_lines_added: row.unknown_lines_added,
      ai_percent_added: aiPercent(row.ai_lines_added, row.human_lines_added),
    }));
}

/** Days with commits; every day of the period when it is one of whole days. */
export function dailyOf(rows: readonly (DaySums & { readonly day: Day })[], period: Period): DayTotals[] {
  const byDate = new Map(rows.map((row) => [row.day.date, row]));
  const days = rows.map((row) => row.day);
  return (period.wholeDays ? spanOf(days, period.wholeDays) : days).map((day) =>
    dayTotals(day.date, byDate.get(day.date)),
  );
}

/** Fills the days between that have no commits: what a chart needs. */
export function withoutGaps(daily: readonly DayTotals[]): DayTotals[] {
  const [first, last] = [daily[0], daily.at(-1)];
  if (!first || !last) return [];
  const byDate = new Map(daily.map((row) => [row.date, row]));
  const noon = (row: DayTotals) => dayOf(new Date(`${row.date}T12:00:00`).getTime());
  return daysBetween(noon(first), noon(last)).map((day) => dayTotals(day.date, byDate.get(day.date)));
}

/** The asked days, and later ones that have commits already (a clock that is ahead). */
function spanOf(days: readonly Day[], [first, last]: readonly [Day, Day]): readonly Day[] {
  return [...daysBetween(first, last), ...days.filter((day) => day.start >= addDays(last, 1).start)];
}

function dayTotals(date: string, row: DaySums | undefined): DayTotals {
  return {
    date,
    commits: row?.commits ?? 0,
    ai_lines_added: row?.ai_lines_added ?? 0,
    human_lines_added: row?.human_lines_added ?? 0,
    unknown_lines_added: row?.unknown_lines_added ?? 0,
  };
}
