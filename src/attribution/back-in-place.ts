import { align, sameContent } from './align.ts';
import type { FormerLines } from './line-source.ts';
import type { Line } from './lines.ts';

/** A place in the file, and one in what it read like once. */
export type Pair = readonly [index: number, partner: number];

/**
 * Open lines that are back where they stood, between the very lines that they stood between (blank ones aside), and nothing
 * new among them; or all, where the file reads as it did.
 */
export function backInPlace(
  lines: readonly Line[],
  isOpen: (index: number) => boolean,
  former: FormerLines,
): readonly Pair[] {
  const matched = align(former.lines, lines);
  if (readsAsThen(lines, former, matched)) {
    const isBack = (index: number) => isOpen(index) && matched[index] !== -1;
    return [...lines.keys()].filter(isBack).map((index) => [index, matched[index] as number]);
  }
  if (former.place === 'nothing') return [];
  const isNext = followsIn(former);
  const back: Pair[] = [];
  // Since the last line that stayed, unless something new stands between.
  let since: Pair[] | undefined = former.place === 'ends' ? [] : undefined;
  let last = -1;
  for (const [index, line] of lines.entries()) {
    const partner = matched[index] as number;
    if (line.length === 0) {
      if (partner !== -1 && isOpen(index)) since?.push([index, partner]);
      continue;
    }
    if (!isNext(last, partner)) since = undefined;
    last = partner;
    if (isOpen(index)) {
      since?.push([index, partner]);
      continue;
    }
    back.push(...(since ?? []));
    since = partner === -1 ? undefined : [];
  }
  return former.place === 'ends' && isNext(last, former.lines.length) ? [...back, ...(since ?? [])] : back;
}

/** Whether the file is as it was; or, where lines were gone by then, as it may have been before. */
function readsAsThen(lines: readonly Line[], former: FormerLines, matched: Int32Array): boolean {
  if (former.gone === undefined) return sameContent(lines, former.lines);
  return lines.every(({ length }, index) => length === 0 || matched[index] !== -1);
}

/** Tells whether nothing stands between two places but blank lines and such as may be missing. */
function followsIn({ lines, gone }: FormerLines): (from: number, to: number) => boolean {
  const before = [0];
  for (const [at, { length }] of lines.entries()) {
    before.push((before[at] as number) + (length > 0 && !gone?.has(at) ? 1 : 0));
  }
  return (from, to) => before[to] === before[from + 1];
}
