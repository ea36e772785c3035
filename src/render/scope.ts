import { dayOf } from '../stats/calendar.ts';
import type { CommitsOfRange } from '../stats/report.ts';
import { plural } from './numbers.ts';
import { safeText } from './safe-text.ts';

export interface Scope {
  readonly period: { readonly since: string | null; readonly until: string | null };
  readonly repo?: string | null;
  readonly agent_id: string | null;
}

/** What numbers are about: period, repository, agent. */
export function scopeOf({ period, repo = null, agent_id: agent }: Scope): string {
  const since = period.since === null ? undefined : momentText(Date.parse(period.since));
  const until = period.until === null ? undefined : momentText(Date.parse(period.until));
  const time =
    since && until ? `${since} to ${until}` : since ? `since ${since}` : until ? `until ${until}` : 'all time';
  const of = repo === null ? '' : `, ${repositoryWords(repo.split(', '))}`;
  return `${time}${of}${agent === null ? '' : `, agent ${safeText(agent)}`}`;
}

/** A range of revisions. */
export function rangeWords({ base, head, commits }: CommitsOfRange): string {
  return `${plural(commits, 'commit')} from ${base.slice(0, 12)} to ${head.slice(0, 12)}`;
}

function repositoryWords(names: readonly string[]): string {
  const listed = safeText(names.slice(0, mostNames).join(', '));
  if (names.length === 1) return `repository ${listed}`;
  const more = names.length > mostNames ? ' …' : '';
  return `${names.length} repositories: ${listed}${more}`;
}

const mostNames = 5;

/** A day where the moment is its first or last second, else the time too. */
function momentText(instant: number): string {
  const day = dayOf(instant);
  return instant === day.start || instant === day.end - 1000 ? day.date : `${minuteText(instant)} ${zoneOf(instant)}`;
}

/** An instant by the reader's clock: `2026-03-02 10:04`. */
function minuteText(instant: number): string {
  return `${dayOf(instant).date} ${new Date(instant).toTimeString().slice(0, 5)}`;
}

/** A time of the database by the reader's clock, with its distance from UTC: `2026-03-02 10:04:00 +0100`. */
export function secondText(time: string): string {
  const instant = Date.parse(time);
  // As it stands where the Python tool wrote something else.
  if (Number.isNaN(instant)) return time;
  return `${dayOf(instant).date} ${new Date(instant).toTimeString().slice(0, 8)} ${zoneOf(instant)}`.trimEnd();
}

/** The reader's distance from UTC at an instant, `+0100`. A zone's name would take as long as all the rest. */
function zoneOf(instant: number): string {
  return /GMT([+-]\d{4})/.exec(new Date(instant).toTimeString())?.[1] ?? '';
}

/** A column of times: its title names the zone, or each time does where the clock was changed between them. */
export function timesIn(title: string, times: readonly (string | null)[]) {
  const zones = new Set(times.flatMap((time) => (time === null ? [] : [zoneOf(Date.parse(time))])));
  const [only] = zones;
  return {
    title: zones.size === 1 ? `${title} (${only})` : title,
    cell: (time: string | null) => {
      const instant = Date.parse(time ?? '');
      if (Number.isNaN(instant)) return '-';
      return zones.size > 1 ? `${minuteText(instant)} ${zoneOf(instant)}` : minuteText(instant);
    },
  };
}
