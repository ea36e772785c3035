import { allTime, type Moment, type Period, periodOf } from '../stats/period.ts';
import { sqlTime } from '../store/totals.ts';
import { UsageError } from './usage-error.ts';

export interface PeriodChoice {
  readonly days?: number;
  readonly since?: Moment;
  readonly until?: Moment;
}

/** The period that the options name; without any the last `otherwise` days, or all time. */
export function chosenPeriod({ days, since, until }: PeriodChoice, now: number, otherwise?: number): Period {
  if (days !== undefined && since) throw new UsageError('--days and --since both say where to begin: give one of them');
  if (since && until && since.start >= until.end)
    throw new UsageError('--since lies after --until: nothing lies between');
  if (days !== undefined || since || until) return periodOf({ days, since, until }, now);
  return otherwise === undefined ? allTime : periodOf({ days: otherwise }, now);
}

/** The bounds of a period as the database takes them. */
export function sqlBounds({ from, to }: Period): { from: string | undefined; to: string | undefined } {
  return { from: from === null ? undefined : sqlTime(from), to: to === null ? undefined : sqlTime(to) };
}
