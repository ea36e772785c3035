import { languageOf } from './languages.ts';
import { aiPercent } from './report.ts';

/** The lines that stand in some files, by who wrote them. */
export interface StandingSums {
  readonly files: number;
  readonly ai_lines: number;
  readonly human_lines: number;
  readonly unknown_lines: number;
  readonly ai_percent: number | null;
}

/** What `stats --head --json` prints. */
export interface HeadReport {
  readonly database: string;
  readonly repository_name: string;
  readonly repository_path: string;
  readonly commit_sha: string;
  readonly totals: StandingSums & {
    /** In lock files, generated and vendored ones: left out, but with --all-files. */
    readonly generated_lines: number;
  };
  /** The largest ones are told apart by the folders in them. */
  readonly folders: readonly (StandingSums & { readonly folder: string })[];
  readonly languages: readonly (StandingSums & { readonly language: string })[];
}

/** What `blame --json` prints of a folder. */
export interface FolderBlame {
  /** From the top of the work tree; `.`: all of it. */
  readonly folder: string;
  readonly commit_sha: string | null;
  readonly totals: StandingSums;
  readonly files: readonly BlamedFile[];
}

export interface BlamedFile {
  readonly file_path: string;
  readonly ai_lines: number;
  readonly human_lines: number;
  readonly unknown_lines: number;
  readonly ai_percent: number | null;
}

/** The report of some files of a folder. */
export function folderBlame(
  place: Pick<FolderBlame, 'folder' | 'commit_sha'>,
  files: readonly Omit<File, 'generated'>[],
): FolderBlame {
  return {
    ...place,
    totals: standingSums(files),
    files: files.map(({ file_path, ai_lines, human_lines, unknown_lines }) => ({
      ...{ file_path, ai_lines, human_lines, unknown_lines, ai_percent: aiPercent(ai_lines, human_lines) },
    })),
  };
}

interface File {
  readonly file_path: string;
  readonly ai_lines: number;
  readonly human_lines: number;
  readonly unknown_lines: number;
  readonly generated: boolean;
}

/** The report of what stands in files, lock files, generated and vendored ones left out unless `allFiles`. */
export function headReport(
  names: Pick<HeadReport, 'database' | 'repository_name' | 'repository_path' | 'commit_sha'>,
  all: readonly File[],
  allFiles: boolean,
): HeadReport {
  const files = all.filter(({ generated }) => allFiles || !generated);
  const generated_lines = all.filter(({ generated }) => generated).reduce((sum, file) => sum + linesOf(file), 0);
  return {
    ...names,
    totals: { ...standingSums(files), generated_lines },
    folders: bySize(foldersOf(files)).map(([folder, some]) => ({ folder, ...standingSums(some) })),
    languages: bySize(groupedBy(files, ({ file_path }) => languageOf(file_path))).map(([language, some]) => ({
      language,
      ...standingSums(some),
    })),
  };
}

function standingSums(files: readonly Omit<File, 'generated'>[]): StandingSums {
  const sum = (key: 'ai_lines' | 'human_lines' | 'unknown_lines') =>
    files.reduce((total, file) => total + file[key], 0);
  const [ai_lines, human_lines, unknown_lines] = [sum('ai_lines'), sum('human_lines'), sum('unknown_lines')];
  return { files: files.length, ai_lines, human_lines, unknown_lines, ai_percent: aiPercent(ai_lines, human_lines) };
}

function linesOf({ ai_lines, human_lines, unknown_lines }: Omit<File, 'generated'>): number {
  return ai_lines + human_lines + unknown_lines;
}

type Groups = Map<string, File[]>;

function bySize(groups: Groups): [string, File[]][] {
  const size = (files: readonly File[]) => files.reduce((total, file) => total + linesOf(file), 0);
  return [...groups].sort(([a, x], [b, y]) => size(y) - size(x) || (a < b ? -1 : 1));
}

function groupedBy(files: readonly File[], keyOf: (file: File) => string): Groups {
  const groups: Groups = new Map();
  for (const file of files) {
    const key = keyOf(file);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [file]);
    else group.push(file);
  }
  return groups;
}

const mostFolders = 10;

/**
 * The files by folder: `src/` with all below it. While there are few, the largest one is taken apart into the folders in it,
 * and what lies in it itself, `src/*`.
 */
function foldersOf(files: readonly File[]): Groups {
  const groups = inside('', files);
  for (;;) {
    const [largest] = bySize(groups).filter(([folder, some]) => some.some((file) => hasFolders(folder, file)));
    if (largest === undefined) return groups;
    const parts = inside(...largest);
    if (groups.size - 1 + parts.size > mostFolders) return groups;
    groups.delete(largest[0]);
    for (const [folder, some] of parts) groups.set(folder, some);
  }
}

/** Whether a file lies in a folder of this one, and not in itself. */
function hasFolders(folder: string, { file_path }: File): boolean {
  return folder.endsWith('/') && file_path.includes('/', folder.length);
}

function inside(folder: string, files: readonly File[]): Groups {
  return groupedBy(files, ({ file_path: path }) => {
    const next = path.indexOf('/', folder.length);
    return next === -1 ? `${folder}*` : path.slice(0, next + 1);
  });
}
