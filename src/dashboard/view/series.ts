import type { Bucket } from '../data/bucket.ts';
import type { Cube } from '../data/cube.ts';
import { daysFrom, monthOf, nextMonth, plusDays, weekOf } from '../data/dates.ts';
import { groupRows, sumsOf, valueIn } from '../data/sum.ts';
import type { Dates } from './select.ts';

export type Step = 'day' | 'week' | 'month';

/** Sums from the first to the last of some days, weeks or months, also of those without any. */
export interface Series {
  readonly step: Step;
  readonly dates: readonly string[];
  readonly sums: Readonly<Record<string, readonly number[]>>;
}

/** So many days, or weeks, are drawn one by one. */
const most = { day: 92, week: 106 };

/** Columns of a cube over time. */
export function seriesOf(
  cube: Cube,
  rows: readonly number[],
  columns: readonly string[],
  dates: Dates,
  today: string,
): Series {
  const bucket = valueIn(cube, 'bucket');
  const found = [...new Set(rows.map(bucket))].map((number) => cube.buckets[number] as Bucket);
  if (found.length === 0)
    return { step: 'day', dates: [], sums: Object.fromEntries(columns.map((name) => [name, []])) };
  const [first, last] = span(found, dates, today);
  const step = stepFor(found, daysFrom(first, last) + 1);
  const starts = stepsBetween(step, first, last);
  const groups = groupRows(rows, (row) => starts.indexOf(startOf(step, (cube.buckets[bucket(row)] as Bucket).date)));
  const at = starts.map((_, index) => sumsOf(cube, groups.get(index) ?? []));
  return {
    step,
    dates: starts,
    sums: Object.fromEntries(columns.map((name) => [name, at.map((sum) => sum(name))])),
  };
}

/** From the first day that is asked for, or has something, to the last. */
function span(found: readonly Bucket[], { since, until }: Dates, today: string): readonly [string, string] {
  const end = until !== undefined && until < today ? until : today;
  const asked = since === undefined && until === undefined ? [] : [since ?? end, end];
  const dates = [...found.map(({ date }) => date), ...asked].sort();
  return [dates[0] as string, dates.at(-1) as string];
}

function stepFor(found: readonly Bucket[], days: number): Step {
  const longest = Math.max(...found.map((bucket) => bucket.days));
  if (longest <= 1 && days <= most.day) return 'day';
  return longest <= 7 && days <= most.week * 7 ? 'week' : 'month';
}

function startOf(step: Step, date: string): string {
  if (step === 'day') return date;
  return step === 'week' ? weekOf(date) : monthOf(date);
}

function stepsBetween(step: Step, first: string, last: string): string[] {
  const next = (date: string) => (step === 'month' ? nextMonth(date) : plusDays(date, step === 'week' ? 7 : 1));
  const starts: string[] = [];
  for (let date = startOf(step, first); date <= last; date = next(date)) starts.push(date);
  return starts;
}
