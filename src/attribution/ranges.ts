import type { AttributedLine } from './attribute-file.ts';
import type { Origin } from './weave.ts';

/** A run of lines that share an origin; 1-based, both ends in it. */
export interface LineRange extends Pick<AttributedLine, 'origin' | 'added' | 'carried' | 'source'> {
  readonly start: number;
  readonly end: number;
}

/** Run-length form of the lines of a committed file. */
export function toRanges(lines: readonly AttributedLine[]): LineRange[] {
  const ranges: LineRange[] = [];
  for (const [index, line] of lines.entries()) {
    const last = ranges.at(-1);
    if (last && isAlike(last, line)) {
      ranges[ranges.length - 1] = { ...last, end: index + 1 };
    } else {
      ranges.push({ start: index + 1, end: index + 1, ...line });
    }
  }
  return ranges;
}

function isAlike(a: LineRange, b: AttributedLine): boolean {
  return a.origin === b.origin && a.added === b.added && a.carried === b.carried && a.source === b.source;
}

export interface RemovedRange {
  readonly start: number;
  readonly end: number;
  readonly origin: Origin;
}

/** The lines (0-based) of a range (1-based, both ends in it). */
export function linesIn({ start, end }: Pick<LineRange, 'start' | 'end'>): number[] {
  return Array.from({ length: end - start + 1 }, (_, at) => start - 1 + at);
}

/** Run-length form of removed lines (0-based index -> origin). */
export function toRemovedRanges(removed: ReadonlyMap<number, Origin>): RemovedRange[] {
  const ranges: RemovedRange[] = [];
  for (const [index, origin] of [...removed].sort((a, b) => a[0] - b[0])) {
    const last = ranges.at(-1);
    if (last && last.origin === origin && last.end === index) ranges[ranges.length - 1] = { ...last, end: index + 1 };
    else ranges.push({ start: index + 1, end: index + 1, origin });
  }
  return ranges;
}

/** Origins line by line from ranges; lines that no range covers are `missing`. */
export function fromRanges(ranges: readonly Pick<LineRange, 'start' | 'end' | 'origin'>[], missing: Origin): Origin[] {
  const origins: Origin[] = [];
  for (const range of ranges) {
    while (origins.length < range.start - 1) origins.push(missing);
    while (origins.length < range.end) origins.push(range.origin);
  }
  return origins;
}
