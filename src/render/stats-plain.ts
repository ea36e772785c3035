import { type StatsReport, withoutGaps } from '../stats/report.ts';
import { safeText } from './safe-text.ts';

/** The report for grep and awk: a word and its values a line, apart by tabs; the words are those of `--json`. */
export function renderPlainStats(report: StatsReport, chart: boolean): string {
  const rows: [string, ...(string | number | null)[]][] = [
    ['database', report.database],
    ['agent_id', report.agent_id],
    ['since', report.period.since],
    ['until', report.period.until],
    ['repo', report.repo],
    ...Object.entries(report.range ?? {}).map(([name, value]): [string, string | number] => [`range_${name}`, value]),
    ...Object.entries(report.totals),
    ...Object.entries(report.commit_mix),
    ['pending_edits', report.pending.edits],
    ['pending_ai_lines', report.pending.ai_lines],
    ...Object.entries(report.backfilled ?? {}).map(([name, sums]): [string, ...(string | number)[]] => [
      `from_${name}s`,
      ...Object.entries(sums).flat(),
    ]),
    ...(report.unrecorded_agents ?? []).map(({ agent, commits }): [string, string, number] => [
      'unrecorded_agent',
      agent,
      commits,
    ]),
    ...hereRows(report),
    ...report.repositories.map((row): [string, ...(string | number | null)[]] => [
      'repository',
      ...Object.entries(row).flat(),
    ]),
    ...(report.agents ?? []).map((row): [string, ...(string | number | null)[]] => [
      'agent',
      ...Object.entries(row).flat(),
    ]),
    ...(chart ? withoutGaps(report.daily) : []).map((row): [string, ...(string | number)[]] => [
      'day',
      ...Object.entries(row).flat(),
    ]),
  ];
  return rows.map((row) => `${row.map((value) => safeText(String(value ?? '-'))).join('\t')}\n`).join('');
}

function hereRows({ here }: StatsReport): [string, ...(string | number | null)[]][] {
  if (here === null) return [];
  const { repository_name, repository_path, totals } = here;
  return [['here', ...Object.entries({ repository_name, repository_path, ...totals }).flat()]];
}
