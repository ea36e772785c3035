import type { Author } from '../attribution/weave.ts';
import type { SharedCounts } from '../store/corrections.ts';

/** A line that a commit added: whose it was as recorded, and whose it is by hand. */
export interface CorrectedLine {
  readonly was: Author;
  readonly is: Author;
  readonly carried: boolean;
  readonly generated: boolean;
}

type Change = Record<keyof SharedCounts, number>;

/**
 * What becomes of a commit's counts when authors of lines are put right. How many of an author's lines are counted
 * elsewhere is told, not which: those that came from elsewhere are taken first, as a fleet does (fleet/commit-view.ts).
 */
export function changeOfCounts(
  lines: readonly CorrectedLine[],
  { counts, isCopy }: { readonly counts: SharedCounts; readonly isCopy: boolean },
): SharedCounts {
  const change: Change = {
    ...{ repeated_ai: 0, repeated_human: 0, repeated_unknown: 0 },
    ...{ generated_ai: 0, generated_human: 0, generated_unknown: 0 },
  };
  for (const author of ['ai', 'human', 'unknown'] as const) {
    const own = lines.filter(({ was }) => was === author);
    const repeated = isCopy ? new Set(own) : repeatedAmong(own, counts, author);
    for (const line of own) {
      if (line.is === author || (!repeated.has(line) && !line.generated)) continue;
      const kind = repeated.has(line) ? 'repeated' : 'generated';
      change[`${kind}_${author}`]--;
      change[`${kind}_${line.is}`]++;
    }
  }
  return change;
}

function repeatedAmong(own: readonly CorrectedLine[], counts: SharedCounts, author: Author): Set<CorrectedLine> {
  const generated = own.filter((line) => line.generated);
  const others = own.filter((line) => !line.generated);
  const inGenerated = Math.max(0, generated.length - counts[`generated_${author}`]);
  const first = (some: readonly CorrectedLine[], count: number) =>
    [...some.filter(({ carried }) => carried), ...some.filter(({ carried }) => !carried)].slice(0, Math.max(0, count));
  return new Set([...first(generated, inGenerated), ...first(others, counts[`repeated_${author}`] - inGenerated)]);
}
