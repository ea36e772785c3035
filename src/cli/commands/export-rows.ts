import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from '../../config/user-error.ts';
import { csv } from '../../export/rows/csv.ts';
import type { Format } from '../../export/rows/format.ts';
import { jsonl } from '../../export/rows/jsonl.ts';
import { type PublicTable, publicTables, tablesIn } from '../../export/rows/public-tables.ts';
import { type RowsWanted, writeRows } from '../../export/rows/write-rows.ts';
import { plural } from '../../render/numbers.ts';
import type { Moment } from '../../stats/period.ts';
import type { Store } from '../../store/open.ts';
import type { Io } from '../io.ts';
import { chosenDatabase, type DatabaseOptions } from '../open-current.ts';
import { type DetailOptions, detailsOf, openUnion } from '../open-union.ts';
import { UsageError } from '../usage-error.ts';

export interface ExportRowsOptions extends DatabaseOptions, DetailOptions {
  readonly format: 'jsonl' | 'csv';
  readonly table?: readonly string[];
  readonly since?: Moment;
  readonly out?: string;
}

const formats: Readonly<Record<ExportRowsOptions['format'], Format>> = { jsonl, csv };

export async function run(options: ExportRowsOptions, io: Io): Promise<number> {
  const { table: names = [], since, out } = options;
  const details = detailsOf(options);
  const wanted = { format: formats[options.format], details, since: since?.start };
  const place = out === undefined ? undefined : { path: resolve(io.cwd, out), isFolder: isFolder(io, out) };
  refuse(names, wanted.format, place?.isFolder === true);
  const { store } = await openUnion(io, chosenDatabase(io, options), details);
  try {
    const tables = tablesIn(store).filter(({ name }) => names.length === 0 || names.includes(name));
    if (place === undefined) for (const table of tables) writeRows(store, table, wanted, io.stdout);
    else io.stderr(writeFiles(store, tables, wanted, place));
    return 0;
  } finally {
    store.close();
  }
}

function refuse(names: readonly string[], { mixes }: Format, toFolder: boolean): void {
  const known = publicTables.map(({ name }) => name);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new UsageError(`there is no table ${unknown}: there are ${known.join(', ')}`);
  if (!mixes && !toFolder && names.length !== 1)
    throw new UsageError(`a file of CSV is of one table: choose it with --table, or name a folder: --out DIR/`);
}

function isFolder({ cwd }: Io, out: string): boolean {
  return out.endsWith('/') || statSync(resolve(cwd, out), { throwIfNoEntry: false })?.isDirectory() === true;
}

interface Place {
  readonly path: string;
  readonly isFolder: boolean;
}

function writeFiles(
  store: Store,
  tables: readonly PublicTable[],
  wanted: RowsWanted,
  { path, isFolder }: Place,
): string {
  if (!isFolder)
    return `${path}: ${plural(
      replace(path, (write) => writeAll(store, tables, wanted, write)),
      'row',
    )}\n`;
  let rows = 0;
  for (const table of tables) {
    const file = join(path, `${table.name}.${wanted.format.ending}`);
    rows += replace(file, (write) => writeAll(store, [table], wanted, write), path);
  }
  return `${path}: ${plural(rows, 'row')} in ${plural(tables.length, 'file')}\n`;
}

function writeAll(store: Store, tables: readonly PublicTable[], wanted: RowsWanted, write: Write): number {
  return tables.reduce((rows, table) => rows + writeRows(store, table, wanted, write), 0);
}

type Write = (text: string) => void;

/** Written beside and renamed: whoever reads it finds a whole one. */
function replace(file: string, fill: (write: Write) => number, folder?: string): number {
  const beside = `${file}.${randomUUID()}`;
  try {
    if (folder !== undefined) mkdirSync(folder, { recursive: true, mode: 0o700 });
    const output = openSync(beside, 'wx', 0o600);
    let rows = 0;
    try {
      rows = fill((text) => {
        const bytes = Buffer.from(text);
        for (let written = 0; written < bytes.length; ) written += writeSync(output, bytes, written);
      });
    } finally {
      closeSync(output);
    }
    renameSync(beside, file);
    return rows;
  } catch (cause) {
    rmSync(beside, { force: true });
    if (cause instanceof UserError || !(cause instanceof Error) || !('syscall' in cause)) throw cause;
    throw new UserError(`cannot write ${file} (${cause.message})`, 'name another place with --out', { cause });
  }
}
