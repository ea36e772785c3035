import { addDays, type Day, dayOf } from './calendar.ts';
import type { DayTotals } from './report.ts';

/** What a chart has a row for. */
export type Stretch = 'day' | 'week' | 'month' | 'year';

/** Days summed up, under the date of the first: of a week its Monday. */
export interface StretchTotals {
  readonly each: Stretch;
  readonly rows: readonly DayTotals[];
}

/** So many rows of days, of weeks and of months are still read at a glance. */
const mostDays = 30;
const mostWeeks = 30;
const mostMonths = 36;
const [dayMs, weekDays, monthDays] = [86_400_000, 7, 30.4];

/** Days in order summed up by stretches that make few rows; those without commits are rows of zeros. */
export function byStretch(daily: readonly DayTotals[]): StretchTotals {
  const [first, last] = [daily[0], daily.at(-1)];
  if (first === undefined || last === undefined) return { each: 'day', rows: [] };
  const each = stretchFor(Math.round((noonOf(last.date) - noonOf(first.date)) / dayMs) + 1);
  const rows: DayTotals[] = [];
  let end = beginOf(dayAt(first.date), each).start;
  for (const day of daily) {
    const at = noonOf(day.date);
    while (end <= at) {
      const begin = dayOf(end);
      rows.push(nothingOn(begin.date));
      end = nextOf(begin, each).start;
    }
    const sum = rows.pop();
    if (sum !== undefined) rows.push(added(sum, day));
  }
  return { each, rows };
}

function stretchFor(days: number): Stretch {
  if (days <= mostDays) return 'day';
  if (days <= mostWeeks * weekDays) return 'week';
  return days <= mostMonths * monthDays ? 'month' : 'year';
}

/** No clock change moves noon to another date. */
function noonOf(date: string): number {
  return new Date(`${date}T12:00:00`).getTime();
}

function dayAt(date: string): Day {
  return dayOf(noonOf(date));
}

function beginOf(day: Day, each: Stretch): Day {
  if (each === 'day') return day;
  if (each === 'week') return addDays(day, -((new Date(noonOf(day.date)).getDay() + 6) % 7));
  return dayAt(each === 'month' ? `${day.date.slice(0, 7)}-01` : `${day.date.slice(0, 4)}-01-01`);
}

function nextOf(begin: Day, each: Stretch): Day {
  if (each === 'day') return addDays(begin, 1);
  if (each === 'week') return addDays(begin, weekDays);
  // As long as the longest, or a little longer: somewhere in the next one.
  return beginOf(addDays(begin, each === 'month' ? 31 : 366), each);
}

function nothingOn(date: string): DayTotals {
  return { date, commits: 0, ai_lines_added: 0, human_lines_added: 0, unknown_lines_added: 0 };
}

function added(sum: DayTotals, day: DayTotals): DayTotals {
  return {
    date: sum.date,
    commits: sum.commits + day.commits,
    ai_lines_added: sum.ai_lines_added + day.ai_lines_added,
    human_lines_added: sum.human_lines_added + day.human_lines_added,
    unknown_lines_added: sum.unknown_lines_added + day.unknown_lines_added,
  };
}
