import { UserError } from '../config/user-error.ts';

/** A file and lines of it, 1-based and in order. */
export interface NamedLines {
  readonly file: string;
  readonly lines: readonly number[];
}

const mostLines = 100_000;

/** Reads `FILE:3-9,12`. */
export function readLineSpec(text: string): NamedLines {
  const [, file = '', ranges = ''] = /^(.+):([0-9,\s-]+)$/s.exec(text) ?? [];
  const found = ranges.split(',').map((range) => /^\s*([1-9]\d*)(?:\s*-\s*([1-9]\d*))?\s*$/.exec(range));
  const lines = new Set<number>();
  for (const match of found) {
    const [start, end] = [Number(match?.[1]), Number(match?.[2] ?? match?.[1])];
    if (!(start <= end) || end - start >= mostLines) {
      throw new UserError(`${text} names no lines`, 'name a file and its lines: src/main.c:3-9,12');
    }
    for (let line = start; line <= end; line++) lines.add(line);
  }
  return { file, lines: [...lines].sort((a, b) => a - b) };
}
