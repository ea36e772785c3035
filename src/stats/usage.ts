import type { MinuteUsage } from '../store/agent-usage.ts';
import { addDays, dayOf, isoSeconds } from './calendar.ts';
import type { Period } from './period.ts';

/** What `--period` takes: the stretches that usage over time is summed up by, of the reader's clock. */
export const usagePeriods = ['hour', 'day', 'week'] as const;
export type UsagePeriod = (typeof usagePeriods)[number];

/** The invocations that began in one hour, day or week. */
export interface UsageRow {
  /** `2026-03-02`, of an hour `2026-03-02 14:00`, of a week its Monday. */
  readonly label: string;
  /** ISO 8601. */
  readonly since: string;
  readonly invocations: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly tokens: number | null;
}

interface Bucket {
  readonly label: string;
  readonly start: number;
  readonly end: number;
}

/** A longer gap is left out: a clock that was wrong makes centuries of hours. */
const mostEmpty = 20_000;

/** The minutes summed up; hours, days or weeks without invocations between the first and the last are rows of zeros. */
export function usageOf(minutes: Iterable<MinuteUsage>, each: UsagePeriod, period: Period): UsageRow[] {
  const rows: UsageRow[] = [];
  let bucket: Bucket | undefined;
  const begin = (instant: number) => {
    bucket = bucketOf(instant, each);
    rows.push(emptyRow(bucket));
  };
  const reach = (instant: number) => {
    while (bucket && bucket.end <= instant) begin(isFar(bucket, instant) ? instant : bucket.end);
    if (!bucket) begin(instant);
  };
  if (period.wholeDays) begin(period.wholeDays[0].start);
  for (const minute of minutes) {
    const instant = Date.parse(`${minute.minute}:00Z`);
    if (Number.isNaN(instant)) continue;
    reach(instant);
    rows.push(added(rows.pop(), minute));
  }
  if (period.wholeDays) reach(period.wholeDays[1].end - 1);
  return rows;
}

function isFar(bucket: Bucket, instant: number): boolean {
  return instant - bucket.end > mostEmpty * (bucket.end - bucket.start);
}

function bucketOf(instant: number, each: UsagePeriod): Bucket {
  const day = dayOf(instant);
  if (each === 'day') return { label: day.date, start: day.start, end: day.end };
  if (each === 'week') {
    const monday = addDays(day, -((new Date(instant).getDay() + 6) % 7));
    return { label: monday.date, start: monday.start, end: addDays(monday, 7).start };
  }
  // By the minutes of the reader's clock, which may be half an hour off; an hour that the clock repeats is two.
  const time = new Date(instant);
  const start = instant - (time.getMinutes() * 60 + time.getSeconds()) * 1000 - time.getMilliseconds();
  return { label: `${day.date} ${time.toTimeString().slice(0, 2)}:00`, start, end: start + 3_600_000 };
}

function emptyRow({ label, start }: Bucket): UsageRow {
  return { label, since: isoSeconds(start), invocations: 0, succeeded: 0, failed: 0, tokens: null };
}

function added(sum: UsageRow | undefined, minute: MinuteUsage): UsageRow {
  if (sum === undefined) throw new RangeError('there is no row to add to');
  return {
    ...sum,
    invocations: sum.invocations + minute.invocations,
    succeeded: sum.succeeded + minute.succeeded,
    failed: sum.failed + minute.failed,
    tokens: minute.tokens === null ? sum.tokens : (sum.tokens ?? 0) + minute.tokens,
  };
}
