import { aiPercent } from '../../stats/report.ts';
import { selected } from '../view/select.ts';
import { type Series, type Step, seriesOf } from '../view/series.ts';
import { column, type Table } from '../view/tables.ts';
import { type ChartPart, chart } from './chart.ts';
import { dataTable } from './data-table.ts';
import { element } from './element.ts';
import { shown } from './format.ts';
import { type Asked, note, panel } from './panel.ts';

const units: Readonly<Record<Step, string>> = { day: 'Day', week: 'Week of', month: 'Month of' };
const each: Readonly<Record<Step, string>> = { day: 'a day', week: 'a week', month: 'a month' };
const nothing = 'No committed lines in what is chosen.';

/** The panels over time: the share, the lines, and what became of the AI's. */
export function overTime({ data, filters, dates, summary }: Asked): HTMLElement[] {
  const rows = selected(data, data.lines, filters, dates);
  const names = ['ai_added', 'human_added', 'unknown_added', 'overridden', 'discarded', 'commits'];
  const series = seriesOf(data.lines, rows, names, dates, data.today);
  const { ai_percent, ai, human, unknown, overridden, discarded } = summary;
  const sums = `AI ${shown(ai, 'number')}, people ${shown(human, 'number')}, unknown ${shown(unknown, 'number')}`;
  const coarse = note(
    'Days of long ago are put together, so that the page stays small: a period begins with the first that lies in it.',
  );
  return [
    panel(
      ...(['share', 'The AI’s share'] as const),
      data.lines.buckets.some(({ days }) => days > 1) ? coarse : undefined,
      ...shareChart(series, ai_percent),
    ),
    panel(...(['lines', `Lines ${each[series.step]}, by author`] as const), ...linesChart(series, sums)),
    panel(
      ...(['changed', 'What became of the AI’s lines'] as const),
      note(
        'Overridden: lines of the AI that people changed before they were committed again. Discarded: lines that never reached a commit.',
      ),
      ...changedChart(series, `${shown(overridden, 'number')} overridden, ${shown(discarded, 'number')} discarded`),
    ),
  ];
}

function shareChart(series: Series, share: number | null): HTMLElement[] {
  const { ai_added: ai = [], human_added: human = [] } = series.sums;
  const values = ai.map((lines, at) => aiPercent(lines, human[at] ?? 0));
  const sentence = `AI share of the added lines ${each[series.step]}: ${share === null ? 'not known' : `${share}% in all`}.`;
  const parts = [{ name: 'AI share', color: 'ai', values }];
  return charted('share', series, sentence, parts, [values], ['AI share'], 'percent');
}

function linesChart(series: Series, sums: string): HTMLElement[] {
  const { ai_added: ai = [], human_added: human = [], unknown_added: unknown = [], commits = [] } = series.sums;
  const parts = [
    { name: 'AI', color: 'ai', values: ai },
    { name: 'People', color: 'human', values: human },
    { name: 'Unknown', color: 'unknown', values: unknown },
  ];
  const sentence = `Added lines ${each[series.step]} as stacked bars: ${sums}.`;
  return charted(
    'lines',
    series,
    sentence,
    parts,
    [ai, human, unknown, commits],
    ['AI', 'People', 'Unknown', 'Commits'],
  );
}

function changedChart(series: Series, sums: string): HTMLElement[] {
  const { overridden = [], discarded = [] } = series.sums;
  const parts = [
    { name: 'Overridden', color: 'human', values: overridden },
    { name: 'Discarded', color: 'unknown', values: discarded },
  ];
  const sentence = `Lines of the AI ${each[series.step]} as stacked bars: ${sums}.`;
  return charted('changed', series, sentence, parts, [overridden, discarded], ['Overridden', 'Discarded']);
}

/** Tasks by how they ended. */
export function tasksChart({ data, filters, dates }: Asked): HTMLElement[] {
  const rows = selected(data, data.work, { ...filters, repository: undefined }, dates);
  const series = seriesOf(data.work, rows, ['completed', 'failed', 'tasks'], dates, data.today);
  const { completed = [], failed = [], tasks = [] } = series.sums;
  const parts = [
    { name: 'Done', color: 'ai', values: completed },
    { name: 'Failed', color: 'human', values: failed },
  ];
  const sum = (values: readonly number[]) =>
    shown(
      values.reduce((total, value) => total + value, 0),
      'number',
    );
  const sentence = `Tasks ${each[series.step]} as stacked bars: ${sum(completed)} done, ${sum(failed)} failed.`;
  return sum(tasks) === '0'
    ? []
    : charted('tasks', series, sentence, parts, [completed, failed, tasks], ['Done', 'Failed', 'All']);
}

/** A chart, and the same as a table. */
function charted(
  id: string,
  { dates, step }: Series,
  sentence: string,
  parts: readonly ChartPart[],
  columns: readonly (readonly (number | null)[])[],
  titles: readonly string[],
  kind: 'number' | 'percent' = 'number',
): HTMLElement[] {
  if (dates.length === 0) return [element('p', { class: 'empty' }, nothing)];
  const table: Table = {
    id: `${id}-over-time`,
    title: `${sentence.split(':')[0]}`,
    columns: [column(units[step], 'text'), ...titles.map((title) => column(title, kind))],
    rows: dates.map((date, at) => [date, ...columns.map((values) => values[at] ?? null)]).reverse(),
  };
  const form = kind === 'percent' ? 'line' : 'bars';
  return [chart({ id, sentence, dates, parts, form, unit: units[step] }), asTable(id, table)];
}

const opened = new Set<string>();

function asTable(id: string, table: Table): HTMLElement {
  const toggle = ({ target }: Event) => {
    if ((target as HTMLDetailsElement).open) opened.add(id);
    else opened.delete(id);
  };
  const summary = element('summary', { id: `as-table-${id}` }, 'The same as a table');
  return element('details', { open: opened.has(id), toggle }, summary, dataTable(table, nothing));
}
