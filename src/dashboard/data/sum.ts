import type { Cube } from './cube.ts';

/** Whether a row of a cube is asked about. */
export type Which = (row: number) => boolean;

/** The value of a column in a row. */
export function valueIn(cube: Cube, name: string): (row: number) => number {
  const column = cube.columns[name];
  if (column === undefined) throw new Error(`there is no column ${name}`);
  return typeof column === 'number' ? () => column : (row) => column[row] as number;
}

/** The sum of a column over rows. */
export function sumsOf(cube: Cube, rows: readonly number[] = allRows(cube)): (name: string) => number {
  return (name) => {
    const value = valueIn(cube, name);
    return rows.reduce((total, row) => total + value(row), 0);
  };
}

function allRows(cube: Cube): number[] {
  return Array.from({ length: cube.rows }, (_, row) => row);
}

/** The rows that are asked about. */
export function rowsOf(cube: Cube, which: Which): number[] {
  return allRows(cube).filter(which);
}

/** Rows by what they have in a column. */
export function groupRows(rows: readonly number[], by: (row: number) => number): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const row of rows) {
    const key = by(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}
