import type { AgentsReport } from '../../src/stats/activity-reports.ts';
import type { DayTotals, StatsReport } from '../../src/stats/report.ts';
import type { UsagePeriod } from '../../src/stats/usage.ts';

/** A day with so many lines added. */
export function day(date: string, ai: number, human: number, unknown = 0): DayTotals {
  return { date, commits: 1, ai_lines_added: ai, human_lines_added: human, unknown_lines_added: unknown };
}

const repository = (name: string) => ({
  ...{ repository_name: name, repository_path: `/home/dev/${name}`, commits: 12 },
  ...{ ai_lines_added: 1234, human_lines_added: 747, unknown_lines_added: 0, ai_percent_added: 62.3 },
});

/** A report of repositories of these names, with so much work on these days. */
export function statsReport({
  names = ['coffee-shop'],
  daily,
}: {
  names?: readonly string[];
  daily: readonly DayTotals[];
}): StatsReport {
  return {
    ...{ database: '/home/me/tracker.db', agent_id: null, period: { since: null, until: null }, repo: null },
    totals: {
      ...{ commits: 12, ai_lines_added: 1234, ai_lines_removed: 120, human_lines_added: 747, human_lines_removed: 30 },
      ...{ unknown_lines_added: 0, unknown_lines_removed: 0, generated_lines_added: 5000, ai_percent_added: 62.3 },
      ...{ ai_percent_removed: 80, ai_lines_overridden: 3, ai_lines_discarded: 20 },
    },
    here: null,
    commit_mix: { ai_only: 5, mixed: 4, human_only: 3 },
    repositories: names.map(repository),
    daily,
    pending: { edits: 1, ai_lines: 7 },
    known_repositories: 1,
  };
}

/** A report of two agents whose runs began in so many days or hours. */
export function agentsReport(each: UsagePeriod, length: number): AgentsReport {
  const start = Date.UTC(2026, 10, 23);
  const rows = Array.from({ length }, (_, index) => {
    const invocations = index % 5 === 3 ? 0 : (index * 7) % 13;
    const since = new Date(start + index * (each === 'hour' ? 3_600_000 : 86_400_000)).toISOString();
    const label = each === 'hour' ? since.slice(0, 16).replace('T', ' ') : since.slice(0, 10);
    const failed = Math.min(invocations, index % 3);
    return { label, since, invocations, succeeded: invocations - failed, failed, tokens: 1000 * invocations };
  });
  const agent = (agent_name: string | null, invocations: number, failed: number) => ({
    ...{ agent_name, invocations, running: 0, succeeded: invocations - failed, failed },
    ...{ success_rate: 0.9, mean_duration_ms: 143_000, p95_duration_ms: 143_500, mean_complexity: 5 },
    ...{ efficiency_per_minute: 0.42, tokens: 98_765, committed_lines_added: 1200, committed_lines_removed: 3 },
    tokens_per_line: 82.3,
  });
  return {
    ...{ database: '/home/me/tracker.db', agent_id: null, period: { since: null, until: null }, repo: null },
    totals: { agents: 2, invocations: 150, running: 0, succeeded: 140, failed: 10 },
    agents: [agent('documentation-writer', 100, 9), agent('reviewer', 50, 1)],
    usage: { each, rows },
  };
}
