import type { FolderBlame } from '../stats/head-report.ts';
import { standingColumns } from './head.ts';
import { paintFor, type Screen, tableColumnsOf } from './paint.ts';
import { renderTable } from './table.ts';

/** Each file of a folder with its lines by who wrote them, and their sum. */
export function renderFolder({ folder, files, totals }: FolderBlame, screen: Screen): string {
  const paint = paintFor(screen);
  const prefix = folder === '.' ? 0 : folder.length + 1;
  const rows = files.map((file) => ({ ...file, files: 1, name: file.file_path.slice(prefix) }));
  const columns = standingColumns('File', totals.unknown_lines > 0, paint);
  return renderTable(columns, [...rows, { ...totals, name: 'Total' }], tableColumnsOf(screen), paint);
}
