import { addDays, type Day, dayOf, isoSeconds } from './calendar.ts';

/** A stretch of time: `from` included, `to` not; `null` is open. `wholeDays`: to be shown day by day, gaps included. */
export interface Period {
  readonly from: number | null;
  readonly to: number | null;
  readonly wholeDays: readonly [first: Day, last: Day] | undefined;
}

/** What `--since` and `--until` take: a day, or a moment of it. */
export interface Moment {
  readonly start: number;
  readonly end: number;
}

export interface PeriodOptions {
  readonly days?: number | undefined;
  readonly since?: Moment | undefined;
  readonly until?: Moment | undefined;
}

/** No bounds: everything that is recorded. */
export const allTime: Period = { from: null, to: null, wholeDays: undefined };

/** `days` counts days of the calendar, today (or the day of `until`) being the last. */
export function periodOf(options: PeriodOptions, now: number): Period {
  const to = options.until?.end ?? null;
  if (options.days === undefined) return { from: options.since?.start ?? null, to, wholeDays: undefined };
  const last = dayOf(options.until?.start ?? now);
  const first = addDays(last, 1 - options.days);
  return { from: first.start, to, wholeDays: [first, last] };
}

/** The period as instants that both belong to it. */
export function periodBounds(period: Period): { since: string | null; until: string | null } {
  return {
    since: period.from === null ? null : isoSeconds(period.from),
    until: period.to === null ? null : isoSeconds(period.to - 1),
  };
}

const momentPattern = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?$/i;

/** Reads `2026-03-02`, `20260302`, `2026-03-02T10:00`, `2026-03-02T10:00:00+01:00` ...; without a zone it is the reader's. */
export function parseMoment(given: string): Moment | undefined {
  const text = given.trim().replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3');
  const match = momentPattern.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  // A date that does not exist (February 30) would silently become another one.
  const civil = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  if (civil.toISOString().slice(0, 16) !== `${text.slice(0, 10)}T${match[4] ?? '00'}:${match[5] ?? '00'}`)
    return undefined;
  if (match[4] === undefined) return dayOf(new Date(year, month - 1, day).getTime());
  const zone = match[7];
  const start = zone
    ? civil.getTime() - zoneOffset(zone)
    : new Date(year, month - 1, day, hour, minute, second).getTime();
  return { start, end: start + (match[6] === undefined ? 60_000 : 1000) };
}

function zoneOffset(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2));
  return (zone.startsWith('-') ? -minutes : minutes) * 60_000;
}
