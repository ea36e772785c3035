import { authors, type Change } from '../store/commit-terms.ts';
import type { CountedLines } from '../store/copies.ts';
import { type AttributedChange, countAuthors } from './commit-file-row.ts';
import type { CommitSources } from './commit-sources.ts';

/**
 * Of the commits which a reset dropped, those that this one replaces: all when it has lines that they added, else those
 * that did nothing but remove lines, all of which it removes too. One such line proves nothing: the others may live on,
 * on another branch.
 */
export function replacedDropped(
  { dropped, recognisedFrom }: CommitSources,
  counted: readonly CountedLines[],
  files: readonly AttributedChange[],
): readonly string[] {
  if (dropped.some((sha) => recognisedFrom.has(sha))) return dropped;
  const again = new Map<string, number>();
  for (const { sha } of files.flatMap((file) => file.asDropped)) again.set(sha, (again.get(sha) ?? 0) + 1);
  const isAllHere = (commit: CountedLines) => ownLines(commit, 'removed') === again.get(commit.commit_sha);
  return counted
    .filter((commit) => ownLines(commit, 'added') === 0 && isAllHere(commit))
    .map((each) => each.commit_sha);
}

function ownLines(commit: CountedLines, change: Change): number {
  return authors.reduce((sum, by) => sum + commit[`${by}_lines_${change}`] - commit[`repeated_${by}_${change}`], 0);
}

/** What a dropped commit removed, and still counts, is repeated in a file of the commit that removes it again. */
export function repeatDropped(file: AttributedChange, replaced: readonly string[]): AttributedChange {
  const still = file.asDropped.filter(({ sha }) => !replaced.includes(sha));
  if (still.length === 0) return file;
  const { ai, human, unknown } = file.row.repeatedRemoved;
  const more = countAuthors(still.map(({ origin }) => origin));
  const repeatedRemoved = { ai: ai + more.ai, human: human + more.human, unknown: unknown + more.unknown };
  return { ...file, row: { ...file.row, repeatedRemoved } };
}
