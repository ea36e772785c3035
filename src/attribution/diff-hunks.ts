import { align } from './align.ts';
import type { Hunk } from './attribute-file.ts';
import { type Line, sameLine } from './lines.ts';

/** The hunks between two contents by our own line diff: for contents that git does not compare for us. */
export function diffHunks(before: readonly Line[], after: readonly Line[]): Hunk[] {
  const matched = align(before, after);
  const hunks: Hunk[] = [];
  let oldStart = 0;
  let newStart = 0;
  for (let index = 0; index <= after.length; index++) {
    const partner = index === after.length ? before.length : (matched[index] as number);
    const isSame =
      index === after.length || (partner !== -1 && sameLine(before[partner] as Line, after[index] as Line));
    if (!isSame) continue;
    if (partner > oldStart || index > newStart) {
      hunks.push({ oldStart, oldLines: partner - oldStart, newStart, newLines: index - newStart });
    }
    oldStart = partner + 1;
    newStart = index + 1;
  }
  return hunks;
}
