import { align } from '../attribution/align.ts';
import type { AttributedFile, AttributedLine } from '../attribution/attribute-file.ts';
import { type Line, sameLine } from '../attribution/lines.ts';
import { type Origin, unknown } from '../attribution/weave.ts';
import type { MergedLines } from '../git/parse-commit.ts';

export interface MergeParent {
  readonly content: readonly Line[];
  readonly origins: readonly Origin[] | undefined;
}

/**
 * Of a file that was attributed as if its first parent were the only one, what a merge counts (design 4.8): lines that
 * no parent has, and lines that all have and the merge lacks. The others are whoever's they are in a parent.
 */
export function narrowToMerge(
  file: AttributedFile,
  commit: readonly Line[],
  merged: MergedLines,
  parents: readonly MergeParent[],
  unexplained: Origin,
): AttributedFile {
  const added = new Set(merged.added);
  const inherited = inheritedOrigins(commit, parents);
  const lines = file.lines.map((line, index): AttributedLine => {
    if (added.has(index)) return line.added ? line : { ...line, added: true };
    return { origin: inherited[index] ?? line.origin, added: false, carried: false };
  });
  const removed = new Map(merged.removed.map((index) => [index, file.removed.get(index) ?? unexplained]));
  return { ...file, lines, removed };
}

/** For each line of the merge, its origin in the first parent that has it there. */
function inheritedOrigins(commit: readonly Line[], parents: readonly MergeParent[]): (Origin | undefined)[] {
  const origins: (Origin | undefined)[] = commit.map(() => undefined);
  for (const { content, origins: known } of parents) {
    for (const [index, partner] of align(content, commit).entries()) {
      if (partner === -1 || !sameLine(content[partner] as Line, commit[index] as Line)) continue;
      origins[index] ??= known?.[partner] ?? unknown;
    }
  }
  return origins;
}
