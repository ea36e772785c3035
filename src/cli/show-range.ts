import { readCommitList } from '../git/read-commit-list.ts';
import { renderCommits } from '../render/commits.ts';
import { commitsReport } from '../stats/commits-report.ts';
import { type RangeAsked, readCommitsOf } from './commits-of-range.ts';
import type { Io } from './io.ts';
import { printJson } from './json.ts';
import type { ChosenDatabase } from './open-current.ts';
import { printRows, type RowsOptions, rowsFormat } from './rows.ts';

/** Shows each commit of a range, and their sum. */
export async function showRange(
  io: Io,
  chosen: ChosenDatabase,
  asked: RangeAsked,
  options: RowsOptions & { readonly json?: true },
): Promise<number> {
  const { worktree, range, shas, recorded } = await readCommitsOf(io, chosen, asked, () => undefined);
  const commits = readCommitList(worktree, shas);
  const report = commitsReport({ base: range.base, head: range.head }, commits, recorded);
  const format = rowsFormat(options, io);
  if (options.json) printJson(io, 'show-range/1', report);
  else if (format) await printRows(io, format, 'commits', report.commits);
  else io.stdout(renderCommits(report, io));
  return 0;
}
