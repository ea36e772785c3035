import type { LineAuthor, Survival, SurvivalReport } from '../stats/survival.ts';
import { count, plural, share } from './numbers.ts';
import { columnsOf, type Paint, paintFor, type Screen, tableColumnsOf } from './paint.ts';
import { safeText } from './safe-text.ts';
import { scopeOf } from './scope.ts';
import { renderTable, type TableColumn } from './table.ts';
import { titleLine, wrapped } from './wrap.ts';

export interface SurvivalView {
  readonly allFiles: boolean;
}

interface Row extends Survival {
  readonly title: string;
  readonly author: LineAuthor;
}

const authorTitles: Readonly<Record<LineAuthor, string>> = { ai: 'AI', human: 'Human', unknown: 'Unknown' };

/** Who wrote how many lines, how many of them stand, and how many stood after some days. */
export function renderSurvival(report: SurvivalReport, view: SurvivalView, screen: Screen): string {
  const paint = paintFor(screen);
  const room = tableColumnsOf(screen);
  const table = (title: string, rows: readonly Row[]) => survivalTable(title, rows, report.days, room, paint);
  const scope = scopeOf({ period: { since: report.since, until: null }, agent_id: null });
  const parts = [titleLine(`Lines that stand, ${scope}`, columnsOf(screen), paint)];
  const authors = authorRows(report.authors);
  if (authors.length === 0) return `${parts.join('')}\n${nothingBorn(report)}`;
  parts.push(table('Written by', authors));
  parts.push(`${wrapped(facts(report, view), columnsOf(screen))}\n`);
  const others = [
    ['Agent', report.agents.map((each): Row => ({ ...each, title: each.agent_id ?? '-', author: 'ai' }))],
    ['Model', report.models.map((each): Row => ({ ...each, title: each.model ?? '-', author: 'ai' }))],
  ] as const;
  for (const [title, rows] of others) if (rows.length > 1) parts.push(table(title, rows));
  const names = titlesOf(report.repositories);
  for (const [index, { authors: rows }] of report.repositories.entries())
    if (names.length > 1) parts.push(table(names[index] ?? '', authorRows(rows)));
  return parts.filter((part) => part !== '').join('\n');
}

/** Two clones of one repository have one name: then only the path tells them apart. */
function titlesOf(repositories: SurvivalReport['repositories']): string[] {
  const isShared = (name: string) => repositories.filter((each) => each.repository_name === name).length > 1;
  return repositories.map((each) => (isShared(each.repository_name) ? each.repository_path : each.repository_name));
}

function authorRows(authors: SurvivalReport['authors']): Row[] {
  return authors.filter(({ born }) => born > 0).map((each) => ({ ...each, title: authorTitles[each.author] }));
}

function nothingBorn({ repositories, since, generated_lines: generated }: SurvivalReport): string {
  const names = titlesOf(repositories).map(safeText).join(', ');
  const hint =
    generated > 0 ? '--all-files counts generated files' : since === null ? 'commit some text' : 'ask without --since';
  return `No line was added in ${names}: ${hint}.\n`;
}

/** The column of an age holds the share, the one beside it of how many lines that are old enough. */
function survivalTable(
  title: string,
  rows: readonly Row[],
  days: readonly number[],
  room: number,
  paint: Paint,
): string {
  const ages = days.flatMap((number, index): TableColumn<Row>[] => {
    const age = (row: Row) => row.ages[index] ?? { born: 0, stood: 0 };
    return [
      {
        title: plural(number, 'day'),
        cell: (row) => share(age(row).stood, age(row).born - age(row).stood),
        optional: true,
      },
      { title: `aged ${number}+`, cell: (row, count) => count(age(row).born), optional: 'first', paint: paint.faint },
    ];
  });
  const columns: TableColumn<Row>[] = [
    { title, cell: (row) => row.title.padEnd(12) },
    { title: 'Added', cell: (row, number) => number(row.born) },
    { title: 'Today', cell: (row) => share(row.standing, row.born - row.standing) },
    ...ages,
  ];
  return renderTable(columns, rows, room, paint);
}

function facts(report: SurvivalReport, { allFiles }: SurvivalView): string {
  const { repositories, generated_lines: generated, days } = report;
  const commits = repositories.reduce((sum, each) => sum + each.commits, 0);
  const names = titlesOf(repositories).map(safeText).join(', ');
  const young = days.filter((_, index) => report.authors.every(({ ages }) => ages[index]?.born === 0));
  const lost = repositories.reduce((sum, { files_lost }) => sum + files_lost, 0);
  return [
    `Of HEAD's ${plural(commits, 'commit')} in ${names}, merges by their first parent.`,
    ...(young.length > 0 ? [`No line is ${young.map((each) => plural(each, 'day')).join(' or ')} old yet.`] : []),
    ...(generated > 0
      ? [`Generated: ${count(generated)} lines, ${allFiles ? 'counted in' : 'left out (--all-files)'}.`]
      : []),
    ...(lost > 0 ? [`${plural(lost, 'file')} could not be followed on.`] : []),
  ].join(' ');
}
