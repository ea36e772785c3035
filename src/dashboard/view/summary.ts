import { aiPercent } from '../../stats/report.ts';
import { plusDays } from '../data/dates.ts';
import type { PageData } from '../data/page-data.ts';
import { sumsOf } from '../data/sum.ts';
import type { Filters } from './filters.ts';
import { type Dates, datesOf, selected } from './select.ts';

/** The figures at the head of the page. */
export interface Summary {
  readonly ai: number;
  readonly human: number;
  readonly unknown: number;
  readonly ai_percent: number | null;
  readonly commits: number;
  readonly ai_only: number;
  readonly mixed: number;
  readonly human_only: number;
  readonly overridden: number;
  readonly discarded: number;
  readonly generated: number;
  readonly trend: Trend;
  readonly work: WorkSummary;
}

/** The share of the last days against that of as many days before; `null`: there is nothing to compare. */
export interface Trend {
  readonly days: number;
  readonly now: number | null;
  readonly before: number | null;
}

export interface WorkSummary {
  readonly sessions: number;
  readonly tasks: number;
  readonly completed: number;
  readonly failed: number;
  readonly duration_ms: number;
  readonly tokens: number;
  readonly output_tokens: number;
  /** AI lines in commits, of all repositories. */
  readonly lines: number;
  /** `null`: one of the two is not known. */
  readonly tokens_per_line: number | null;
}

export function summaryOf(data: PageData, filters: Filters): Summary {
  const dates = datesOf(filters, data.today);
  const sum = sumsOf(data.lines, selected(data, data.lines, filters, dates));
  const [ai, human] = [sum('ai_added'), sum('human_added')];
  return {
    ...{ ai, human, unknown: sum('unknown_added'), ai_percent: aiPercent(ai, human), commits: sum('commits') },
    ...{ ai_only: sum('ai_only'), mixed: sum('mixed'), human_only: sum('human_only') },
    ...{ overridden: sum('overridden'), discarded: sum('discarded'), generated: sum('generated_added') },
    trend: trendOf(data, filters),
    work: workOf(data, filters, dates),
  };
}

const usualDays = 30;

function trendOf(data: PageData, filters: Filters): Trend {
  const days = filters.days ?? usualDays;
  const end = filters.until !== undefined && filters.until < data.today ? filters.until : data.today;
  const share = (from: string, to: string) => {
    const sum = sumsOf(data.lines, selected(data, data.lines, filters, { since: from, until: to }));
    return aiPercent(sum('ai_added'), sum('human_added'));
  };
  const start = plusDays(end, 1 - days);
  return { days, now: share(start, end), before: share(plusDays(start, -days), plusDays(start, -1)) };
}

function workOf(data: PageData, filters: Filters, dates: Dates): WorkSummary {
  // Tokens and tasks are of no repository.
  const everywhere = { ...filters, repository: undefined };
  const [work, tokens, written] = [data.work, data.tokens, data.lines].map((cube) =>
    sumsOf(cube, selected(data, cube, everywhere, dates)),
  ) as [Sum, Sum, Sum];
  const all = tokens('input') + tokens('output') + tokens('cache_read') + tokens('cache_write');
  const lines = written('ai_added');
  return {
    ...{ sessions: work('sessions'), tasks: work('tasks'), completed: work('completed'), failed: work('failed') },
    ...{ duration_ms: work('duration_ms'), tokens: all, output_tokens: tokens('output'), lines },
    tokens_per_line: all === 0 || lines === 0 ? null : Math.round(all / lines),
  };
}

type Sum = (name: string) => number;
