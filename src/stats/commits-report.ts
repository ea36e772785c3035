import type { SixCounts } from '../store/commit-queries.ts';
import type { CommitCounts } from '../store/counts-of-commits.ts';
import { type Day, dayOf } from './calendar.ts';
import { aiPercent, type CommitMix, type CommitsOfRange, type DayTotals, type Totals } from './report.ts';

/** What `show --json` prints of a range. */
export interface CommitsReport {
  readonly range: CommitsOfRange;
  readonly totals: SixCounts & { readonly ai_percent_added: number | null };
  /** The newest first. */
  readonly commits: readonly CommitOfRange[];
}

export interface CommitOfRange extends Readonly<Record<keyof SixCounts, number | null>> {
  readonly commit_sha: string;
  readonly subject: string;
  readonly timestamp: string;
  /** Where nobody recorded it, its lines are `null`. */
  readonly recorded: boolean;
}

const six = [
  ...(['ai_lines_added', 'ai_lines_removed', 'human_lines_added', 'human_lines_removed'] as const),
  ...(['unknown_lines_added', 'unknown_lines_removed'] as const),
];

/** The sums over some commits. */
export function sumsOf(rows: readonly CommitCounts[]): Totals {
  const sum = (key: Exclude<keyof CommitCounts, 'commit_sha' | 'timestamp'>) =>
    rows.reduce((total, row) => total + row[key], 0);
  const counts = Object.fromEntries(six.map((key) => [key, sum(key)])) as unknown as SixCounts;
  return {
    commits: rows.length,
    ...counts,
    generated_lines_added: sum('generated_lines_added'),
    ai_percent_added: aiPercent(counts.ai_lines_added, counts.human_lines_added),
    ai_percent_removed: aiPercent(counts.ai_lines_removed, counts.human_lines_removed),
    ai_lines_overridden: sum('ai_lines_overridden'),
    ai_lines_discarded: sum('ai_lines_discarded'),
  };
}

/** How many of them are by AI alone, by both, by people alone: by what they added, else removed. */
export function mixOf(rows: readonly CommitCounts[]): CommitMix {
  const authors = rows.map((row) => {
    const of = (change: 'added' | 'removed') =>
      (['ai', 'human', 'unknown'] as const).filter((author) => row[`${author}_lines_${change}`] > 0);
    return (of('added').length > 0 ? of('added') : of('removed')).join(' ');
  });
  return {
    ai_only: authors.filter((by) => by === 'ai').length,
    mixed: authors.filter((by) => by.startsWith('ai human')).length,
    human_only: authors.filter((by) => by === 'human').length,
  };
}

/** The days on which they were committed. */
export function daysOf(rows: readonly CommitCounts[]): DayTotals[] {
  const byDate = new Map<string, CommitCounts[]>();
  for (const row of rows) {
    const { date }: Day = dayOf(Date.parse(row.timestamp));
    byDate.set(date, [...(byDate.get(date) ?? []), row]);
  }
  return [...byDate]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, ofDay]) => {
      const { commits, ai_lines_added, human_lines_added, unknown_lines_added } = sumsOf(ofDay);
      return { date, commits, ai_lines_added, human_lines_added, unknown_lines_added };
    });
}

/** The commits of a range, those that nobody recorded with nothing but their subject. */
export function commitsReport(
  range: Pick<CommitsOfRange, 'base' | 'head'>,
  commits: readonly { readonly sha: string; readonly subject: string; readonly committedAt: string }[],
  recorded: ReadonlyMap<string, CommitCounts>,
): CommitsReport {
  const { ai_percent_added, ...sums } = sumsOf([...recorded.values()]);
  const totals = Object.fromEntries(six.map((key) => [key, sums[key]])) as unknown as SixCounts;
  return {
    range: { ...range, commits: commits.length, commits_recorded: recorded.size },
    totals: { ...totals, ai_percent_added },
    commits: commits.map(({ sha, subject, committedAt }) => {
      const row = recorded.get(sha);
      const counts = Object.fromEntries(six.map((key) => [key, row?.[key] ?? null])) as Record<
        keyof SixCounts,
        number | null
      >;
      return { commit_sha: sha, subject, timestamp: committedAt, recorded: row !== undefined, ...counts };
    }),
  };
}
