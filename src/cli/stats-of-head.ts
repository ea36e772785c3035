import { UserError } from '../config/user-error.ts';
import { findWorktree } from '../git/find-repository.ts';
import { renderHead } from '../render/head.ts';
import { type HeadReport, headReport } from '../stats/head-report.ts';
import { namesOf } from '../survival/count-lines.ts';
import { standingLines } from '../survival/standing-lines.ts';
import { cloneCalled } from './clones-called.ts';
import type { Io } from './io.ts';
import { printJson } from './json.ts';
import type { ChosenDatabase } from './open-current.ts';
import { askOfHistory, readRepository } from './read-history.ts';
import { printRows, type RowsOptions, rowsFormat } from './rows.ts';

/** Who wrote the lines that stand at HEAD of the repository here, or of the clone that is named. */
export async function statsOfHead(
  io: Io,
  chosen: ChosenDatabase,
  { repo, allFiles }: { readonly repo: string | undefined; readonly allFiles: boolean },
): Promise<HeadReport> {
  const worktree = repo === undefined ? findWorktree(io.cwd) : await cloneCalled(io, chosen, repo);
  if (worktree === undefined)
    throw new UserError('there is no git repository here', 'go into one, or name one: --repo');
  const repository = await readRepository(worktree, io);
  const { files, names } = await askOfHistory(io, chosen, repository, (store) => ({
    ...standingLines(store, repository),
    names: namesOf(store, repository),
  }));
  const { repository_name, repository_path, commit_sha } = names;
  return headReport({ database: chosen.path, repository_name, repository_path, commit_sha }, files, allFiles);
}

/** Prints it as it is asked for; rows are of the folders, then of the languages. */
export async function printHead(
  io: Io,
  report: HeadReport,
  options: RowsOptions & { readonly json?: true; readonly allFiles: boolean; readonly top?: number },
): Promise<number> {
  const format = rowsFormat(options, io);
  const rows = [
    ...report.folders.map(({ folder, ...sums }) => ({ by: 'folder', name: folder, ...sums })),
    ...report.languages.map(({ language, ...sums }) => ({ by: 'language', name: language, ...sums })),
  ];
  if (options.json) printJson(io, 'stats-head/1', report);
  else if (format) await printRows(io, format, 'head', rows);
  else io.stdout(renderHead(report, options.allFiles, options.top, io));
  return 0;
}
