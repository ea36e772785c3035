import type { AgentShare, StatsReport, Totals } from '../stats/report.ts';
import { count, plural, share } from './numbers.ts';
import { columnsOf, type Paint, paintFor, type Screen, tableColumnsOf } from './paint.ts';
import { repositoryTable } from './repositories.ts';
import { safeText } from './safe-text.ts';
import { rangeWords, scopeOf } from './scope.ts';
import { shareBar } from './share-bar.ts';
import { renderTable, type TableColumn } from './table.ts';
import { titleLine, wrapped } from './wrap.ts';

export interface StatsView {
  readonly chart: boolean;
  /** Day by day. */
  readonly tokens?: boolean | undefined;
  readonly allFiles: boolean;
  /** So many repositories, and agents. */
  readonly top?: number | undefined;
}

/** The report as a person reads it: who wrote how much, in which commits and repositories, and over time; of the one here first. */
export async function renderStats(report: StatsReport, view: StatsView, screen: Screen): Promise<string> {
  const paint = paintFor(screen);
  const [width, room] = [columnsOf(screen), tableColumnsOf(screen)];
  const parts = [titleLine(titleOf(report), width, paint)];
  if (report.totals.commits === 0) {
    parts.push(nothingFound(report));
    if (report.backfilled) parts.push(facts(report, view, width));
    if (view.tokens) parts.push(await tokenTable(firstOf(report), view, screen, paint));
  } else {
    const first = firstOf(report);
    if (first.totals.commits === 0) parts.push('No commits are recorded of it.\n');
    else {
      parts.push(shareBar(first.totals.ai_lines_added, first.totals.human_lines_added, width, paint));
      parts.push(totalsTable(first.totals, room, paint));
    }
    parts.push(facts(first, view, width) + wrapped(missingHooks(report) + missingCommits(report), width));
    parts.push(await tokenTable(first, view, screen, paint));
    if (view.chart) parts.push((await import('./on-demand.ts')).renderStatsChart(first, width, paint));
    parts.push(repositoryTable(report, view.top, screen, paint));
    if (report.agents) parts.push(agentTable(report.agents, view.top, room, paint));
  }
  return parts.filter((part) => part !== '').join('\n');
}

async function tokenTable(
  { tokens = [] }: Pick<StatsReport, 'tokens'>,
  { tokens: byDay = false }: StatsView,
  screen: Screen,
  paint: Paint,
): Promise<string> {
  if (tokens.length === 0) return byDay ? 'No tokens are recorded.\n' : '';
  const { renderTokens } = await import('./on-demand.ts');
  return renderTokens(tokens, { byDay, width: columnsOf(screen), room: tableColumnsOf(screen) }, paint);
}

function titleOf(report: StatsReport): string {
  const { here } = report;
  if (here === null) return `Committed lines, ${scopeOf(report)}`;
  const scope = report.range === undefined ? scopeOf(report) : rangeWords(report.range);
  return `Committed lines of ${safeText(here.repository_name)}, ${scope}`;
}

/** What is told first: of the repository here, else of all. */
function firstOf(
  report: StatsReport,
): Pick<StatsReport, 'totals' | 'commit_mix' | 'pending' | 'daily' | 'known_repositories' | 'backfilled' | 'tokens'> {
  return report.here === null ? report : { daily: [], ...report.here, known_repositories: 0 };
}

function nothingFound(report: StatsReport): string {
  const { pending, period, repo, range } = report;
  if (range !== undefined) return missingCommits(report) || 'There is no commit in it.\n';
  const waiting =
    pending.edits > 0
      ? `${plural(pending.ai_lines, 'AI line')} in ${plural(pending.edits, 'edit')} wait for a commit.\n`
      : '';
  if (period.since !== null || period.until !== null || repo !== null) {
    return `No commits are recorded here. What to do next:

  ai-tracker stats     show all there is, without options
  ai-tracker doctor    check that commits are recorded
${waiting === '' ? '' : `\n${waiting}`}`;
  }
  if (waiting !== '') return `No commits are recorded yet.\n${waiting}`;
  return `Nothing is recorded yet. What to do next:

  ai-tracker install   add the hooks, then work and commit
  ai-tracker doctor    check that all is in place
  ai-tracker demo      see it work on a scratch repository
`;
}

interface TotalsRow {
  readonly title: string;
  readonly ai: number;
  readonly human: number;
  readonly unknown: number;
}

function totalsTable(totals: Totals, width: number, paint: Paint): string {
  const rows = (['added', 'removed'] as const).map((direction) => ({
    title: direction === 'added' ? 'Added' : 'Removed',
    ai: totals[`ai_lines_${direction}`],
    human: totals[`human_lines_${direction}`],
    unknown: totals[`unknown_lines_${direction}`],
  }));
  const columns: TableColumn<TotalsRow>[] = [
    { title: 'Lines', cell: (row) => row.title.padEnd(12) },
    { title: 'AI', cell: (row, number) => number(row.ai), paint: paint.ai },
    { title: 'Human', cell: (row, number) => number(row.human), paint: paint.human },
    { title: 'AI share', cell: (row) => share(row.ai, row.human), optional: true },
    { title: 'Unknown', cell: (row, number) => number(row.unknown), paint: paint.unknown },
  ];
  const hasUnknown = rows.some((row) => row.unknown > 0);
  return renderTable(hasUnknown ? columns : columns.slice(0, -1), rows, width, paint);
}

