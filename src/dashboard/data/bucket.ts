import { daysFrom, monthOf, nextMonth, plusDays, weekOf } from './dates.ts';

/** Some days: the first, and how many. */
export interface Bucket {
  readonly date: string;
  readonly days: number;
}

/** How finely days are told apart. */
export type Grain = (date: string) => Bucket;

const byDay: Grain = (date) => ({ date, days: 1 });
const byWeek: Grain = (date) => ({ date: weekOf(date), days: 7 });
const byMonth: Grain = (date) => {
  const first = monthOf(date);
  return { date: first, days: daysFrom(first, nextMonth(first)) };
};

/** So many days at least are told apart before anything else is. */
const newestDays = 35;

/** The grains for days from `first` to `today`, the finest first: what is long ago is put together first. */
export function grains(first: string, today: string): readonly Grain[] {
  const recent = plusDays(today, 1 - newestDays);
  const before = (boundary: string, coarse: Grain): Grain => {
    return (date) => (date < boundary ? coarse(date) : byDay(date));
  };
  const all = { date: first, days: Math.max(1, daysFrom(first, today) + 1) };
  return [byDay, before(weekOf(recent), byWeek), before(monthOf(recent), byMonth), byWeek, byMonth, () => all];
}
