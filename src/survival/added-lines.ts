import type { Added } from '../replay/replay.ts';
import type { RecordedFile } from '../store/births.ts';
import type { Kinds } from './kinds.ts';

/** Lines from `start` (0-based) on by their authors; those that the record has not got are unknown. */
export function addedLines(
  record: Pick<RecordedFile, 'added'> | undefined,
  kinds: Kinds,
  generated: boolean,
  start: number,
  lines: number,
): Added[] {
  const found: Added[] = [];
  let line = start;
  const passTo = (end: number) => {
    if (end > line) found.push({ kind: kinds.unknown(generated), lines: end - line, carried: false });
    line = Math.max(line, end);
  };
  const ranges = record?.added ?? [];
  for (let at = firstEndingAfter(ranges, start); at < ranges.length; at++) {
    const range = ranges[at] as RecordedFile['added'][number];
    if (range.start > start + lines) break;
    passTo(range.start - 1);
    const end = Math.min(range.end, start + lines);
    if (end <= line) continue;
    found.push({ kind: kinds.of(range.origin, generated), lines: end - line, carried: range.carried });
    line = end;
  }
  passTo(start + lines);
  return found;
}

/** The place of the first range with a line after so many. */
function firstEndingAfter(ranges: RecordedFile['added'], lines: number): number {
  let [low, high] = [0, ranges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ranges[middle]?.end ?? 0) > lines) high = middle;
    else low = middle + 1;
  }
  return low;
}
