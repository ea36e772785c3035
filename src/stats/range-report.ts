import type { OriginRow } from '../store/origins.ts';
import { aiPercent } from './report.ts';

/** Added lines of one file that are of one origin; `origin` is `undefined` where nobody is known. */
export interface CountedRun {
  readonly count: number;
  readonly origin: Pick<OriginRow, 'author' | 'agent_id' | 'model'> | undefined;
}

export interface CountedFile {
  readonly path: string;
  readonly isGenerated: boolean;
  readonly isBinary: boolean;
  readonly runs: readonly CountedRun[];
}

/** A range with what is known of it. */
export interface CountedRange {
  readonly base: string;
  readonly head: string;
  readonly mergeBase: string;
  readonly commits: number;
  readonly recorded: number;
  readonly files: readonly CountedFile[];
  /** AI lines that people changed before the next commit, or of any commit before. */
  readonly overridden: number;
  /** AI lines of the range that people changed later in it. */
  readonly replaced: number;
}

export interface AddedCounts {
  readonly ai_lines_added: number;
  readonly human_lines_added: number;
  readonly unknown_lines_added: number;
}

/** What `report --json` prints, key by key in this order. */
export interface RangeReport {
  readonly range: { readonly base: string; readonly head: string; readonly merge_base: string };
  readonly commits: number;
  readonly commits_recorded: number;
  readonly totals: RangeTotals;
  readonly agents: readonly (AgentShare & { readonly agent_id: string | null })[];
  readonly models: readonly (AgentShare & { readonly model: string | null })[];
  readonly files: readonly RangeFileReport[];
}

export interface RangeTotals extends AddedCounts {
  readonly lines_added: number;
  readonly ai_percent_added: number | null;
  /** The share of the lines whose author is known; `null`: there are none. */
  readonly coverage_percent: number | null;
  readonly generated_lines_added: number;
  readonly binary_files: number;
  readonly ai_lines_overridden: number;
  readonly ai_lines_replaced: number;
}

interface AgentShare {
  readonly ai_lines_added: number;
}

export interface RangeFileReport extends AddedCounts {
  readonly file_path: string;
  readonly ai_percent_added: number | null;
  readonly generated: boolean;
  readonly binary: boolean;
}

/** Sums a range up; generated files count with `allFiles` alone. */
export function rangeReport(range: CountedRange, allFiles: boolean): RangeReport {
  const counted = range.files.filter((file) => allFiles || !file.isGenerated);
  const runs = counted.flatMap((file) => file.runs);
  const counts = countsOf(runs);
  const all = linesIn(runs);
  const known = counts.ai_lines_added + counts.human_lines_added;
  const generated = range.files.filter((file) => file.isGenerated).flatMap((file) => file.runs);
  return {
    range: { base: range.base, head: range.head, merge_base: range.mergeBase },
    ...{ commits: range.commits, commits_recorded: range.recorded },
    totals: {
      lines_added: all,
      ...counts,
      ai_percent_added: aiPercent(counts.ai_lines_added, counts.human_lines_added),
      coverage_percent: all === 0 ? null : Math.floor((known / all) * 1000) / 10,
      generated_lines_added: linesIn(generated),
      binary_files: range.files.filter((file) => file.isBinary).length,
      ...{ ai_lines_overridden: range.overridden, ai_lines_replaced: range.replaced },
    },
    agents: aiLinesBy(runs, 'agent_id').map(([agent_id, ai_lines_added]) => ({ agent_id, ai_lines_added })),
    models: aiLinesBy(runs, 'model').map(([model, ai_lines_added]) => ({ model, ai_lines_added })),
    files: range.files.map(fileReport).sort(byLines),
  };
}

function fileReport({ path, isGenerated, isBinary, runs }: CountedFile): RangeFileReport {
  const counts = countsOf(runs);
  const percent = aiPercent(counts.ai_lines_added, counts.human_lines_added);
  return { file_path: path, ...counts, ai_percent_added: percent, generated: isGenerated, binary: isBinary };
}

function byLines(a: RangeFileReport, b: RangeFileReport): number {
  const size = (file: AddedCounts) => file.ai_lines_added + file.human_lines_added + file.unknown_lines_added;
  return size(b) - size(a) || (a.file_path < b.file_path ? -1 : 1);
}

function linesIn(runs: readonly CountedRun[]): number {
  return runs.reduce((sum, { count }) => sum + count, 0);
}

function countsOf(runs: readonly CountedRun[]): AddedCounts {
  const of = (author: OriginRow['author']) =>
    linesIn(runs.filter(({ origin }) => (origin?.author ?? 'unknown') === author));
  return { ai_lines_added: of('ai'), human_lines_added: of('human'), unknown_lines_added: of('unknown') };
}

/** The AI's lines by one of its marks, the most first. */
function aiLinesBy(runs: readonly CountedRun[], mark: 'agent_id' | 'model'): [string | null, number][] {
  const sums = new Map<string | null, number>();
  for (const { origin, count } of runs) {
    if (origin?.author === 'ai') sums.set(origin[mark], (sums.get(origin[mark]) ?? 0) + count);
  }
  return [...sums].sort(([a, x], [b, y]) => y - x || ((a ?? '') < (b ?? '') ? -1 : 1));
}

/** Whether so many percent of the lines have a known author; of no lines, all have. */
export function isCovered({ totals }: RangeReport, percent: number): boolean {
  const known = totals.ai_lines_added + totals.human_lines_added;
  return known * 100 >= totals.lines_added * percent;
}
