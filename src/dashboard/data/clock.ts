import { dayOf } from '../../stats/calendar.ts';

/** How times become the reader's days. */
export interface Clock {
  /** So many characters of a time in UTC say in which of his days it lies. */
  readonly length: number;
  /** The date of a time, or of its first `length` characters. */
  readonly dateOf: (time: string) => string;
}

const year = 365.25 * 86_400_000;
/** By which days of a year a zone is told: one of its offsets holds on each. */
const seasons = [0, 0.25, 0.5, 0.75];

/** The clock of the zone that the process is in. */
export function clockOf(now: number): Clock {
  const instants = Array.from({ length: 30 }, (_, back) => seasons.map((part) => now - (back + part) * year)).flat();
  const offsets = instants.map((instant) => new Date(instant).getTimezoneOffset());
  const length = offsets.every((offset) => offset === 0) ? 10 : offsets.every((offset) => offset % 60 === 0) ? 13 : 16;
  const known = new Map<string, string>();
  const dateOf = (time: string) => {
    const start = time.slice(0, length);
    let date = known.get(start);
    if (date === undefined) {
      date =
        length === 10 ? start : dayOf(Date.parse(`${start.replace(' ', 'T')}${length === 13 ? ':00' : ''}:00Z`)).date;
      known.set(start, date);
    }
    return date;
  };
  return { length, dateOf };
}