/** Of a fleet: AI lines by who wrote them, others by who committed them. */
function agentTable(rows: readonly AgentShare[], top = mostAgents, width: number, paint: Paint): string {
  const columns: TableColumn<AgentShare>[] = [
    { title: 'Agent', cell: (row) => row.agent_id || '(not known)' },
    { title: 'Commits', cell: (row, number) => number(row.commits), optional: true },
    { title: 'AI', cell: (row, number) => number(row.ai_lines_added), paint: paint.ai },
    { title: 'Human', cell: (row, number) => number(row.human_lines_added), paint: paint.human },
    { title: 'AI share', cell: (row) => share(row.ai_lines_added, row.human_lines_added) },
    { title: 'Unknown', cell: (row, number) => number(row.unknown_lines_added), paint: paint.unknown },
    { title: 'Role', cell: (row) => row.role ?? '-', optional: true },
  ];
  const hasUnknown = rows.some((row) => row.unknown_lines_added > 0);
  const hasRoles = rows.some((row) => row.role !== null);
  const shown = columns.filter(({ title }) => (title !== 'Unknown' || hasUnknown) && (title !== 'Role' || hasRoles));
  const left = rows.length - top;
  const more = left > 0 ? `${paint.faint(`${plural(left, 'agent')} more: see --top.`)}\n` : '';
  return `${renderTable(shown, rows.slice(0, top), width, paint)}${more}`;
}

/** Of a thousand nobody reads a table. */
const mostAgents = 20;

function missingCommits({ range }: StatsReport): string {
  const missing = range === undefined ? 0 : range.commits - range.commits_recorded;
  if (range === undefined || missing === 0) return '';
  return `Nobody recorded ${count(missing)} of the ${plural(range.commits, 'commit')}: their lines are in no figure.\n`;
}

function missingHooks({ unrecorded_agents: agents = [] }: StatsReport): string {
  return agents
    .map(({ agent, commits }) => {
      const made = commits === 1 ? 'commit was' : 'commits were';
      return `${count(commits)} ${made} made inside ${safeText(agent)}, without a hook of ai-tracker: lines that nothing explains are unknown there.\n`;
    })
    .join('');
}

/** Numbers that need words, those that are zero left out. */
function backfilledRows({ backfilled }: Pick<StatsReport, 'backfilled'>): [string, number, string][] {
  const sources = [
    ['From transcripts', backfilled?.transcript],
    ['From trailers', backfilled?.trailer],
  ] as const;
  return sources.map(([name, sums]) => {
    const { commits = 0, ai_lines_added: lines = 0 } = sums ?? {};
    return [name, lines, `AI lines in ${plural(commits, 'commit')} from before; in no other figure`];
  });
}

function facts(first: ReturnType<typeof firstOf>, view: StatsView, width: number): string {
  const { totals, commit_mix: mix, pending, known_repositories: known } = first;
  const other = totals.commits - mix.ai_only - mix.mixed - mix.human_only;
  const kinds = [`${count(mix.ai_only)} all AI`, `${count(mix.mixed)} mixed`, `${count(mix.human_only)} all human`];
  if (other > 0) kinds.push(`${count(other)} other`);
  const rows: [string, number, string][] = [
    ['Commits', totals.commits, kinds.join(', ')],
    ['Overridden', totals.ai_lines_overridden, 'AI lines that people changed'],
    ['Discarded', totals.ai_lines_discarded, 'AI lines that never reached a commit'],
    ['Pending', pending.ai_lines, `AI lines not committed yet, in ${plural(pending.edits, 'edit')}`],
    ['Generated', totals.generated_lines_added, view.allFiles ? 'lines, counted in' : 'lines, left out (--all-files)'],
    [
      'Known',
      known,
      known === 1 ? 'repository, whose commits are recorded' : 'repositories, whose commits are recorded',
    ],
  ];
  rows.push(...backfilledRows(first));
  const shown = rows.filter(([name, number]) => number > 0 || (name === 'Pending' && pending.edits > 0));
  const wide = Math.max(0, ...shown.map(([, number]) => count(number).length));
  const nameWidth = Math.max('Overridden'.length, ...shown.map(([name]) => name.length));
  const indent = ' '.repeat(nameWidth + wide + 4);
  return shown
    .map(([name, number, words]) => {
      const text = wrapped(words, width - indent.length).replaceAll('\n', `\n${indent}`);
      return `${name.padEnd(nameWidth)}  ${count(number).padStart(wide)}  ${text}\n`;
    })
    .join('');
}
