import type { RowsFormat, Tables } from '../render/rows.ts';
import type { Io } from './io.ts';

/** The options of every command that prints a table. */
export interface RowsOptions {
  readonly csv?: true;
  readonly tsv?: true;
}

/** How rows are asked for; `undefined`: they are not. */
export function rowsFormat({ csv, tsv }: RowsOptions, { isTTY }: Io): RowsFormat | undefined {
  if (!csv && !tsv) return undefined;
  return { separator: csv ? 'comma' : 'tab', onTerminal: isTTY };
}

/** Prints a command's table for programs. */
export async function printRows<Name extends keyof Tables>(
  io: Io,
  format: RowsFormat,
  table: Name,
  rows: readonly Tables[Name][],
): Promise<void> {
  const { renderRows } = await import('../render/on-demand.ts');
  io.stdout(renderRows(table, rows, format));
}
