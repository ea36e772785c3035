/** A day of the reader's (`TZ`): its date, its first instant and the first instant of the next, in ms. */
export interface Day {
  readonly date: string;
  readonly start: number;
  readonly end: number;
}

/** The day that an instant lies in. Days of 23 and 25 hours, and days without a midnight, come from the calendar. */
export function dayOf(instant: number): Day {
  return toDay(new Date(instant), 0);
}

/** The day so many days later (or, negative, earlier). */
export function addDays(day: Day, days: number): Day {
  // From noon: no clock change moves noon to another date.
  return toDay(new Date(day.start + (day.end - day.start) / 2), days);
}

/** All days from the first to the last, both included. */
export function daysBetween(first: Day, last: Day): readonly Day[] {
  const days: Day[] = [];
  for (let day = first; day.start <= last.start; day = addDays(day, 1)) days.push(day);
  return days;
}

/** An instant as the database writes it, to the second: `2026-03-02T10:00:00Z`. */
export function isoSeconds(instant: number): string {
  return `${new Date(instant).toISOString().slice(0, -5)}Z`;
}

function toDay(date: Date, days: number): Day {
  const [year, month, number] = [date.getFullYear(), date.getMonth(), date.getDate() + days];
  const start = new Date(year, month, number);
  return { date: isoDate(start), start: start.getTime(), end: new Date(year, month, number + 1).getTime() };
}

function isoDate(date: Date): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${String(date.getFullYear()).padStart(4, '0')}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
