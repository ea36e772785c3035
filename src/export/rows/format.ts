export type Value = string | number | null;
export type NamedRow = Readonly<Record<string, Value>>;

/** How rows are written: a file of this shape for each format. */
export interface Format {
  /** The end of a file's name. */
  readonly ending: string;
  /** Several tables can stand in one file, one after the other. */
  readonly mixes: boolean;
  /** What comes before a table's rows. */
  readonly head: (columns: readonly string[]) => string;
  readonly row: (table: string, row: NamedRow) => string;
}
