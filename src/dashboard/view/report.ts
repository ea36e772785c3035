import { aiPercent } from '../../stats/report.ts';
import type { PageData } from '../data/page-data.ts';
import { type Health, healthOf } from '../data/recorded.ts';
import type { Choice, Filters } from './filters.ts';
import { landedTable } from './records.ts';
import { type Dates, datesOf, selected } from './select.ts';
import { type Step, seriesOf } from './series.ts';
import { type Summary, summaryOf } from './summary.ts';
import { type Cell, linesBy, type Table, toolsTable } from './tables.ts';
import { tokensBy, workByAgent } from './work.ts';

/** What `dashboard --json` prints: the page in figures, for who reads no page. */
export interface DashboardReport {
  readonly database: string;
  readonly agent_id: string | null;
  /** Dates of the zone, both included; `null`: from the beginning. */
  readonly period: { readonly since: string | null; readonly until: string };
  readonly time_zone: string;
  readonly summary: Summary;
  readonly pending: PageData['pending'];
  readonly over_time: { readonly each: Step; readonly rows: readonly Row[] };
  /** As the next, those with the most AI lines first, and no more than 50. */
  readonly repositories: readonly Row[];
  readonly agents: readonly Row[];
  readonly roles: readonly Row[];
  readonly models: readonly Row[];
  /** What agents did and what it took, of all repositories. */
  readonly work: readonly Row[];
  readonly tokens: readonly Row[];
  readonly tools: readonly Row[];
  readonly landed: readonly Row[];
  readonly recorded: Health & { readonly warnings: readonly string[] };
}

/** A row of a table, by the names of its columns. */
export type Row = Readonly<Record<string, Cell>>;

const mostRows = 50;

export function reportOf(data: PageData, filters: Filters, mostLag: number): DashboardReport {
  const dates = datesOf(filters, data.today);
  const rows = selected(data, data.lines, filters, dates);
  const by = (choice: Choice) => records(linesBy(data, rows, choice), lineKeys);
  const calls = selected(data, data.calls, filters, dates);
  return {
    ...{ database: data.database, agent_id: data.agent_id },
    period: { since: dates.since ?? null, until: dates.until ?? data.today },
    ...{ time_zone: data.time_zone, summary: summaryOf(data, filters), pending: data.pending },
    over_time: overTime(data, filters, dates),
    ...{ repositories: by('repository'), agents: by('agent'), roles: by('role'), models: by('model') },
    work: records(workByAgent(data, filters, dates), workKeys),
    tokens: records(tokensBy(data, filters, dates, 'model'), tokenKeys),
    tools: records(toolsTable(data, calls), toolKeys),
    landed: records(landedTable(data, filters, dates), landedKeys),
    recorded: { ...healthOf(data.recorded, mostLag), warnings: warningsOf(data) },
  };
}

const lineKeys = [
  ...['name', 'commits', 'ai_lines_added', 'human_lines_added', 'unknown_lines_added', 'ai_percent_added'],
  ...['ai_lines_overridden', 'ai_lines_discarded', 'ai_lines_removed', 'human_lines_removed'],
];
const workKeys = [
  ...['agent', 'sessions', 'tasks', 'completed', 'failed', 'duration_ms', 'mean_duration_ms', 'tokens'],
  ...['ai_lines_added', 'tokens_per_line'],
];
const tokenKeys = ['model', 'input', 'output', 'cache_read', 'cache_write', 'tokens'];
const toolKeys = ['tool', 'calls', 'failed', 'failed_percent', 'without_result', 'mean_duration_ms'];
const landedKeys = [
  ...['timestamp', 'repository', 'commit_sha', 'ai_lines_added', 'human_lines_added', 'unknown_lines_added'],
  'ai_percent_added',
];

function records({ rows }: Table, keys: readonly string[]): Row[] {
  return rows.slice(0, mostRows).map((cells) => {
    const entries = keys.map((key, at): [string, Cell] => {
      const cell = cells[at] ?? null;
      return [key, typeof cell === 'number' && key.endsWith('_ms') ? Math.round(cell) : cell];
    });
    return Object.fromEntries(entries);
  });
}

function overTime(data: PageData, filters: Filters, dates: Dates): DashboardReport['over_time'] {
  const lines = seriesOf(
    data.lines,
    selected(data, data.lines, filters, dates),
    ['commits', 'ai_added', 'human_added', 'unknown_added'],
    dates,
    data.today,
  );
  const { commits = [], ai_added: ai = [], human_added: human = [], unknown_added: unknown = [] } = lines.sums;
  const rows = lines.dates.map((date, at) => ({
    ...{ date, commits: commits[at] ?? 0, ai_lines_added: ai[at] ?? 0, human_lines_added: human[at] ?? 0 },
    ...{ unknown_lines_added: unknown[at] ?? 0, ai_percent_added: aiPercent(ai[at] ?? 0, human[at] ?? 0) },
  }));
  return { each: lines.step, rows };
}

/** What is worth a look, and no reason to doubt the figures. */
function warningsOf({ recorded }: PageData): string[] {
  const checks = recorded.checks
    .filter(({ status }) => status === 'warn')
    .map(({ name, message }) => `${name}: ${message}`);
  const agents = recorded.unrecorded_agents.map(
    ({ agent, commits }) => `${agent} made ${commits} commits without hooks`,
  );
  return [...checks, ...agents];
}
