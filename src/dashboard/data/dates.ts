// Days as their dates, `2026-03-02`, which compare as text.

const dayMs = 86_400_000;

/** So many days later, or earlier. */
export function plusDays(date: string, days: number): string {
  return new Date(noon(date) + days * dayMs).toISOString().slice(0, 10);
}

/** How many days `to` is after `from`. */
export function daysFrom(from: string, to: string): number {
  return Math.round((noon(to) - noon(from)) / dayMs);
}

/** The Monday of its week. */
export function weekOf(date: string): string {
  return plusDays(date, -((new Date(noon(date)).getUTCDay() + 6) % 7));
}

/** The first of its month. */
export function monthOf(date: string): string {
  return `${date.slice(0, 8)}01`;
}

/** The first of the next month. */
export function nextMonth(date: string): string {
  return monthOf(plusDays(monthOf(date), 31));
}

function noon(date: string): number {
  return Date.parse(`${date}T12:00:00Z`);
}
