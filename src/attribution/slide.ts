import { type Line, sameLine } from './lines.ts';
import type { Pinned } from './pinned.ts';
import { inverse } from './tokens.ts';

/**
 * An inserted run whose first line equals the line after it could as well stand one line lower (`}` in a row). Of all
 * such places the one is taken where the run begins and what follows it begins at the least indentation; of equals the
 * lowest, as git does. Changes `matched` (see `align`) in place.
 */
export function slideInsertions(
  before: readonly Line[],
  after: readonly Line[],
  matched: Int32Array,
  pinned: Pinned | undefined,
): void {
  const first = pinned?.prefix ?? 0;
  const last = after.length - (pinned?.suffix ?? 0);
  let index = first;
  while (index < last) {
    if (matched[index] !== -1) {
      index++;
      continue;
    }
    let end = index;
    while (end < last && matched[end] === -1) end++;
    if (isPureInsertion(matched, index, end, before.length)) slideRun(after, matched, index, end, first, last);
    index = end;
  }
}

/** The same for a run that was taken out: it is one that the other way round is put in. */
export function slideDeletions(
  before: readonly Line[],
  after: readonly Line[],
  matched: Int32Array,
  pinned: Pinned | undefined,
): void {
  const partners = inverse(matched, before.length);
  slideInsertions(after, before, partners, pinned);
  matched.set(inverse(partners, after.length));
}

function isPureInsertion(matched: Int32Array, start: number, end: number, beforeLength: number): boolean {
  const previous = start === 0 ? -1 : (matched[start - 1] as number);
  const next = end === matched.length ? beforeLength : (matched[end] as number);
  return next === previous + 1;
}

function slideRun(
  after: readonly Line[],
  matched: Int32Array,
  start: number,
  end: number,
  first: number,
  last: number,
): void {
  let up = 0;
  while (start - up > first && canSwap(after, matched, start - up - 1, end - up - 1)) up++;
  let down = 0;
  while (end + down < last && canSwap(after, matched, end + down, start + down)) down++;
  let best = down;
  for (let shift = down - 1; shift >= -up; shift--) {
    if (cost(after, start + shift, end + shift) < cost(after, start + best, end + best)) best = shift;
  }
  moveRun(matched, start, end, best);
}

/** Whether the matched line `neighbour` may trade places with the line at the other end of the run. */
function canSwap(after: readonly Line[], matched: Int32Array, neighbour: number, far: number): boolean {
  return matched[neighbour] !== -1 && sameLine(after[neighbour] as Line, after[far] as Line);
}

function cost(after: readonly Line[], start: number, end: number): number {
  return indentAt(after, start) + indentAt(after, end);
}

function indentAt(after: readonly Line[], index: number): number {
  const line = after[index];
  // What reaches to the end of the file was put, or taken, there.
  if (line === undefined) return -1;
  return line.length === 0 ? 0.5 : line.indent;
}

function moveRun(matched: Int32Array, start: number, end: number, shift: number): void {
  for (let step = 0; step < shift; step++) {
    matched[start + step] = matched[end + step] as number;
    matched[end + step] = -1;
  }
  for (let step = 0; step < -shift; step++) {
    matched[end - 1 - step] = matched[start - 1 - step] as number;
    matched[start - 1 - step] = -1;
  }
}
