import { blameFile } from '../blame/blame.ts';
import { UserError } from '../config/user-error.ts';
import { changedFiles } from '../git/changed-files.ts';
import type { NamedFile } from '../git/named-file.ts';
import { renderFolder } from '../render/folder.ts';
import { type FolderBlame, folderBlame } from '../stats/head-report.ts';
import type { Store } from '../store/open.ts';
import { type StandingFile, standingLines } from '../survival/standing-lines.ts';
import type { Io } from './io.ts';
import { printJson } from './json.ts';
import type { ChosenDatabase } from './open-current.ts';
import { progressLine } from './progress.ts';
import { askOfHistory, readRepository } from './read-history.ts';
import { printRows, type RowsOptions, rowsFormat } from './rows.ts';

/** Prints who wrote the lines of each file of a folder: as of the work tree, or of a revision. */
export async function blameFolder(
  io: Io,
  chosen: ChosenDatabase,
  place: NamedFile,
  options: RowsOptions & { readonly rev?: string; readonly json?: true },
): Promise<number> {
  const report = await readFolder(io, chosen, place, options.rev);
  if (report.files.length === 0) {
    throw new UserError(`no file with lines is committed in ${report.folder}`, 'name a folder of the repository');
  }
  const format = rowsFormat(options, io);
  if (options.json) printJson(io, 'blame-folder/1', report);
  else if (format) await printRows(io, format, 'folder', report.files);
  else io.stdout(renderFolder(report, io));
  return 0;
}

async function readFolder(
  io: Io,
  chosen: ChosenDatabase,
  { worktree, path }: NamedFile,
  rev: string | undefined,
): Promise<FolderBlame> {
  const repository = await readRepository(worktree, io, rev);
  const prefix = path === '' ? '' : `${path}/`;
  // What the work tree has otherwise than HEAD is told of by a database of this work tree alone.
  const isCommitted = rev !== undefined || chosen.fleet !== undefined;
  const { changed, deleted } = isCommitted ? { changed: [], deleted: [] } : changedFiles(worktree, path);
  const isOther = new Set([...changed, ...deleted]);
  const { files } = await askOfHistory(io, chosen, repository, (store) => {
    const { files: committed, ...unexplained } = standingLines(store, repository);
    const unchanged = committed.filter(({ file_path: each }) => each.startsWith(prefix) && !isOther.has(each));
    const progress = progressLine(io, 'changed files read');
    const others = changed.flatMap((each, at) => {
      progress.update(at, changed.length);
      return blamed(store, worktree.top, each);
    });
    progress.end();
    return { files: [...unchanged, ...others], ...unexplained };
  });
  const sorted = [...files].sort((a, b) => (a.file_path < b.file_path ? -1 : 1));
  const commit_sha = repository.journal.shaAt(repository.length - 1) ?? null;
  return folderBlame({ folder: path === '' ? '.' : path, commit_sha }, sorted);
}

/** A file of the work tree, of which git has other lines. One that it cannot blame (a link) has none. */
function blamed(store: Store, top: string, file: string): Omit<StandingFile, 'generated'>[] {
  try {
    const { file_path, ai_lines, human_lines, unknown_lines } = blameFile(store, { cwd: top, file });
    return [{ file_path, ai_lines, human_lines, unknown_lines }];
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}
